using System.Text;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

public sealed class PublicSuffixTests
{
    private static readonly Lazy<Dictionary<string, string>> Listed = new(ReadSlowly);

    /// <summary>The search in sorted bytes against a plain table, for every listed name and its neighbourhood.</summary>
    [Fact]
    public void The_search_finds_what_a_table_holds()
    {
        foreach (var name in Listed.Value.Keys)
        {
            foreach (var asked in new[] { name, "x." + name, "0." + name, "zz." + name, "a.b." + name, name + "x", "x" + name })
            {
                Assert.True(PublicSuffixes.SectionOf(new Hostname(asked)) == Slowly(asked), asked);
            }
        }
    }

    /// <summary>The top-level domains that are taken for public without a search.</summary>
    [Theory]
    [InlineData("com")]
    [InlineData("net")]
    [InlineData("org")]
    [InlineData("ai")]
    [InlineData("io")]
    [InlineData("dev")]
    public void A_name_under_a_usual_top_level_domain_is_external_because_the_list_has_it(string topLevel)
    {
        Assert.Equal(SuffixSection.Icann, Slowly(topLevel));
        Assert.Equal(DestinationScope.External, HostScopes.Of(new Host.Name(new Hostname("a.example." + topLevel))));
    }

    private static SuffixSection Slowly(string name)
    {
        var own = Listed.Value.GetValueOrDefault(name, string.Empty);
        if (Section(own, '=') is var section && section != SuffixSection.None)
        {
            return section;
        }

        if (Section(own, '!') != SuffixSection.None)
        {
            return SuffixSection.None;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return Section(dot < 0 ? own : Listed.Value.GetValueOrDefault(name[(dot + 1)..], string.Empty), '*');
    }

    private static SuffixSection Section(string rules, char kind)
    {
        var at = rules.IndexOf(kind, StringComparison.Ordinal);
        return at < 0 ? SuffixSection.None : rules[at + 1] == 'I' ? SuffixSection.Icann : SuffixSection.Private;
    }

    private static Dictionary<string, string> ReadSlowly()
    {
        using var stream = typeof(PublicSuffixes).Assembly.GetManifestResourceStream("PublicSuffixes.dat")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .ToDictionary(parts => string.Join('.', parts[0].Split('.').Reverse()), parts => parts[1], StringComparer.Ordinal);
    }
}
