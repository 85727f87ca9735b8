using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Suppressing;

/// <summary>What can be wrong with accepted findings (BH46xx).</summary>
public static class SuppressionDiagnostics
{
    /// <summary>Expired.</summary>
    public static readonly DiagnosticDescriptor Expired = new("BH4601", Severity.Warning, "Suppression has expired",
        "The last day of the comment has passed, so the finding counts again.");

    /// <summary>Malformed.</summary>
    public static readonly DiagnosticDescriptor Malformed = new("BH4602", Severity.Warning, "Suppression cannot be read",
        "A suppression names one code, a last day and a reason. A comment that lacks one of them suppresses nothing.");

    /// <summary>Unused.</summary>
    public static readonly DiagnosticDescriptor Unused = new("BH4603", Severity.Warning, "Suppression suppresses nothing",
        "No finding of the code is at the line that the comment speaks for. A leftover would hide the next finding there.");

    /// <summary>For an error.</summary>
    public static readonly DiagnosticDescriptor NotPossible = new("BH4604", Severity.Warning, "Finding that cannot be suppressed",
        "The finding is an error: the input cannot be used as it is, whatever a comment says.");

    /// <summary>An entry of the baseline that is gone.</summary>
    public static readonly DiagnosticDescriptor KnownIsGone = new("BH4605", Severity.Warning, "Entry of the baseline no longer occurs",
        "The finding was fixed. As long as the entry stays in the baseline, the finding could come back unnoticed.");

    /// <summary>All of them, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [Expired, Malformed, Unused, NotPossible, KnownIsGone];
}
