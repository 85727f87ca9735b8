using System.Text;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;
using Bulkhead.Flows.Output;

namespace Bulkhead.Evidence.Reports;

/// <summary>The facts for spreadsheets (RFC 4180). No cell begins like a formula.</summary>
internal static class EvidenceCsv
{
    /// <summary>A line for each control.</summary>
    public static byte[] Controls(Posture posture) => Write(
        ["framework", "version", "control", "name", "satisfied", "responsible", "claims", "shows", "does not show"],
        posture.Controls.Select(static one => new[]
        {
            one.Framework.Name, one.Framework.Version, one.Control.Id, one.Control.Name, one.IsSatisfied ? "yes" : "no", PostureJson.Word(one.Control.Responsible),
            string.Join("; ", one.Claims.Select(static claim => $"{claim.Id}: {PostureJson.Word(claim.Status)}")), one.Control.Shows, one.Control.DoesNotShow,
        }));

    /// <summary>A line for each claim and gap.</summary>
    public static byte[] Claims(Posture posture) => Write(
        ["claim", "title", "status", "found", "gap"],
        posture.Claims.SelectMany(static one => (one.Gaps.IsEmpty ? [string.Empty] : one.Gaps.AsEnumerable())
            .Select(gap => new[] { one.Id, ClaimTitles.Of(one.Id), PostureJson.Word(one.Status), one.Sentence.ToString(), gap })));

    /// <summary>A line for each allowed destination.</summary>
    public static byte[] Destinations(ReportFacts facts) => Write(
        ["workload", "host", "ports", "protocol", "encrypted", "scope", "kind", "group", "rule", "why"],
        (facts.Reach is { } reach ? reach.Nodes is { } nodes ? reach.Workloads.Append(nodes) : reach.Workloads : []).SelectMany(static workload => workload.Allowed.Select(one => new[]
        {
            workload.Name, one.Host, one.Ports, one.Protocol, one.Encrypted ? "yes" : "no", one.Scope, one.Kind, one.Group, one.Rule ?? string.Empty, string.Join("; ", one.Origins),
        })));

    /// <summary>A line for each exception.</summary>
    public static byte[] Exceptions(ReportFacts facts) => Write(
        ["kind", "name", "workload", "what", "owner", "reason", "expires", "where"],
        (facts.Exceptions?.Exceptions ?? []).Select(static one => new[]
        {
            one.Kind, one.Name, one.Workload ?? string.Empty, one.What, one.Owner ?? string.Empty, one.Reason ?? string.Empty, one.Expires is { } end ? Plain.Day(end) : string.Empty, one.Origin,
        }));

    /// <summary>A line for each change.</summary>
    public static byte[] Changes(ReportFacts facts) => Write(
        ["commit", "when", "author", "committer", "subject", "files", "reviewers", "signature"],
        (facts.Changes?.Commits ?? []).Select(static one => new[]
        {
            one.Commit, Plain.Instant(one.When), one.Author, one.Committer, one.Subject, string.Join("; ", one.Files), string.Join("; ", one.Reviewers.Select(static person => person.Name)), one.Signature,
        }));

    /// <summary>A line for each denied group.</summary>
    public static byte[] DeniedGroups(ReportFacts facts) => Write(
        ["workload", "destination", "port", "reason", "denied", "would deny", "first", "last", "state", "who", "note"],
        (facts.Flows?.DeniedGroups ?? []).Select(static one => new[]
        {
            one.Workload, one.Destination, Plain.Number(one.Port), one.Reason, Plain.Number(one.Denied), Plain.Number(one.WouldDeny), Plain.Instant(one.First), Plain.Instant(one.Last), one.State,
            one.Who ?? string.Empty, one.Note ?? string.Empty,
        }));

    private static byte[] Write(string[] header, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(header))
        {
            text.AppendJoin(',', row.Select(SafeText.Csv)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
