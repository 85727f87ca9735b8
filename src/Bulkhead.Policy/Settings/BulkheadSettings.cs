using System.Collections.Immutable;

namespace Bulkhead.Policy.Settings;

/// <summary>What <c>bulkhead.yaml</c> says: the user's own answers. Every part has a default, so an absent file means <see cref="Default"/>.</summary>
public sealed record BulkheadSettings
{
    /// <summary>The only version of the file format so far.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The settings of a deployment without a file.</summary>
    public static BulkheadSettings Default { get; } = new();

    /// <summary>The name of the file that was read; null when there is none.</summary>
    public string? File { get; init; }

    /// <summary>Where the deployment's files are and what surrounds it.</summary>
    public DeploymentSettings Deployment { get; init; } = new();

    /// <summary>The model providers that may be opened; null when the file does not restrict them (an empty list approves none).</summary>
    public ImmutableArray<ApprovedProvider>? ApprovedProviders { get; init; }

    /// <summary>Answers to what the configuration leaves open.</summary>
    public AnswerSettings Answers { get; init; } = new();

    /// <summary>Extra destinations, in the order of their names.</summary>
    public ImmutableArray<EgressEntry> Egress { get; init; } = [];

    /// <summary>MCP servers that run as workloads of their own, in the order of their names.</summary>
    public ImmutableArray<McpServerSettings> McpServers { get; init; } = [];

    /// <summary>Package registries by ecosystem (<c>npm</c>, <c>pypi</c>, <c>docker</c>).</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<DestinationAnswer>> PackageRegistries { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<DestinationAnswer>>(StringComparer.Ordinal);

    /// <summary>What is decrypted on the gateway; null when nothing is.</summary>
    public DecryptionSettings? Decryption { get; init; }

    /// <summary>Which engines to write for; never empty.</summary>
    public ImmutableArray<PolicyTarget> Targets { get; init; } = [PolicyTarget.Aviatrix, PolicyTarget.NetworkPolicy];

    /// <summary>Where and how output is written.</summary>
    public OutputSettings Output { get; init; } = new();

    /// <summary>
    /// Whether the Terraform overlay governs the pods. A pod has one owner: FirewallPolicy objects when they are a target, else the overlay. (The
    /// order of the two on a controller is not documented.) Nodes always belong to the overlay.
    /// </summary>
    public bool TerraformGovernsPods => Writes(PolicyTarget.Terraform) && !Writes(PolicyTarget.Aviatrix);

    /// <summary>Whether what leaves the cluster crosses rules of a gateway.</summary>
    public bool InternetIsGoverned => Writes(PolicyTarget.Aviatrix) || Writes(PolicyTarget.Terraform);

    /// <summary>Whether to write for an engine.</summary>
    public bool Writes(PolicyTarget target) => Targets.Contains(target);
}
