using System.Collections.Immutable;
using System.Net;
using System.Text;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Acceptance.DataStores;

/// <summary>LibreChat installed with some stores, and the judge of the NetworkPolicies that were written for it.</summary>
internal sealed class Installation
{
    private readonly Derivation derivation;
    private readonly PodPolicyJudge judge;
    private readonly BulkheadSettings settings;

    public Installation(IEnumerable<StoreOption> options, string answers = "version: 1\n")
    {
        settings = SettingsReader.Read(new SourceText("bulkhead.yaml", answers)).Settings;
        var values = new StringBuilder("librechat:\n  configEnv:\n    APP_TITLE: chat\n");
        foreach (var line in options.SelectMany(option => option.Environment))
        {
            values.Append("    ").Append(line).Append('\n');
        }

        foreach (var option in options)
        {
            values.Append(option.Values).Append('\n');
        }

        derivation = Derivation.Of([Derivation.Text("values.yaml", values.ToString(), InputRole.HelmValues)], answers, ["MEILI_MASTER_KEY"]);
        Assert.DoesNotContain(derivation.Generated.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        var files = derivation.Generated.Artefacts.Where(file => file.Content.Contains("kind: NetworkPolicy\n", StringComparison.Ordinal));
        Policies = [.. files.SelectMany(file =>
        {
            var reading = PodPolicyReader.Read(new SourceText(file.FileName, file.Content));
            Assert.Empty(reading.Diagnostics);
            return reading.Policies;
        })];
        judge = new PodPolicyJudge(Policies);
    }

    public ImmutableArray<PodPolicy> Policies { get; }

    /// <summary>What is said about a group.</summary>
    public IEnumerable<Diagnostic> About(string group) =>
        Planner.Unanswered(derivation.Inventory, settings).Concat(derivation.Plan.Diagnostics).Where(diagnostic => diagnostic.Group == group);

    public IEnumerable<Workload> Workloads => derivation.Plan.Topology.Workloads;

    public EgressPolicy Plan => derivation.Plan;

    /// <summary>Whether one pod reaches another: out of the one and into the other.</summary>
    public bool Reaches(PodEnd from, PodEnd to, int port, Reading reading)
    {
        var flow = new Flow(from.Namespace, from.Labels, null, IPAddress.Parse("10.244.1.7"), Transport.Tcp, port, Application.Other);
        return judge.Egress(flow, to, reading).Allowed && judge.Ingress(flow, to, reading).Allowed;
    }

    /// <summary>Whether a pod takes a connection that got out of its opener.</summary>
    public bool Takes(PodEnd from, PodEnd to, int port, Reading reading) =>
        judge.Ingress(new Flow(from.Namespace, from.Labels, null, IPAddress.Parse("10.244.1.7"), Transport.Tcp, port, Application.Other), to, reading).Allowed;

    /// <summary>Whether a pod may open a connection to an address that is no pod.</summary>
    public bool Opens(PodEnd from, string address, Transport transport, int port, Reading reading) =>
        judge.Egress(new Flow(from.Namespace, from.Labels, null, IPAddress.Parse(address), transport, port, Application.Other), null, reading).Allowed;

    /// <summary>A pod of a workload, with a label that only its ordinal has.</summary>
    public PodEnd Pod(string workload, string ordinal = "0")
    {
        var found = Workloads.Single(one => one.Name == workload);
        return new PodEnd(found.Namespace, found.Labels.Add("apps.kubernetes.io/pod-index", ordinal));
    }
}
