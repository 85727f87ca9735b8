using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>Whether an endpoint is on: its key is set, and <c>ENDPOINTS</c> does not leave it out.</summary>
internal static class EndpointGate
{
    /// <summary>Why the endpoint is contacted; null when it is off, or when nothing says that it is on.</summary>
    /// <param name="context">The context.</param>
    /// <param name="endpoint">The name of the endpoint in <c>endpoints</c> and <c>ENDPOINTS</c>.</param>
    /// <param name="keys">The variables, one of which switches it on.</param>
    public static Reason? Of(ExtractionContext context, string endpoint, params ReadOnlySpan<string> keys) =>
        Of(context, endpoint, Gate.Any(context.Environment, keys), keys);

    /// <summary>The same for a condition that is more than one of several keys.</summary>
    public static Reason? Of(ExtractionContext context, string endpoint, Gate gate, params ReadOnlySpan<string> keys)
    {
        ReportSampleValues(context, keys);
        return gate.Decide(EndpointMentions.Of(context, endpoint).AsSpan()) is { } reason ? Listed(context, endpoint, reason) : null;
    }

    /// <summary>A destination of an endpoint that <c>ENDPOINTS</c> leaves out is kept, but not opened: titles and agents may still name it.</summary>
    public static Reason Listed(ExtractionContext context, string endpoint, Reason reason)
    {
        if (context.Environment.Find("ENDPOINTS") is not { IsSet: true, Value: { } list } variable
            || list.Split(',', StringSplitOptions.TrimEntries).Contains(endpoint, StringComparer.Ordinal))
        {
            return reason;
        }

        return reason.AtMost(Certainty.Conditional).And(variable.ToOrigin()) with { Note = $"ENDPOINTS leaves {endpoint} out, so only other settings can reach it" };
    }

    private static void ReportSampleValues(ExtractionContext context, ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (context.Environment.Find(key) is { IsPlaceholder: true } variable)
            {
                context.Report(ConfigurationDiagnostics.PlaceholderDescriptor.At(
                    variable.Span,
                    $"{key} holds the placeholder of a sample file.",
                    $"Set {key}, or take the line out. When the real value stands elsewhere, name it with --env-keys {key}."));
            }
        }
    }
}
