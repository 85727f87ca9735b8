using System.Text;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

/// <summary>Wildcards, public suffixes and shared tenancy.</summary>
public sealed class TenancyVectorTests
{
    [Theory]
    [InlineData("*.com")]
    [InlineData("*.co.uk")]
    [InlineData("*.uk")]
    [InlineData("*.ck")]
    [InlineData("*.anything.ck")]
    [InlineData("*.nosuchtld")]
    [InlineData("*.test")]
    [InlineData("*.example")]
    [InlineData("*.amazonaws.com")]
    [InlineData("*.s3.amazonaws.com")]
    [InlineData("*.s3.eu-west-1.amazonaws.com")]
    [InlineData("*.eu-west-1.amazonaws.com")]
    [InlineData("*.blob.core.windows.net")]
    [InlineData("*.core.windows.net")]
    [InlineData("*.windows.net")]
    [InlineData("*.openai.azure.com")]
    [InlineData("*.azure.com")]
    [InlineData("*.azure.net")]
    [InlineData("*.storage.googleapis.com")]
    [InlineData("*.googleapis.com")]
    [InlineData("*.r2.cloudflarestorage.com")]
    [InlineData("*.cloudflarestorage.com")]
    [InlineData("*.vercel.app")]
    [InlineData("*.github.io")]
    [InlineData("*.workers.dev")]
    [InlineData("*.ngrok.io")]
    [InlineData("*.azurewebsites.net")]
    [InlineData("*.cloudfront.net")]
    [InlineData("*.supabase.co")]
    [InlineData("*.hf.space")]
    [InlineData("*.atlassian.net")]
    [InlineData("*.eastus.azurecontainerapps.io")]
    [InlineData("*.azurecontainerapps.io")]
    public void TEN_01_Wildcards_over_names_of_others_are_refused(string text) =>
        Assert.NotNull(WildcardRules.Refuse(NameVectorTests.Pattern(text)));

    [Theory]
    [InlineData("*.example.com")]
    [InlineData("*.corp.example.co.uk")]
    [InlineData("*.www.ck")]
    [InlineData("*.mine.github.io")]
    [InlineData("*.openai.com")]
    [InlineData("*.mybucket.s3.amazonaws.com")]
    [InlineData("*.app-env.eastus.azurecontainerapps.io")]
    [InlineData("*.wikipedia.org")]
    public void TEN_01_Wildcards_below_a_registered_name_are_accepted(string text) =>
        Assert.Null(WildcardRules.Refuse(NameVectorTests.Pattern(text)));

    [Theory]
    [InlineData("com", SuffixSection.Icann)]
    [InlineData("co.uk", SuffixSection.Icann)]
    [InlineData("uk", SuffixSection.Icann)]
    [InlineData("ck", SuffixSection.Icann)]
    [InlineData("foo.ck", SuffixSection.Icann)]
    [InlineData("www.ck", SuffixSection.None)]
    [InlineData("a.foo.ck", SuffixSection.None)]
    [InlineData("city.kawasaki.jp", SuffixSection.None)]
    [InlineData("other.kawasaki.jp", SuffixSection.Icann)]
    [InlineData("xn--p1ai", SuffixSection.Icann)]
    [InlineData("nosuchtld", SuffixSection.None)]
    [InlineData("github.io", SuffixSection.Private)]
    [InlineData("s3.amazonaws.com", SuffixSection.Private)]
    [InlineData("blob.core.windows.net", SuffixSection.Private)]
    [InlineData("amazonaws.com", SuffixSection.None)]
    [InlineData("example.com", SuffixSection.None)]
    [InlineData("aaa", SuffixSection.Icann)]
    [InlineData("zw", SuffixSection.Icann)]
    [InlineData("0", SuffixSection.None)]
    public void Suffixes_have_their_section(string text, SuffixSection section) =>
        Assert.Equal(section, PublicSuffixes.SectionOf(new Hostname(text)));

    [Fact]
    public void The_list_states_its_date() => Assert.Matches(@"^20\d\d-\d\d-\d\d$", PublicSuffixes.Version);

    [Theory]
    [InlineData("PublicSuffixes.dat", 9000)]
    [InlineData("SharedTenancy.dat", 60)]
    public void Data_files_are_in_order_and_every_line_is_found(string file, int atLeast)
    {
        using var stream = typeof(PublicSuffixes).Assembly.GetManifestResourceStream(file)!;
        var text = new StreamReader(stream, Encoding.ASCII).ReadToEnd();
        Assert.EndsWith("\n", text);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToList();
        Assert.True(lines.Count >= atLeast, $"{lines.Count} lines");

        var keys = lines.Select(line => line.Split(' ')[0]).ToList();
        Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), keys);

        var names = SortedNames.FromResource(file);
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ');
            var name = string.Join('.', line[..space].Split('.').Reverse());
            Assert.Equal(HostRefusal.None, HostSyntax.Read(name).Refusal);
            Assert.Equal(line[(space + 1)..], Encoding.ASCII.GetString(names.Find(name)));
            Assert.Empty(names.Find(name + "0").ToArray());
        }
    }

    [Fact]
    public void Every_suffix_of_the_list_refuses_its_wildcard()
    {
        using var stream = typeof(PublicSuffixes).Assembly.GetManifestResourceStream("PublicSuffixes.dat")!;
        var lines = new StreamReader(stream, Encoding.ASCII).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var checkedNames = 0;
        foreach (var line in lines.Where(line => line[0] != '#'))
        {
            var columns = line.Split(' ');
            var name = new Hostname(string.Join('.', columns[0].Split('.').Reverse()));
            var refused = WildcardRules.Refuse(new DomainPattern(name)) is not null;
            Assert.True(refused != columns[1].StartsWith('!'), line);
            checkedNames++;
        }

        Assert.True(checkedNames > 9000);
    }

    [Fact]
    public void TEN_02_A_shared_zone_says_whose_names_it_holds() =>
        Assert.Contains("Azure", SharedTenancy.ReasonFor(NameVectorTests.Name("blob.core.windows.net")));

    [Theory]
    [InlineData("contoso.blob.core.windows.net", "storage accounts of every Azure customer")]
    [InlineData("a.b.contoso.blob.core.windows.net", "storage accounts of every Azure customer")]
    [InlineData("team.github.io", "pages of every GitHub user")]
    [InlineData("team.dyndns.org", "names of every customer of the service behind dyndns.org")]
    [InlineData("blob.core.windows.net", null)]
    [InlineData("api.example.com", null)]
    [InlineData("www.example.co.uk", null)]
    public void TEN_01_An_exact_name_in_a_shared_zone_says_whose_names_are_beside_it(string name, string? reason) =>
        Assert.Equal(reason, SharedTenancy.ReasonBeside(NameVectorTests.Name(name)));

    [Fact]
    public void TEN_07_The_apex_is_not_part_of_a_pattern()
    {
        var pattern = NameVectorTests.Pattern("*.allowed.example");
        Assert.False(pattern.MatchesAcrossDots(NameVectorTests.Name("allowed.example")));
        Assert.False(pattern.MatchesAcrossDots(NameVectorTests.Name("evil-allowed.example")));
        Assert.True(pattern.MatchesAcrossDots(NameVectorTests.Name("x.y.allowed.example")));
        Assert.False(pattern.MatchesOneLabel(NameVectorTests.Name("x.y.allowed.example")));
        Assert.True(pattern.MatchesOneLabel(NameVectorTests.Name("x.allowed.example")));
    }
}
