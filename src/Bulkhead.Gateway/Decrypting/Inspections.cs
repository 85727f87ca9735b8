using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>Asks inspectors, and stops what they do not answer.</summary>
public static class Inspections
{
    /// <summary>The greatest body in bytes that an inspector may ask for.</summary>
    public const int MostBody = 16 * 1024 * 1024;

    /// <summary>How long all inspectors together may take, the arrival of the body included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks one after the other.</summary>
    /// <param name="inspectors">The inspectors.</param>
    /// <param name="request">The request with its whole body.</param>
    /// <param name="cancel">Ends the wait: then the request is stopped.</param>
    public static async ValueTask<Refusal> AskAsync(IReadOnlyList<IRequestInspector> inspectors, InspectedRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(inspectors);
        ArgumentNullException.ThrowIfNull(request);
        foreach (var inspector in inspectors)
        {
            var shown = inspector.MostBody > 0 ? request : request with { Body = default };
            if (inspector.MostBody > 0 && request.Body.Length > inspector.MostBody)
            {
                return new Refusal(RefusalReason.HttpTooLarge, "The body is longer than an inspector reads.");
            }

            Inspection answer;
            try
            {
                answer = await inspector.InspectAsync(shown, cancel).AsTask().WaitAsync(cancel).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // An inspector is foreign code: whatever it throws stops the request and nothing else.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                answer = Inspection.Block(exception is OperationCanceledException ? "no_answer" : "failed");
            }

            if (!answer.Passes)
            {
                return new Refusal(RefusalReason.HttpInspection, $"Stopped by the inspector {inspector.Name}: {answer.Code}.");
            }
        }

        return Refusal.None;
    }
}
