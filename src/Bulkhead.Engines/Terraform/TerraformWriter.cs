using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Terraform;

/// <summary>What <see cref="TerraformWriter"/> wrote.</summary>
/// <param name="Artefact">The file of variables.</param>
/// <param name="Diagnostics">What had to be left out.</param>
public sealed record TerraformWriting(Artefact Artefact, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>What the plan allows but DCF cannot carry, each with a diagnostic.</summary>
    internal ImmutableHashSet<(string Workload, string Destination)> LeftOut { get; init; } = [];
}

/// <summary>
/// Writes the variables of the module in <c>terraform/</c> as JSON. Values of variable files are taken as they are: <c>${</c> and <c>%{</c> mean nothing
/// in them, so that nothing in a configuration can become an expression.
/// </summary>
public static class TerraformWriter
{
    /// <summary>The name of the file. Terraform loads it by itself from the folder of the root module.</summary>
    public const string FileName = "bulkhead.auto.tfvars.json";

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes.</summary>
    /// <param name="policy">The plan, with <see cref="EgressPolicy.Nodes"/>.</param>
    /// <param name="settings">Targets, versions and the style of reasons.</param>
    /// <param name="generatedBy">The tool and its catalog, for readers.</param>
    /// <param name="options">The versions that the rules are fitted to.</param>
    public static TerraformWriting Write(EgressPolicy policy, BulkheadSettings settings, string generatedBy, FirewallPolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        var builder = new FirewallPolicyBuilder(options with { ResolvesNames = true });
        var variables = TerraformBuilder.Build(
            DeploymentOf(policy), settings.TerraformGovernsPods ? policy.Workloads : [], policy.Nodes, builder, settings.Output.Origins);
        return new TerraformWriting(new Artefact(FileName, Write(variables, generatedBy)), builder.Diagnostics) { LeftOut = builder.LeftOut };
    }

    private static string DeploymentOf(EgressPolicy policy) =>
        policy.Topology.Namespace == policy.Topology.Release ? policy.Topology.Namespace : policy.Topology.Namespace + "-" + policy.Topology.Release;

    private static ReadOnlyMemory<byte> Write(TerraformVariables variables, string generatedBy)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("bulkhead");
            json.WriteString("schema", TerraformVariables.Schema);
            json.WriteString("generated_by", generatedBy);
            json.WriteString("deployment", variables.Deployment);
            json.WriteString("pods_by", variables.GovernsPods ? "terraform" : "crd");
            json.WriteStartObject("workloads");
            foreach (var (name, workload) in variables.Workloads)
            {
                json.WriteStartObject(name);
                json.WriteString("namespace", workload.Namespace);
                json.WriteStartObject("labels");
                foreach (var (key, value) in workload.Labels)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            WriteGroups(json, "web_groups", variables.WebGroups);
            WriteGroups(json, "address_groups", variables.AddressGroups);
            WriteGroups(json, "hostname_groups", variables.HostnameGroups);
            json.WriteStartObject("rules");
            foreach (var (name, rule) in variables.Rules)
            {
                WriteRule(json, name, rule);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteRule(Utf8JsonWriter json, string name, TerraformRule rule)
    {
        json.WriteStartObject(name);
        json.WriteString("workload", rule.Workload);
        json.WriteString("action", rule.Action == RuleAction.Permit ? "PERMIT" : "DENY");
        json.WriteNumber("priority", rule.Priority);
        json.WriteString("protocol", rule.Transport switch { Transport.Tcp => "TCP", Transport.Udp => "UDP", Transport.Icmp => "ICMP", _ => "ANY" });
        json.WriteStartArray("ports");
        if (rule.Ports is { } ports)
        {
            json.WriteStartObject();
            json.WriteNumber("first", ports.First);
            json.WriteNumber("last", ports.Last);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("public_internet", rule.PublicInternet);
        json.WriteBoolean("anywhere", rule.Anywhere);
        WriteList(json, "web_groups", rule.WebGroups);
        WriteList(json, "address_groups", rule.AddressGroups);
        WriteList(json, "hostname_groups", rule.HostnameGroups);
        json.WriteBoolean("require_tls", rule.RequireTls);
        json.WriteBoolean("decrypt", rule.Decrypt);
        json.WriteBoolean("logging", rule.Log);
        json.WriteBoolean("watch", rule.Watch);
        WriteList(json, "why", rule.Why);
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, string key, ImmutableSortedDictionary<string, ImmutableArray<string>> groups)
    {
        json.WriteStartObject(key);
        foreach (var (name, members) in groups)
        {
            WriteList(json, name, members);
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string key, ImmutableArray<string> items)
    {
        json.WriteStartArray(key);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
