using System.Globalization;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>Words that several writers share.</summary>
internal static class FindingText
{
    /// <summary>Why a finding of the baseline does not count.</summary>
    public const string Known = "Known by the baseline.";

    /// <summary>Why a suppressed finding does not count.</summary>
    public static string Why(Suppression suppression) =>
        string.Create(CultureInfo.InvariantCulture, $"Suppressed until {suppression.Until:yyyy-MM-dd}: {Printable.Clean(suppression.Reason)}");
}
