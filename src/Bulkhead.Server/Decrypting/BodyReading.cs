using System.Collections.Immutable;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Server.Decrypting;

/// <summary>Shows requests to inspectors. A body that one of them reads is held whole until it has passed: nothing is sent on unseen (evasion catalogue H-17).</summary>
internal sealed class BodyReading(ImmutableArray<IRequestInspector> inspectors) : IDisposable
{
    /// <summary>The most bodies that are held at a time; others wait within their time.</summary>
    private const int MostHeld = 64;

    private readonly SemaphoreSlim places = new(MostHeld);
    private readonly int most = inspectors.IsEmpty ? 0 : Math.Min(inspectors.Max(static inspector => inspector.MostBody), Inspections.MostBody);

    /// <summary>Has a request inspected.</summary>
    public async Task<Refusal> InspectAsync(HttpContext context, OriginAccess access, string target, bool upgrades, CancellationToken ending)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
        patience.CancelAfter(Inspections.Patience);
        if (most == 0)
        {
            return await AskAsync(context, access, target, default, patience.Token);
        }

        if (upgrades)
        {
            return new Refusal(RefusalReason.HttpUpgrade, "An inspector reads bodies, and what follows an upgrade cannot be shown to it.");
        }

        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(RefusalReason.HttpInspection, "An inspector reads bodies, and this one is encoded.");
        }

        if (context.Request.ContentLength > most)
        {
            return TooLong;
        }

        try
        {
            await places.WaitAsync(patience.Token);
            var body = new HeldBody(places);
            context.Response.RegisterForDispose(body);
            if (!await ReadAsync(context.Request.Body, body, patience.Token))
            {
                return TooLong;
            }

            body.Position = 0;
            context.Request.Body = body;
            return await AskAsync(context, access, target, body.GetBuffer().AsMemory(0, (int)body.Length), patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return new Refusal(RefusalReason.HttpInspection, "The body did not arrive in time to be inspected.");
        }
    }

    /// <summary>A body that was read; lets go of its place when it has been sent on, since answers may take long.</summary>
    private sealed class HeldBody(SemaphoreSlim places) : MemoryStream
    {
        private int released;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                Release();
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            Release();
            base.Dispose(disposing);
        }

        private void Release()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
            {
                places.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private static Refusal TooLong => new(RefusalReason.HttpTooLarge, "The body is longer than an inspector reads.");

    private ValueTask<Refusal> AskAsync(HttpContext context, OriginAccess access, string target, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        ImmutableArray<KeyValuePair<string, string>> fields =
            [.. context.Request.Headers.SelectMany(static field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? string.Empty)))];
        return Inspections.AskAsync(inspectors, new InspectedRequest(access.Workload, access.Name.Value, access.Port, context.Request.Method, target, fields, body), cancel);
    }

    private async Task<bool> ReadAsync(Stream source, MemoryStream target, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await source.ReadAsync(buffer, cancel)) > 0)
        {
            if (target.Length + count > most)
            {
                return false;
            }

            target.Write(buffer, 0, count);
        }

        return true;
    }
}
