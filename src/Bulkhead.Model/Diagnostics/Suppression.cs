namespace Bulkhead.Model.Diagnostics;

/// <summary>Somebody's decision to live with a finding for a while: <c># bulkhead:allow BH4501 until=2027-01-31 reason="…"</c>.</summary>
/// <param name="Code">The code of the findings that it speaks for.</param>
/// <param name="Until">The last day on which it holds.</param>
/// <param name="Reason">Why; never empty.</param>
/// <param name="Span">Where the comment stands.</param>
public sealed record Suppression(string Code, DateOnly Until, string Reason, SourceSpan Span)
{
    /// <summary>The line that it speaks for, counted from 1: its own, or for a line that is only a comment the next one that is none.</summary>
    public int Line { get; init; } = Span.Line;
}
