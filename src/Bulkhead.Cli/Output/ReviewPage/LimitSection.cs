using Bulkhead.Evidence.Reports.Html;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>What a review cannot show.</summary>
internal static class LimitSection
{
    public static void Write(HtmlWriter writer, Review review)
    {
        writer.Heading(2, "limits", "What this review cannot show");
        writer.List(
            "It is made from configuration, not from traffic. That the policy is applied and enforced is shown by the cluster, the gateway and their records, not by this document.",
            "An allowed name is a way out: data can be sent to any account at an allowed provider, and paths are invisible without decryption.",
            "What stands in LibreChat's database (servers, keys and overrides that users and administrators add) is not in the input. It is reported as chosen at run time and stays closed.",
            "What a stdio MCP server contacts beyond the addresses in its arguments and environment is not visible in the configuration.",
            "Variables of a Secret that was not given count as not set; what they switch on stays closed until their names are known.",
            $"What LibreChat contacts without being told comes from the catalog, version {review.CatalogVersion}. A newer LibreChat may contact what it does not know: that is denied, and noticed as an outage.");
        writer.Paragraph($"The whole list stands in {Inline.Code("docs/limits.md")}, what is assumed about an attacker in {Inline.Code("docs/threat-model.md")}.");
    }
}
