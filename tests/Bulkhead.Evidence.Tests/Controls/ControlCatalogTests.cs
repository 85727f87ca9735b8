using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Evidence.Controls;

namespace Bulkhead.Evidence.Tests.Controls;

public static partial class ControlCatalogTests
{
    private static readonly ImmutableArray<Framework> Frameworks = ControlCatalog.Load();

    public static TheoryData<string> Ids => [.. Frameworks.Select(static framework => framework.Id)];

    /// <summary>What reviewers ask about first; one that ends in a full stop stands for any requirement below it.</summary>
    public static TheoryData<string, string> Asked => new()
    {
        { "nist-800-53", "SC-7 SC-7(3) SC-7(4) SC-7(5) SC-8 AC-4 AU-2 AU-3 AU-6 AU-9 AU-12 CA-7 CM-2 CM-3 CM-6 CM-7 SI-4 SR-3" },
        { "soc2", "CC6.1 CC6.6 CC6.7 CC6.8 CC7.1 CC7.2 CC8.1" },
        { "pci-dss", "1.2. 1.3. 1.4. 4.2.1 10.2. 10.3. 11.5." },
        { "hipaa", "164.312(a)(1) 164.312(b) 164.312(c)(1) 164.312(e)(1) 164.308(a)(1)(ii)(D)" },
        { "nist-ssdf", "PO.5. PS.1. PW.4. RV.1." },
    };

    [Fact]
    public static void The_frameworks_come_in_the_order_of_reports() =>
        Assert.Equal(["nist-800-53", "soc2", "pci-dss", "hipaa", "nist-ssdf"], Frameworks.Select(static framework => framework.Id));

    [Theory]
    [MemberData(nameof(Asked))]
    public static void What_is_asked_for_is_there(string id, string controls)
    {
        var ids = Of(id).Controls.Select(static control => control.Id).ToList();
        foreach (var asked in controls.Split(' '))
        {
            Assert.True(asked.EndsWith('.') ? ids.Exists(one => one.StartsWith(asked, StringComparison.Ordinal)) : ids.Contains(asked), $"{id} {asked}");
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public static void Identifiers_have_the_publishers_form_and_order_and_come_once(string id)
    {
        var form = id switch
        {
            "nist-800-53" => Nist(),
            "soc2" => Soc2(),
            "pci-dss" => Pci(),
            "hipaa" => Hipaa(),
            "nist-ssdf" => Ssdf(),
            _ => throw new InvalidOperationException(id),
        };
        var ids = Of(id).Controls.Select(static control => control.Id).ToList();
        Assert.All(ids, one => Assert.Matches(form, one));
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        // Figures are compared as numbers: 10.2 comes after 4.2.
        Assert.Equal(ids.OrderBy(static one => Figures().Replace(one, static figure => figure.Value.PadLeft(4, '0')), StringComparer.Ordinal), ids);
    }

    [Fact]
    public static void Every_control_names_known_claims_once_each() => Assert.All(
        Frameworks.SelectMany(static framework => framework.Controls),
        static control =>
        {
            Assert.NotEmpty(control.Claims);
            Assert.Equal(control.Claims.Distinct(StringComparer.Ordinal), control.Claims);
            Assert.Equal(ClaimIds.All.Where(claim => control.Claims.Contains(claim)), control.Claims);
        });

    [Fact]
    public static void Every_claim_is_needed_by_a_control()
    {
        var used = Frameworks.SelectMany(static framework => framework.Controls).SelectMany(static control => control.Claims).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], ClaimIds.All.Where(claim => !used.Contains(claim)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public static void Texts_are_whole_sentences(string id)
    {
        var framework = Of(id);
        Assert.StartsWith("https://", framework.Source, StringComparison.Ordinal);
        Assert.All([framework.Name, framework.Version, .. framework.Controls.Select(static control => control.Name)], static name =>
        {
            Assert.NotEqual("", name.Trim());
            Assert.DoesNotMatch("[.\\s]$|\\s\\s|\\n", name);
        });
        Assert.All(framework.Controls.SelectMany(static control => new[] { control.Shows, control.DoesNotShow }), static text =>
        {
            Assert.Matches("^[A-Z].{20,}[^.]\\.$", text);
            Assert.DoesNotMatch("\\s\\s|\\n", text);
        });
    }

    [Theory]
    [InlineData("""{"id":"x","name":"n","version":"1","source":"https://x","controls":[{"id":"1","name":"n","claims":["nothing"],"shows":"s","doesNotShow":"d","responsible":"shared"}]}""", "no claim nothing")]
    [InlineData("""{"id":"x","name":"n","version":"1","source":"https://x","controls":[{"id":"1","name":"n","claims":[],"shows":"s","doesNotShow":"d","responsible":"shared"}]}""", "no claims")]
    [InlineData("""{"id":"x","name":"n","version":"1","source":"https://x","controls":[{"id":"1","name":"n","claims":["default-deny"],"shows":"","doesNotShow":"d","responsible":"shared"}]}""", "shows is empty")]
    [InlineData("""{"id":"x","name":"n","version":"1","source":"https://x","controls":[{"id":"1","name":"n","claims":["default-deny"],"shows":"s","doesnotshow":"d","responsible":"shared"}]}""", "no property doesnotshow")]
    [InlineData("""{"id":"x","name":"n","version":"1","source":"https://x","controls":[{"id":"1","name":"n","claims":["default-deny"],"shows":"s","responsible":"shared"}]}""", "broken")]
    [InlineData("""{"id":"x","name":"n","version":"1","source":"https://x","controls":[{"id":"1","name":"n","claims":["default-deny"],"shows":"s","doesNotShow":"d","responsible":"us"}]}""", "nobody is called us")]
    [InlineData("""{"id":"x","name":"n","version":"1","source":"https://x","controls":[]}""", "no controls")]
    [InlineData("""{"id":""", "broken")]
    public static void A_broken_file_is_a_bug(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ControlCatalog.Read(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    private static Framework Of(string id) => Frameworks.Single(framework => framework.Id == id);

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Figures();

    [GeneratedRegex("^[A-Z]{2}-[1-9][0-9]?(\\([1-9][0-9]?\\))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Nist();

    [GeneratedRegex("^CC[1-9]\\.[1-9]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Soc2();

    [GeneratedRegex("^(1[0-2]|[1-9])(\\.[1-9][0-9]?){2,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pci();

    [GeneratedRegex("^164\\.3(06|08|10|12|14|16)\\([a-e]\\)(\\([1-9]\\)(\\([ivx]+\\)(\\([A-Z]\\))?)?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Hipaa();

    [GeneratedRegex("^(PO|PS|PW|RV)\\.[1-9]\\.[1-9]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Ssdf();
}
