using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Oscal;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Tests.Oscal;

public static class AssessmentResultsTests
{
    public static TheoryData<string, ClaimStatus> Unmet
    {
        get
        {
            var rows = new TheoryData<string, ClaimStatus>();
            foreach (var id in ClaimIds.All)
            {
                rows.Add(id, ClaimStatus.Failed);
                rows.Add(id, ClaimStatus.Missing);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Unmet))]
    public static void One_claim_that_is_not_met_takes_its_controls_with_it(string unmet, ClaimStatus status)
    {
        var posture = OscalSamples.Of(id => OscalSamples.Claim(id, id == unmet ? status : ClaimStatus.Met));
        var result = Result(posture);
        var risk = Assert.Single(result["risks"]!.AsArray());
        Assert.Equal(2, risk!["remediations"]!.AsArray().Count);
        var findings = result["findings"]!.AsArray();
        Assert.Equal(posture.Controls.Length, findings.Count);
        for (var i = 0; i < findings.Count; i++)
        {
            var needs = posture.Controls[i].Control.Claims.Contains(unmet);
            var target = findings[i]!["target"]!["status"]!;
            Assert.Equal(needs ? "not-satisfied" : "satisfied", (string?)target["state"]);
            Assert.Equal(needs ? status == ClaimStatus.Failed ? "fail" : "other" : "pass", (string?)target["reason"]);
            Assert.Equal(needs ? [(string?)risk["uuid"]] : [], (findings[i]!["related-risks"]?.AsArray() ?? []).Select(static one => (string?)one!["risk-uuid"]));
        }

        Assert.Equal(ClaimIds.All.Select(id => id == unmet ? status == ClaimStatus.Failed ? "failed" : "missing" : "met"), result["observations"]!.AsArray().Select(static one => Property(one!, "claim-status")));
    }

    [Fact]
    public static void A_failed_claim_weighs_more_than_a_missing_one()
    {
        var result = Result(OscalSamples.Of(static id => OscalSamples.Claim(id, id == ClaimIds.DefaultDeny ? ClaimStatus.Failed : ClaimStatus.Missing)));
        Assert.Equal("fail", (string?)Finding(result, "SC-7")["target"]!["status"]!["reason"]);
        Assert.Equal("other", (string?)Finding(result, "AU-9")["target"]!["status"]!["reason"]);
    }

    [Fact]
    public static void A_control_without_claims_is_not_satisfied()
    {
        var posture = OscalSamples.Met;
        var result = Result(posture with { Controls = [posture.Controls[0] with { Claims = [] }] });
        var finding = Assert.Single(result["findings"]!.AsArray())!;
        Assert.Equal(("not-satisfied", "other"), ((string?)finding["target"]!["status"]!["state"], (string?)finding["target"]!["status"]!["reason"]));
        Assert.Null(finding["related-observations"]);
    }

    [Fact]
    public static void Evidence_is_linked_from_where_the_document_lies()
    {
        var root = Document(OscalSamples.Gaps, "");
        var below = Document(OscalSamples.Gaps, "../");
        Assert.Equal(["inputs/a%20b%3A%C3%BC%23%3F.yaml"], Evidence(root, ClaimIds.ExceptionsOwned));
        Assert.Equal(["../inputs/a%20b%3A%C3%BC%23%3F.yaml"], Evidence(below, ClaimIds.ExceptionsOwned));
        Assert.Equal(["flows.json", "claims/default-deny.json"], Evidence(root, ClaimIds.DefaultDeny));
        Assert.Equal([], Evidence(root, ClaimIds.RecordsIntact));
    }

    [Fact]
    public static void Bundles_have_identifiers_of_their_own_and_share_what_stays()
    {
        var met = OscalSamples.Met;
        var subjects = new[]
        {
            met.Subject, met.Subject with { Number = 4 }, met.Subject with { Since = met.Subject.Since.AddDays(1) },
            met.Subject with { Until = met.Subject.Until.AddDays(1) }, met.Subject with { Deployment = "other" },
        };
        var documents = subjects.Select(subject => Document(met with { Subject = subject }, "")).ToList();
        foreach (var path in new Func<JsonNode, JsonNode?>[] { static one => one["uuid"], static one => one["results"]![0]!["uuid"], static one => one["results"]![0]!["observations"]![0]!["uuid"], static one => one["results"]![0]!["findings"]![0]!["uuid"] })
        {
            Assert.Equal(subjects.Length, documents.Select(one => (string?)path(one)).Distinct(StringComparer.Ordinal).Count());
        }

        Assert.Equal(2, documents.Select(static one => (string?)one["results"]![0]!["local-definitions"]!["components"]![0]!["uuid"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(documents.Select(static one => (string?)one["results"]![0]!["local-definitions"]!["assessment-assets"]!["components"]![0]!["uuid"]).Distinct(StringComparer.Ordinal));
    }

    private static JsonNode Document(Posture posture, string folder) =>
        JsonNode.Parse(Encoding.UTF8.GetString(AssessmentResultsWriter.Write(posture, folder).Span))!["assessment-results"]!;

    private static JsonNode Result(Posture posture) => Assert.Single(Document(posture, "")["results"]!.AsArray())!;

    private static JsonNode Finding(JsonNode result, string label) => result["findings"]!.AsArray().Single(one => Property(one!, "control-label") == label)!;

    private static string? Property(JsonNode node, string name) => (string?)node["props"]!.AsArray().First(one => (string?)one!["name"] == name)!["value"];

    private static ImmutableArray<string?> Evidence(JsonNode document, string claim) =>
    [
        .. (document["results"]![0]!["observations"]!.AsArray().Single(one => Property(one!, "claim") == claim)!["relevant-evidence"]?.AsArray() ?? [])
            .Select(static one => (string?)one!["href"]),
    ];
}
