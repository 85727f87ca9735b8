using System.Collections.Immutable;
using System.Text;
using Bulkhead.Engines.Generation;
using Bulkhead.Gateway.Tests.Hellos;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>
/// Rules that collide (evasion catalogue LIF-06): an order that opens, two teams that select one pod, two rules of one priority. What the gateway does
/// over sockets has to be what the evaluator says of the same files, the rule that decides included.
/// </summary>
internal static class OrderRows
{
    private const string To = TestBench.AttackerAddress;
    private const string Mcp = "mcp.allowed.test";
    private const string Evil = "evil.test";
    internal const string Own = "firewallpolicy-librechat.yaml";
    private const string Overlay = "bulkhead.auto.tfvars.json";
    internal const string Labels = "app.kubernetes.io/instance: librechat, app.kubernetes.io/name: librechat-librechat";

    private static readonly string[] LabelPairs = Labels.Split(", ");

    public static IEnumerable<EvasionRow> All =>
    [
        new("LIF-06", "a deny before an allow that is wider", "denied no_rule", static attempt => WithAsync(attempt, Own, Policy("bulkhead-librechat", "librechat", ("deny", "team-one", "evil.wild.example"), ("permit", "team-two", "*.wild.example")), async texts =>
        {
            attempt.Bench.Dns.Set("evil.wild.example", To);
            await AgreeAsync(attempt, texts, "evil.wild.example", To, allowed: false, "deny-team-one");
        })),
        new("LIF-06", "an allow before a deny of the same name, as the order says", "allowed", static attempt => WithAsync(attempt, Own, Policy("bulkhead-librechat", "librechat", ("permit", "team-one", Mcp), ("deny", "team-two", Mcp)), texts =>
            AgreeAsync(attempt, texts, Mcp, TestBench.OriginAddress, allowed: true, "permit-team-one"))),
        new("LIF-06", "another team allows what the deployment's policy closes", "denied no_rule", static attempt => WithAsync(attempt, "team-two.yaml", Policy("team-two", "librechat", ("permit", "two", Evil)), texts =>
            AgreeAsync(attempt, texts, Evil, To, allowed: false, "deny-any"))),
        new("LIF-06", "another team's file that is read first allows what the deployment's policy closes", "denied no_rule", static attempt => WithAsync(attempt, "a-team-two.yaml", Policy("team-two", "librechat", ("permit", "two", Evil)), texts =>
            AgreeAsync(attempt, texts, Evil, To, allowed: false, "deny-any"))),
        new("LIF-06", "another team denies what the deployment's policy allows", "denied no_rule", static attempt => WithAsync(attempt, "team-two.yaml", Policy("team-two", "librechat", ("deny", "two", Mcp)), texts =>
            AgreeAsync(attempt, texts, Mcp, To, allowed: false, "deny-two"))),
        new("LIF-06", "another namespace's team allows it for the same labels", "denied no_rule", static attempt => WithAsync(attempt, "team-two.yaml", Policy("team-two", "elsewhere", ("permit", "two", Evil)), texts =>
            AgreeAsync(attempt, texts, Evil, To, allowed: false, "deny-any"))),
        new("LIF-06", "another team's policy under the deployment's own name makes the workload nobody", "denied no_policy", static attempt => WithAsync(attempt, "team-two.yaml", Policy("bulkhead-librechat", "librechat", ("permit", "two", Evil)), async _ =>
        {
            await attempt.HelloAsync(HelloParts.Named(Evil));
            await attempt.HelloAsync(HelloParts.Named(Mcp));
        })) { Decisions = 2 },
        new("LIF-06", "priorities that put a deny before an allow, whatever the order of the file", "denied no_rule", static attempt => WithAsync(attempt, Overlay, Variables(("PERMIT", 200, Mcp), ("DENY", 100, Mcp)), texts =>
            AgreeAsync(attempt, texts, Mcp, To, allowed: false, "librechat-deny-100"))),
        new("LIF-06", "priorities that put an allow before a deny, whatever the order of the file", "allowed", static attempt => WithAsync(attempt, Overlay, Variables(("DENY", 200, Mcp), ("PERMIT", 100, Mcp)), texts =>
            AgreeAsync(attempt, texts, Mcp, TestBench.OriginAddress, allowed: true, "librechat-permit-100"))),
        new("LIF-06", "an allow and a deny of one priority do not come into force", "denied no_rule", static attempt => WithAsync(attempt, Overlay, Variables(("PERMIT", 100, Evil), ("DENY", 100, Evil)), async _ =>
        {
            Assert.Contains("BH5351", attempt.Bench.Gateway.Said, StringComparison.Ordinal);
            await attempt.HelloAsync(HelloParts.Named(Evil));
        }, "stays in force")),
    ];

    /// <summary>Says a name to an address, and holds the gateway's decision against the evaluator's on the same files.</summary>
    private static async Task AgreeAsync(Attempt attempt, List<SourceText> texts, string name, string address, bool allowed, string rule)
    {
        var set = ManifestSet.Read(texts);
        Assert.Empty(set.Diagnostics);
        var labels = LabelPairs.Select(static pair => pair.Split(": ")).ToImmutableSortedDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        var flow = new Flow("librechat", labels, WireName.Read(Encoding.ASCII.GetBytes(name)).Name, null, Transport.Tcp, 443, Application.Tls);
        var verdict = CompiledRuleBook.Compile(set.Rules).Judge(flow, Reading.Narrowest);
        Assert.Equal((allowed, rule), (verdict.Allowed, verdict.Rule?.Name));
        if (allowed)
        {
            Assert.Contains("hello " + name, await attempt.GetAsync(name, address), StringComparison.Ordinal);
        }
        else
        {
            await attempt.HelloAsync(HelloParts.Named(name), address);
        }

        var decision = Assert.Single(await attempt.DecidedAsync(1));
        Assert.Equal(rule, decision.Record.GetProperty("rule").GetString());
    }

    /// <summary>A policy for the pods of LibreChat that ends as every policy has to.</summary>
    private static string Policy(string name, string space, params (string Action, string Group, string Name)[] rules) => $$"""
        apiVersion: networking.aviatrix.com/v1alpha1
        kind: FirewallPolicy
        metadata: { name: {{name}}, namespace: {{space}} }
        spec:
          rules:
        {{string.Concat(rules.Select(static rule => $$"""
            - name: {{rule.Action}}-{{rule.Group}}
              selector: { matchLabels: { {{Labels}} } }
              action: {{rule.Action}}
              protocol: tcp
              port: 443
              destinationSmartGroups: [{ uuid: def000ad-0000-0000-0000-000000000001 }]
              webGroups: [{ name: {{rule.Group}} }]

        """))}}    - name: deny-any
              selector: { matchLabels: { {{Labels}} } }
              action: deny
              protocol: any
              destinationSmartGroups: [{ uuid: def000ad-0000-0000-0000-000000000000 }]
          webGroups:
        {{string.Concat(rules.Select(static rule => $$"""
            - { name: {{rule.Group}}, domains: ["{{rule.Name}}"] }

        """))}}
        """;

    /// <summary>The variables of an overlay, with one rule for each and the closing one last.</summary>
    private static string Variables(params (string Action, int Priority, string Name)[] rules) => $$"""
        { "bulkhead": { "schema": "bulkhead.terraform/v1", "deployment": "librechat", "pods_by": "terraform",
          "workloads": { "librechat": { "namespace": "librechat", "labels": { {{string.Join(", ", LabelPairs.Select(static pair => '"' + pair.Replace(": ", "\": \"", StringComparison.Ordinal) + '"'))}} } } },
          "web_groups": { {{string.Join(", ", rules.Select(static (rule, i) => $"\"group-{i}\": [\"{rule.Name}\"]"))}} }, "address_groups": {}, "hostname_groups": {},
          "rules": { {{string.Concat(rules.Select(static (rule, i) => $$"""
            "librechat-{{rule.Action.ToLowerInvariant()}}-{{rule.Priority}}": { {{Rule(rule.Action, rule.Priority, "TCP", """{ "first": 443, "last": 443 }""", anywhere: false, $"\"group-{i}\"")}} },

            """))}}"librechat-deny-any": { {{Rule("DENY", 2_000_000_000, "ANY", string.Empty, anywhere: true, string.Empty)}} } } } }
        """;

    private static string Rule(string action, int priority, string protocol, string ports, bool anywhere, string groups) =>
        $"\"workload\": \"librechat\", \"action\": \"{action}\", \"priority\": {priority}, \"protocol\": \"{protocol}\", \"ports\": [{ports}], \"public_internet\": {(anywhere ? "false" : "true")}, "
        + $"\"anywhere\": {(anywhere ? "true" : "false")}, \"web_groups\": [{groups}], \"address_groups\": [], \"hostname_groups\": [], \"require_tls\": false, \"decrypt\": false, \"logging\": true, \"watch\": false, \"why\": []";

    /// <summary>Puts a file into the folder of the policy, waits until the gateway has noticed, acts on what then lies there, and puts everything back.</summary>
    internal static async Task WithAsync(Attempt attempt, string file, string text, Func<List<SourceText>, Task> act, string says = "is in force", string? without = null)
    {
        var bench = attempt.Bench;
        var own = Path.Combine(bench.PolicyFolder, Own);
        var path = Path.Combine(bench.PolicyFolder, file);
        var heard = bench.Gateway.Said.Length;
        var absent = without is null ? null : Path.Combine(bench.PolicyFolder, without);
        var kept = absent is null ? null : await File.ReadAllTextAsync(absent);
        if (absent is not null)
        {
            File.Delete(absent);
        }

        if (file == Overlay && says == "is in force")
        {
            // The overlay stands in the place of the manifest: side by side they would be two policies for one pod.
            File.Delete(own);
        }

        await LifeCycleRows.ReplaceAsync(path, text);
        try
        {
            await bench.Gateway.SaysAsync(says, heard);
            await act([.. Directory.EnumerateFiles(bench.PolicyFolder).Where(static name => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(Overlay, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .Select(static name => new SourceText(Path.GetFileName(name), File.ReadAllText(name)))]);
        }
        finally
        {
            heard = bench.Gateway.Said.Length;
            File.Delete(path);
            if (absent is not null)
            {
                await LifeCycleRows.ReplaceAsync(absent, kept!);
            }

            await LifeCycleRows.ReplaceAsync(own, LifeCycleRows.ByHand(bench.Generated) + "\n# " + heard + "\n");
            await bench.Gateway.SaysAsync("is in force", heard);
        }
    }
}
