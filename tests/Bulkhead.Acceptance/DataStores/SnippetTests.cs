using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Acceptance.DataStores;

/// <summary>
/// What a finding about a store suggests is pasted, with a real address in the place of the example: then the door is open and the finding is gone. The
/// example itself is refused, so that nobody opens it by mistake.
/// </summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string> Asking => [.. StoreOptions.All.Where(option => option.Asks is not null).Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(Asking))]
    public void A_pasted_snippet_opens_the_store_and_ends_the_question(string name)
    {
        var option = TopologyTests.Option(name);
        var asked = new Installation([option]).About(option.Asks!).ToList();
        var settings = new StringBuilder("version: 1\n");
        foreach (var section in asked.SelectMany(diagnostic => Blocks(diagnostic.Help).Take(1)).GroupBy(block => block[..block.IndexOf('\n', StringComparison.Ordinal)], StringComparer.Ordinal))
        {
            // As somebody does who pastes two snippets: the second goes below the first, under the same key.
            settings.Append(section.Key).Append('\n');
            foreach (var block in section)
            {
                settings.Append(block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..]).Append('\n');
            }
        }

        var answered = new Installation([option], settings.ToString());
        Assert.True(!answered.About(option.Asks!).Any(), settings + string.Join('\n', answered.About(option.Asks!).Select(diagnostic => $"{diagnostic.Code} {diagnostic.Message}")));
        Assert.All(option.AnsweredPorts, port => Assert.True(IsOpen(answered, option, settings.ToString(), port), $"{settings}{port} is closed"));
        Assert.DoesNotContain(answered.Plan.Diagnostics, diagnostic => diagnostic.Code is "BH4115");
        Assert.False(answered.Opens(answered.Pod(option.User), "10.99.99.99", Transport.Tcp, option.AnsweredPorts[0], Reading.Widest));
    }

    // Each finding alone: whoever reads only one of them and pastes its snippet has settled that one.
    [Theory]
    [MemberData(nameof(Asking))]
    public void Every_snippet_settles_its_own_finding(string name)
    {
        var option = TopologyTests.Option(name);
        foreach (var diagnostic in new Installation([option]).About(option.Asks!))
        {
            foreach (var block in Blocks(diagnostic.Help))
            {
                var answered = new Installation([option], "version: 1\n" + block + "\n");
                Assert.DoesNotContain(answered.About(option.Asks!), left => left.Code == diagnostic.Code);
            }
        }
    }

    [Fact]
    public void An_entry_that_has_expired_or_is_for_another_pod_answers_nothing()
    {
        var option = TopologyTests.Option("Redis outside");
        const string Entry = "version: 1\negress:\n  - { name: cache, group: data-redis, cidr: 10.20.30.40/32, port: 6380, protocol: rediss, owner: TEAM, reason: WHY";
        Assert.Empty(new Installation([option], Entry + " }\n").About("data-redis"));
        Assert.Contains(new Installation([option], Entry + ", expires: 2026-01-01 }\n").About("data-redis"), diagnostic => diagnostic.Code == "BH4106");
        Assert.Contains(new Installation([option], Entry.Replace("port: 6380", "port: 6379", StringComparison.Ordinal) + " }\n").About("data-redis"), diagnostic => diagnostic.Code == "BH4106");
        var mongodb = TopologyTests.Option("MongoDB of the chart");
        Assert.Contains(new Installation([option, mongodb], Entry + ", workload: mongodb }\n").About("data-redis"), diagnostic => diagnostic.Code == "BH4106");
    }

    private static bool IsOpen(Installation installation, StoreOption option, string settings, int port)
    {
        var user = installation.Pod(option.User);
        if (Cidr().Matches(settings) is { Count: > 0 } networks)
        {
            return networks.Any(match => installation.Opens(user, IPNetwork.Parse(match.Groups[1].Value).BaseAddress.ToString(), Transport.Tcp, port, Reading.Narrowest));
        }

        // The snippet names pods: those that it names take the connection.
        var pod = new PodEnd("data", user.Labels.Clear().Add("app.kubernetes.io/name", "NAME"));
        return installation.Reaches(user, pod, port, Reading.Narrowest);
    }

    private static string Filled(string block) =>
        block.Replace("203.0.113.7/32", "10.20.30.40/32", StringComparison.Ordinal).Replace("203.0.113.0/28", "10.20.30.32/28", StringComparison.Ordinal);

    // The lines of a help that are YAML: a key of bulkhead.yaml and what is indented below it.
    private static IEnumerable<string> Blocks(string help)
    {
        var block = new StringBuilder();
        foreach (var line in help.Split('\n').Append(string.Empty))
        {
            if (block.Length > 0 && line.StartsWith(' '))
            {
                block.Append('\n').Append(line);
                continue;
            }

            if (block.Length > 0)
            {
                yield return Filled(block.ToString());
                block.Clear();
            }

            if (line is "egress:" or "answers:" or "deployment:")
            {
                block.Append(line);
            }
        }
    }

    [GeneratedRegex("cidr: \"?([0-9./]+)\"?")]
    private static partial Regex Cidr();
}
