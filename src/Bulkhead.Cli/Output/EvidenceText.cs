using Bulkhead.Cli.Collecting;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Cli.Output;

/// <summary>What collecting and verifying evidence gave, for people.</summary>
internal static class EvidenceText
{
    /// <summary>A bundle that was made: gaps first.</summary>
    public static void Write(Terminal terminal, Collected bundle)
    {
        var (writer, style, posture) = (terminal.Out, terminal.OutputStyle, bundle.Posture);
        foreach (var claim in posture.Claims.OrderBy(static claim => claim.Status == ClaimStatus.Met))
        {
            var word = claim.Status switch
            {
                ClaimStatus.Met => style.Green("met    "),
                ClaimStatus.Failed => style.Red("failed "),
                _ => style.Yellow("missing"),
            };
            writer.WriteLine($"{word}  {ClaimTitles.Of(claim.Id)}");
            foreach (var gap in claim.Gaps.Take(3))
            {
                writer.WriteLine($"           {Model.Diagnostics.Printable.Clean(gap, 400)}");
            }

            if (claim.Gaps.Length > 3)
            {
                writer.WriteLine($"           and {claim.Gaps.Length - 3} more: see the report");
            }
        }

        writer.WriteLine();
        foreach (var (framework, controls, satisfied) in PostureSummary.Of(posture).Frameworks)
        {
            writer.WriteLine($"{satisfied,3} of {controls,2}  {framework.Name} {framework.Version}");
        }

        writer.WriteLine();
        writer.WriteLine($"bundle     {bundle.Path}");
        writer.WriteLine($"report     {Path.Combine(bundle.Path, "report.html")}");
        writer.WriteLine($"manifest   {bundle.Head}{(bundle.IsSigned ? " (signed)" : string.Empty)}");
    }

    /// <summary>What verifying found.</summary>
    public static void Write(Terminal terminal, BundleOutcome outcome)
    {
        var (writer, style) = (terminal.Out, terminal.OutputStyle);
        foreach (var (name, files) in outcome.Bundles)
        {
            writer.WriteLine($"{name}  {files} files");
        }

        foreach (var (what, holds) in outcome.Checks)
        {
            writer.WriteLine($"{(holds switch { true => style.Green("holds      "), false => style.Red("broken     "), _ => style.Yellow("not checked") })}  {what}");
        }

        if (outcome.Head is { } head)
        {
            writer.WriteLine($"newest manifest {head}");
        }
    }
}
