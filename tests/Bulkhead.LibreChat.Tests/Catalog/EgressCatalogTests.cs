using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Tests.Features;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Tests.Catalog;

public sealed class EgressCatalogTests
{
    private static readonly EgressCatalog Catalog = EgressCatalog.Load();

    public static TheoryData<string> Ids => [.. Catalog.Entries.Select(entry => entry.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_entry_says_what_it_is_and_where_that_was_read(string id)
    {
        var entry = Catalog[id];
        Assert.NotEmpty(entry.Title);
        Assert.NotEmpty(entry.Trigger);
        Assert.NotEmpty(entry.Source);
        Assert.NotEmpty(entry.Version);
        Assert.True(DateOnly.TryParseExact(entry.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), entry.Date);
        Assert.NotEmpty(entry.Workload);
        Assert.NotEmpty(entry.Group);
        Assert.Equal(GroupNames.Slug(entry.Group.TrimEnd('-')), entry.Group.TrimEnd('-'));
        Assert.All(entry.EnvironmentNames, name => Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", name));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_host_is_canonical_or_a_template(string id)
    {
        foreach (var host in Catalog[id].Hosts)
        {
            var text = Regex.Replace(host, "\\{[a-z]+\\}", "x");
            Assert.Equal(text, HostSyntax.Read(text, allowWildcard: true).Host?.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_public_package_registry_is_named(string id)
    {
        // Put together here so that this file does not hold the names either.
        string[] registries = ["registry." + "npmjs.", "npmjs." + "org", "pypi." + "org", "files.python" + "hosted", "nuget." + "org", "deb." + "debian"];
        var entry = Catalog[id];
        var text = string.Join(' ', [.. entry.Hosts, entry.Title, entry.Trigger, entry.Note ?? string.Empty, entry.Source]);
        Assert.All(registries, registry => Assert.DoesNotContain(registry, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_source_of_egress_of_the_reference_has_an_entry()
    {
        var reference = ReferenceFile.Find("reference/librechat-egress.tsv");
        Assert.SkipUnless(reference is not null, "needs ../shared (reference material beside the repository), which is absent");
        var ids = File.ReadLines(reference!).Skip(1).Select(line => line.Split('\t')[0]).ToList();
        Assert.True(ids.Count > 200);
        Assert.All(ids, id => Assert.True(Catalog.Contains(id), id));
    }

    [Fact]
    public void Every_id_in_code_exists()
    {
        var sources = Repository.Folder("src/Bulkhead.LibreChat/Extraction");
        Assert.SkipUnless(sources is not null, "needs the sources of the repository, which are not beside this test binary");
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(sources!, "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match match in Regex.Matches(File.ReadAllText(file), """"(?:new Feature\(\s*[A-Za-z]+,\s*|CatalogId = |AddCatalog\([a-z]+, |IntentSpec\.Of\([a-z]+, |Origins\.Catalog\()"([a-z0-9-]+)""""))
            {
                used.Add(match.Groups[1].Value);
            }
        }

        Assert.True(used.Count > 40, $"only {used.Count} ids were found in the sources: the pattern of this test no longer fits");
        Assert.All(used, id => Assert.True(Catalog.Contains(id), id));
    }

    [Fact]
    public void Entries_are_ordered_and_unique()
    {
        var ids = Catalog.Entries.Select(entry => entry.Id).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Distinct(ids);
        Assert.Matches("^[0-9]{4}\\.[0-9]{2}\\.[0-9]{2}$", Catalog.Version);
    }

    [Fact]
    public void Every_table_that_is_embedded_is_read()
    {
        var tables = typeof(EgressCatalog).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("catalog/", StringComparison.Ordinal))
            .Select(name => name["catalog/".Length..^".tsv".Length]).Where(name => name is not "smtp-services" and not "config-paths" and not "chart-images").Order(StringComparer.Ordinal);
        Assert.Equal(tables, Catalog.Entries.Select(entry => entry.Feature).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("openrouter.ai", "OpenRouter", true)]
    [InlineData("api.groq.com", "Groq", false)]
    [InlineData("mcp.linear.app", "Linear (remote MCP server)", false)]
    public void A_known_host_is_recognised(string host, string title, bool isAggregator)
    {
        var entry = Catalog.Recognize(host);
        Assert.Equal(title, entry?.Title);
        Assert.Equal(isAggregator, entry?.Aggregator);
        Assert.True(entry?.RecognitionOnly);
    }

    [Fact]
    public void Every_entry_for_recognition_is_found_by_its_hosts() =>
        Assert.All(Catalog.Entries.Where(entry => entry.RecognitionOnly), entry => Assert.All(entry.Hosts, host => Assert.Equal(entry.Id, Catalog.Recognize(host)?.Id)));

    [Fact]
    public void An_unknown_host_is_not_recognised() => Assert.Null(Catalog.Recognize("llm.example.com"));

    [Theory]
    [InlineData("Gmail", "smtp.gmail.com", 465, true)]
    [InlineData("google mail", "smtp.gmail.com", 465, true)]
    [InlineData("OUTLOOK365", "smtp.office365.com", 587, false)]
    [InlineData("ses-eu-west-1", "email-smtp.eu-west-1.amazonaws.com", 465, true)]
    [InlineData("Outlook.com", "smtp-mail.outlook.com", 587, false)]
    public void A_mail_service_is_found_by_any_of_its_names(string name, string host, int port, bool implicitTls)
    {
        var service = Catalog.FindSmtpService(name);
        Assert.Equal((host, port, implicitTls), (service?.Host, service?.Port ?? 0, service?.ImplicitTls ?? false));
    }

    [Fact]
    public void A_mail_service_that_nodemailer_does_not_know_is_not_found() => Assert.Null(Catalog.FindSmtpService("acme"));

    [Fact]
    public void Mail_services_are_complete() => Assert.Equal(86, Catalog.SmtpServices.Length);
}
