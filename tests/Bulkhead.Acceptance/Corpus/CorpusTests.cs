using Bulkhead.LibreChat.Catalog;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Acceptance.Corpus;

/// <summary>
/// 272 published configurations against hand-made expectations. What differs on purpose stands in <see cref="CorpusDifferences"/>, with the
/// argument in docs/corpus.md.
/// </summary>
public sealed class CorpusTests
{
    private static readonly EgressCatalog Catalog = EgressCatalog.Load();

    public static TheoryData<string> Cases
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var item in CorpusCase.All())
            {
                data.Add(item.Name);
            }

            if (data.Count == 0)
            {
                data.Add("absent");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryExpectedDestinationIsInTheInventory(string name)
    {
        var (item, derivation) = Derive(name);
        var missing = item.Expectations
            .Where(expected => !derivation.Inventory.Intents.Any(expected.IsMetBy))
            .Where(expected => CorpusDifferences.WhyMissing(item, expected) is null)
            .Select(expected => expected.ToString())
            .ToList();
        Assert.True(missing.Count == 0, $"{name}: missing\n  " + string.Join("\n  ", missing));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NothingExternalIsAllowedThatNothingExplains(string name)
    {
        var (item, derivation) = Derive(name);
        var unexplained = derivation.Allowed
            .Where(intent => intent.Scope == DestinationScope.External)
            .Where(intent => !item.Expectations.Any(expected => !expected.IsBrowserOnly && intent.Destination.Host is { } host && expected.NamesHost(host)))
            .Where(intent => !intent.Origins.Any(origin => origin.CatalogId is { } id && IsDocumentedDefault(id, intent.Destination.Host)))
            .Where(intent => !CorpusDifferences.IsArguedExtra(item, intent.Destination.Host!.Text))
            .Select(intent => $"{intent.Destination.Host} {intent.Kind.Name()} {intent.Group} from {string.Join(", ", intent.Origins)}")
            .ToList();
        Assert.True(unexplained.Count == 0, $"{name}: allowed without an explanation\n  " + string.Join("\n  ", unexplained));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BrowserOnlyAddressesAreNeverAllowed(string name)
    {
        var (item, derivation) = Derive(name);
        var browserOnly = item.Expectations.Where(expected => expected.IsBrowserOnly)
            .Where(expected => !item.Expectations.Any(other => !other.IsBrowserOnly && other.Host == expected.Host))
            .Where(expected => derivation.Allowed.Any(intent => intent.Destination.Host is { } host && expected.NamesHost(host)))
            .Select(expected => expected.ToString())
            .ToList();
        Assert.True(browserOnly.Count == 0, $"{name}: allowed though only a browser opens it\n  " + string.Join("\n  ", browserOnly));
        Assert.DoesNotContain(derivation.Allowed, intent => intent.Scope == DestinationScope.Browser);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryVariableWithoutAValueIsReportedByName(string name)
    {
        var (item, derivation) = Derive(name);
        var reported = derivation.Diagnostics.Select(diagnostic => diagnostic.Message + " " + diagnostic.Help).ToList();

        // What only a browser opens is listed in the inventory; there is nothing to answer.
        reported.AddRange(derivation.Inventory.Intents.Where(intent => intent.Scope == DestinationScope.Browser).Select(intent => string.Join(' ', intent.Needs) + intent.Expression));
        var silent = item.Expectations
            .Where(expected => CorpusDifferences.WhyMissing(item, expected) is null)
            .SelectMany(expected => Names(expected.Host + expected.Port))
            .Distinct()
            .Where(variable => !reported.Any(text => text.Contains(variable, StringComparison.Ordinal)))
            .ToList();
        Assert.True(silent.Count == 0, $"{name}: not reported by name: {string.Join(", ", silent)}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ManifestsAreWrittenUnlessTheInputIsRefused(string name)
    {
        var (_, derivation) = Derive(name);
        Assert.DoesNotContain(derivation.Diagnostics, diagnostic => diagnostic.Code.StartsWith("BH6", StringComparison.Ordinal) && diagnostic.Severity == Severity.Error);
        if (!derivation.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error))
        {
            Assert.NotEmpty(derivation.Generated.Artefacts);
        }

        foreach (var intent in derivation.Inventory.Intents)
        {
            Assert.NotEmpty(intent.Origins);
            Assert.Equal(GroupNames.Slug(intent.Group), intent.Group);
        }
    }

    private static (CorpusCase Case, Derivation Derivation) Derive(string name)
    {
        Assert.SkipUnless(name != "absent", SharedFolder.Absent);
        var item = CorpusCase.All().Single(candidate => candidate.Name == name);
        return (item, Derivation.Of(item.Inputs()));
    }

    /// <summary>Whether a catalog entry documents the host itself, not only the key that holds it.</summary>
    private static bool IsDocumentedDefault(string id, Host? host) =>
        host is not null && Catalog[id].Hosts.Any(template => MatchesTemplate(template, host.Text));

    private static bool MatchesTemplate(string template, string host)
    {
        // {region}-aiplatform.googleapis.com: one label part stands for each brace.
        var parts = template.Split('{').Select((part, position) => position == 0 ? part : part[(part.IndexOf('}', StringComparison.Ordinal) + 1)..]).ToArray();
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var found = host.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (found < 0 || (i == 0 && found != 0) || (i > 0 && host[at..found].Contains('.', StringComparison.Ordinal)))
            {
                return false;
            }

            at = found + parts[i].Length;
        }

        return at == host.Length;
    }

    private static IEnumerable<string> Names(string text) =>
        text.Split("${").Skip(1).Select(part => part.Split('}')[0]);
}
