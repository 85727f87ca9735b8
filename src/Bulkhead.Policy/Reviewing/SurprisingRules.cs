using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Reviewing;

/// <summary>The rules of <see cref="SurprisingPaths"/>, what is open first.</summary>
internal sealed class SurprisingRules
{
    private static readonly ImmutableArray<string> SettingsPaths = ["egress[", "answers.groups.", "packageRegistries."];
    private readonly FrozenSet<string>? approved;

    public SurprisingRules(BulkheadSettings settings)
    {
        approved = settings.ApprovedProviders?.Select(static provider => provider.Group).ToFrozenSet(StringComparer.Ordinal);
        All =
        [
            new("plain-text", PathState.Open, "Plain text to the internet",
                "Whoever is on the way can read and change what is sent: prompts, answers, keys.",
                static one => IsOpenOutside(one) && one.Intent.Destination.Protocol is ApplicationProtocol.Http or ApplicationProtocol.Ws ? string.Empty : null),
            new("wildcard", PathState.Open, "Wildcards",
                "Every name below is open, also names that nobody has registered yet.",
                static one => IsOpenOutside(one) && one.Intent.Destination.Host is Host.Pattern pattern ? WildcardRules.Refuse(pattern.Value) ?? string.Empty : null),
            new("address", PathState.Open, "Public addresses without a name",
                "Nothing checks who answers at an address, and that can change without notice.",
                static one => IsOpenOutside(one) && one.Intent.Destination.Host is Host.Address ? string.Empty : null),
            new("stdio-server", PathState.Open, "MCP servers inside the LibreChat pod",
                "A stdio server is a child process of LibreChat. It shares the pod, its credentials and its whole allow-list: it may use every way that is open to LibreChat, not only its own.",
                static one => one.Intent.Workload == WorkloadNames.LibreChat && one.Intent.Origins.Any(static origin => origin.CatalogId?.StartsWith("mcp-stdio-", StringComparison.Ordinal) == true)
                    ? (one.Intent.Note ?? string.Empty) : null),
            new("by-answer", PathState.Open, "Opened by bulkhead.yaml",
                "LibreChat's configuration alone does not open these. Somebody decided that they are needed; the board may want to know who and why.",
                ByAnswer),
            new("unwritten", PathState.Open, "Known from the environment or a default alone",
                "A variable or a built-in default asks for these; librechat.yaml does not mention them, so whoever reviews only that file does not see them.",
                Unwritten),
            new("shared-tenancy", PathState.Open, "Names beside other customers' names",
                "The name is exact, but names beside it on the same service belong to anybody. A client that names this one and asks for another on an encrypted connection (domain fronting) is the service's to stop.",
                static one => IsOpenOutside(one) && one.Intent.Destination.Host is Host.Name name && SharedTenancy.ReasonBeside(name.Value) is { } reason ? "beside " + reason : null),
            new("dns", PathState.Open, "Names as a channel",
                "Pods may ask the resolver of the cluster for any name, and a name can carry data to whoever serves its zone. A policy on connections does not see it; limit or log at the resolver.",
                static one => IsOpen(one) && one.Intent.Destination.Protocol == ApplicationProtocol.Dns ? string.Empty : null),
            new("not-approved", PathState.Closed, "Providers that nobody approved",
                "The configuration uses them, and approvedProviders in bulkhead.yaml does not list them.",
                one => one.Decision == Decision.Denied && one.Intent.Kind == IntentKind.LlmProvider && approved is not null && !approved.Contains(one.Intent.Group) ? string.Empty : null),
            new("run-time", PathState.Closed, "Chosen at run time",
                "Users, administrators or remote parties pick the host while LibreChat runs, so no file can name it. All of it stays closed; where LibreChat has a setting that says so to its users, it is named.",
                static one => IsClosed(one) && one.Intent.Certainty == Certainty.UserControlled ? RunTime(one.Intent) : null),
            new("unresolved", PathState.Closed, "Certain, but not known where to",
                "The configuration makes this traffic certain and does not say where it goes. It stays closed until bulkhead.yaml answers it.",
                static one => IsClosed(one) && one.Intent.Certainty == Certainty.Unresolved ? one.Intent.Note ?? string.Empty : null),
            new("metadata", PathState.Closed, "Metadata services",
                "They hand out the credentials of the node. No answer opens them.",
                static one => IsClosed(one) && one.Intent.Destination.Host is { } host && HostScopes.IsMetadata(host) ? string.Empty : null),
            new("browser", PathState.Elsewhere, "Opened by browsers",
                "The browsers of users open these, not the pods: no policy of the cluster closes them.",
                static one => one.Intent.Workload == WorkloadNames.Browser || one.Intent.Scope == DestinationScope.Browser ? RunTime(one.Intent) : null),
        ];
    }

    /// <summary>The rules, in the order in which to look.</summary>
    public ImmutableArray<SurprisingRule> All { get; }

    private static bool IsOpen(IntentDecision one) => one.Decision == Decision.Allowed && WorkloadNames.IsPod(one.Intent.Workload);

    private static bool IsClosed(IntentDecision one) => one.Decision == Decision.Denied && WorkloadNames.IsPod(one.Intent.Workload) && one.Intent.Scope != DestinationScope.Browser;

    // The plan decides by the name itself where the extractor only says "external".
    private static bool IsOpenOutside(IntentDecision one) =>
        IsOpen(one) && one.Intent.Destination.Host is { } host && one.Intent.Scope == DestinationScope.External && HostScopes.Of(host) == DestinationScope.External;

    private static string? ByAnswer(IntentDecision one)
    {
        if (!IsOpen(one))
        {
            return null;
        }

        var isAdded = one.Intent.Origins.Any(IsAnswer);
        return isAdded || one.Intent.Certainty != Certainty.Certain
            ? one.Intent.Note ?? (isAdded ? string.Empty : $"{one.Intent.Certainty.Name()} in the configuration")
            : null;
    }

    private static string? Unwritten(IntentDecision one)
    {
        var origins = one.Intent.Origins;
        if (!IsOpenOutside(one) || origins.Any(IsAnswer) || !origins.All(static origin => origin.EnvironmentName is not null || origin.Span is null))
        {
            return null;
        }

        var variables = origins.Select(static origin => origin.EnvironmentName).OfType<string>().Distinct(StringComparer.Ordinal).Select(static name => Printable.Clean(name, 80)).ToList();
        return variables.Count == 0 ? "a default of LibreChat or of its chart" : "because of " + string.Join(", ", variables);
    }

    private static string RunTime(EgressIntent intent) =>
        string.Join("; ", new[] { intent.Note, intent.ClosedBy is { } setting ? "would be closed by: " + setting : null }.OfType<string>());

    private static bool IsAnswer(Origin origin) =>
        SettingsPaths.Any(path => origin.Path.StartsWith(path, StringComparison.Ordinal)) || (origin.Path.StartsWith("mcpServers.", StringComparison.Ordinal) && origin.Path.Contains(".allow[", StringComparison.Ordinal));
}
