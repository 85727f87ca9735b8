using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Decryption;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Generation;

/// <summary>Turns the settings of a user into the options of the writers.</summary>
internal static class EngineOptions
{
    /// <summary>The options for FirewallPolicies; null when a version cannot be read.</summary>
    public static FirewallPolicyOptions? Aviatrix(BulkheadSettings settings, ImmutableArray<string> header, ImmutableArray<Diagnostic>.Builder found)
    {
        var chart = Version(settings.Deployment.Aviatrix.ChartVersion, "deployment.aviatrix.chartVersion", found);
        var controller = Version(settings.Deployment.Aviatrix.EffectiveControllerVersion, "deployment.aviatrix.controllerVersion", found);
        if (chart is null || controller is null)
        {
            return null;
        }

        var target = new AviatrixTarget(chart.Value, controller.Value);
        return new FirewallPolicyOptions(target)
        {
            LogProfile = settings.Deployment.Aviatrix.LogProfile,
            TlsProfile = settings.Deployment.Aviatrix.TlsProfile,
            Labels = settings.Output.Labels,
            Origins = settings.Output.Origins,
            Header = header.Add($"target: k8s-firewall chart {target.Chart}, controller {target.Controller}"),
        };
    }

    /// <summary>The options for the Terraform overlay; null when a version cannot be read. Every provider that it supports has the fields that only chart 10.1 has.</summary>
    public static FirewallPolicyOptions? Terraform(BulkheadSettings settings, ImmutableArray<Diagnostic>.Builder found) =>
        Version(AviatrixSettings.DefaultChartVersion, "the default chart", found) is { } newest
        && Version(settings.Deployment.Aviatrix.EffectiveControllerVersion, "deployment.aviatrix.controllerVersion", found) is { } controller
            ? new FirewallPolicyOptions(new AviatrixTarget(newest, controller))
            : null;

    /// <summary>The section <c>decryption</c> where what governs the pods can decrypt; null where it cannot or nothing is decrypted.</summary>
    public static DecryptionSettings? Decryption(BulkheadSettings settings, ImmutableArray<Diagnostic>.Builder found)
    {
        if (settings.Decryption is null || settings.TerraformGovernsPods)
        {
            return settings.Decryption;
        }

        if (Version(settings.Deployment.Aviatrix.ChartVersion, "deployment.aviatrix.chartVersion", found) is not { } chart || AviatrixTarget.Of(chart).HasRuleExtensions)
        {
            return settings.Decryption;
        }

        found.Add(DecryptionDiagnostics.NotCarried.At(
            null, $"the CRD of chart {chart} has no field 'decryptPolicy', so nothing is decrypted", "upgrade the k8s-firewall chart to 10.1.0 and set deployment.aviatrix.chartVersion in bulkhead.yaml, or take decryption out of targets"));
        return null;
    }

    /// <summary>The options for NetworkPolicies.</summary>
    public static NetworkPolicyOptions NetworkPolicy(BulkheadSettings settings, ImmutableArray<string> header)
    {
        var cluster = settings.Deployment.Cluster;
        return new NetworkPolicyOptions
        {
            InternetIsGoverned = settings.InternetIsGoverned,
            DnsNamespace = cluster.Dns.Namespace,
            DnsLabels = cluster.Dns.Labels,
            DnsAddresses = cluster.Dns.Addresses,
            IngressIsKnown = cluster.Ingress is not null,
            IngressNamespace = cluster.Ingress?.Namespace,
            IngressLabels = cluster.Ingress?.Labels ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
            Labels = settings.Output.Labels,
            Origins = settings.Output.Origins,
            Header = header,
        };
    }

    /// <summary>What is wrong with the labels and namespaces that the settings give to objects.</summary>
    public static void CheckNames(BulkheadSettings settings, ImmutableArray<Diagnostic>.Builder found)
    {
        var cluster = settings.Deployment.Cluster;
        foreach (var (what, labels) in new[]
        {
            ("output.labels", settings.Output.Labels),
            ("deployment.cluster.dns.labels", cluster.Dns.Labels),
            ("deployment.cluster.ingress.labels", cluster.Ingress?.Labels),
        })
        {
            if (labels is not null && KubernetesSyntax.FirstInvalid(labels) is { } label)
            {
                found.Add(AviatrixDiagnostics.SelectorInvalid.At(null, $"'{Printable.Clean(label.Key, 80)}: {Printable.Clean(label.Value, 80)}' in {what} is not a Kubernetes label", "keys and values hold letters, digits, '-', '_' and '.', at most 63 characters, with a letter or digit at both ends"));
            }
        }

        foreach (var (what, space) in new[] { ("deployment.cluster.dns.namespace", cluster.Dns.Namespace), ("deployment.cluster.ingress.namespace", cluster.Ingress?.Namespace) })
        {
            if (space is not null && !KubernetesSyntax.IsNamespace(space))
            {
                found.Add(AviatrixDiagnostics.SelectorInvalid.At(null, $"'{Printable.Clean(space, 80)}' in {what} is not a namespace", "a namespace is 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends"));
            }
        }
    }

    private static AviatrixVersion? Version(string text, string path, ImmutableArray<Diagnostic>.Builder found)
    {
        if (AviatrixVersion.TryParse(text, out var version))
        {
            return version;
        }

        found.Add(AviatrixDiagnostics.VersionNotUnderstood.At(null, $"'{Printable.Clean(text, 40)}' in {path} is not a version", "write it as 10.1.0"));
        return null;
    }
}
