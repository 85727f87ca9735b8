using System.Collections.Immutable;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Tests.Oscal;

/// <summary>Postures as a bundle could have them.</summary>
public static class OscalSamples
{
    public static Subject Subject { get; } = new(
        "librechat/chat", new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 9, 29, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 9, 29, 6, 30, 12, 345, TimeSpan.FromHours(2)), 3, "1.4.0", "2026.09");

    /// <summary>A posture with a status for each claim.</summary>
    public static Posture Of(Func<string, ClaimResult> decide)
    {
        var claims = ClaimIds.All.Select(decide).ToImmutableArray();
        return new Posture(Subject, claims,
        [
            .. ControlCatalog.Load().SelectMany(framework => framework.Controls.Select(control =>
                new ControlResult(framework, control, [.. control.Claims.Select(id => claims.Single(claim => claim.Id == id))]))),
        ]);
    }

    public static ClaimResult Claim(string id, ClaimStatus status) => new(
        id, status, $"{new Figure("12", "flows.json", "/right")} of {new Figure("14", "flows.json", "/things/length")} things were right for {id}.",
        status == ClaimStatus.Met ? [] : [$"The first gap of {id}: run bulkhead probe.", "The second gap."], ["flows.json", $"claims/{id}.json"]);

    public static Posture Met { get; } = Of(static id => Claim(id, ClaimStatus.Met));

    /// <summary>Met, failed and missing claims, without figures or files, and with text from input that would mean something in Markdown, in a URL or in JSON.</summary>
    public static Posture Gaps { get; } = Of(static id => id switch
    {
        ClaimIds.ExceptionsOwned => new ClaimResult(
            id, ClaimStatus.Failed, "The exception \"<b>*mesh*</b> & [co](javascript:x) _now_ `a` {{ insert: param, x }} dns_not_allowed ~y~ ^z^ C:\\x\u0007\n# é 😀\" has no end.",
            ["# 1 of 3 exceptions has no end."], ["inputs/a b:ü#?.yaml"]),
        ClaimIds.DenialsTested => new ClaimResult(id, ClaimStatus.Missing, "Nothing was tried in the period.", ["Run bulkhead probe in each workload."], ["probes/results.json"]),
        ClaimIds.RecordsIntact => new ClaimResult(id, ClaimStatus.Missing, "There are no day files.", [], []),
        _ => Claim(id, ClaimStatus.Met),
    });
}
