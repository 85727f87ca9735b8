using System.Text;
using Bulkhead.Policy.Prerequisites;

namespace Bulkhead.Acceptance.DataStores;

/// <summary>The tables of docs/network-policy.md are made from what the tests try and what the code knows.</summary>
public sealed class DocumentedTablesTests
{
    [Fact]
    public void The_table_of_topologies_is_current()
    {
        var table = new StringBuilder("| the store | policies for | open without an answer |\n|---|---|---|\n");
        foreach (var option in StoreOptions.All)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {option.Name} | {(option.Workloads.IsEmpty ? "" : string.Join(", ", option.Workloads))} | {option.Says} |\n");
        }

        Check("topologies", table.ToString());
    }

    [Fact]
    public void The_table_of_plug_ins_is_current()
    {
        var table = new StringBuilder("| `cni` | enforced | what to switch on, and what is different | seen with |\n|---|---|---|---|\n");
        foreach (var plugin in NetworkPlugins.All)
        {
            var enforced = plugin.Enforcement switch
            {
                PolicyEnforcement.Always => "yes",
                PolicyEnforcement.WhenSwitchedOn => "when switched on",
                PolicyEnforcement.Never => "no",
                _ => "not known",
            };
            var change = plugin.Switch.Length == 0 ? string.Empty : $"{char.ToUpperInvariant(plugin.Switch[0])}{plugin.Switch[1..]}. ";
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{plugin.Name}`: [{plugin.Title}]({plugin.Source}) | {enforced} | {change}{plugin.Differs} | `{plugin.Check}` |\n");
        }

        Check("plug-ins", table.ToString());
    }

    private static void Check(string name, string table)
    {
        var path = Path.Combine(SharedFolder.Repository, "docs", "network-policy.md");
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- {name}, checked by a test -->\n", $"<!-- end of {name} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= begin.Length && to >= from, $"docs/network-policy.md has no marks for {name}");
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            File.WriteAllText(path, text[..from] + table + text[to..]);
            return;
        }

        Assert.True(text[from..to] == table, $"the table of {name} in docs/network-policy.md is stale: BULKHEAD_UPDATE_BASELINES=1 writes it");
    }
}
