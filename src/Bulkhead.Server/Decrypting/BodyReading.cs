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

    /// <summary>Whether anybody looks at requests.</summary>
    public bool Inspects => !inspectors.IsEmpty;

    /// <summary>The greatest body in bytes that is read; 0 for none at all.</summary>
    public int Most { get; } = inspectors.IsEmpty ? 0 : Math.Min(inspectors.Max(static inspector => inspector.MostBody), Inspections.MostBody);

    /// <summary>The refusal of a body that is longer than <see cref="Most"/>.</summary>
    public static Refusal TooLong => new(RefusalReason.HttpTooLarge, "The body is longer than an inspector reads.");

    /// <summary>The refusal of a body that does not come.</summary>
    public static Refusal Late => new(RefusalReason.HttpInspection, "The body did not arrive in time to be inspected.");

    /// <summary>Whether a body can be shown, as far as the head says.</summary>
    /// <param name="upgrades">Whether another protocol is asked for.</param>
    /// <param name="encoding">Content-Encoding; null when there is none.</param>
    /// <param name="length">Content-Length; null when it is not said.</param>
    public Refusal Check(bool upgrades, string? encoding, long? length) =>
        upgrades ? new Refusal(RefusalReason.HttpUpgrade, "An inspector reads bodies, and what follows an upgrade cannot be shown to it.")
        : encoding is not null && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? new Refusal(RefusalReason.HttpInspection, "An inspector reads bodies, and this one is encoded.")
        : length > Most ? TooLong
        : Refusal.None;

    /// <summary>Waits for a place for a body; to be given back by disposing of it.</summary>
    /// <exception cref="OperationCanceledException">None became free.</exception>
    public async Task<IDisposable> TakePlaceAsync(CancellationToken cancel)
    {
        await places.WaitAsync(cancel);
        return new Place(places);
    }

    /// <summary>Asks the inspectors.</summary>
    public ValueTask<Refusal> AskAsync(InspectedRequest request, CancellationToken cancel) => Inspections.AskAsync(inspectors, request, cancel);

    /// <summary>Has a request in HTTP/2 inspected.</summary>
    public async Task<Refusal> InspectAsync(HttpContext context, OriginAccess access, string target, bool upgrades, CancellationToken ending)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
        patience.CancelAfter(Inspections.Patience);
        ImmutableArray<KeyValuePair<string, string>> fields =
            [.. context.Request.Headers.SelectMany(static field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? string.Empty)))];
        var request = new InspectedRequest(access.Workload, access.Name.Value, access.Port, context.Request.Method, target, fields, default);
        if (Most == 0)
        {
            return await AskAsync(request, patience.Token);
        }

        var encoding = context.Request.Headers.ContentEncoding;
        if (Check(upgrades, encoding.Count > 0 ? encoding.ToString() : null, context.Request.ContentLength) is { IsRefused: true } refusal)
        {
            return refusal;
        }

        try
        {
            var body = new HeldBody(await TakePlaceAsync(patience.Token));
            context.Response.RegisterForDispose(body);
            if (!await ReadAsync(context.Request.Body, body, patience.Token))
            {
                return TooLong;
            }

            body.Position = 0;
            context.Request.Body = body;
            return await AskAsync(request with { Body = body.GetBuffer().AsMemory(0, (int)body.Length) }, patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return Late;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task<bool> ReadAsync(Stream source, MemoryStream target, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await source.ReadAsync(buffer, cancel)) > 0)
        {
            if (target.Length + count > Most)
            {
                return false;
            }

            target.Write(buffer, 0, count);
        }

        return true;
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
            {
                places.Release();
            }
        }
    }

    /// <summary>A body that was read; lets go of its place when it has been sent on, since answers may take long.</summary>
    private sealed class HeldBody(IDisposable place) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                place.Dispose();
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            place.Dispose();
            base.Dispose(disposing);
        }
    }
}
