using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Settings;

/// <summary>Answers to what the configuration leaves open (<c>answers</c>).</summary>
public sealed record AnswerSettings
{
    /// <summary>Values of environment variables, used as if they stood in the environment. Not for secrets.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Environment variables that are set although their values are not given.</summary>
    public ImmutableArray<string> EnvironmentKeys { get; init; } = [];

    /// <summary>Answers by group name.</summary>
    public ImmutableSortedDictionary<string, GroupAnswer> Groups { get; init; } =
        ImmutableSortedDictionary.Create<string, GroupAnswer>(StringComparer.Ordinal);

    /// <summary>The pods behind in-cluster or private names, by canonical host.</summary>
    public ImmutableSortedDictionary<string, ServiceAnswer> Services { get; init; } =
        ImmutableSortedDictionary.Create<string, ServiceAnswer>(StringComparer.Ordinal);
}

/// <summary>The answer for one group.</summary>
public abstract record GroupAnswer
{
    private GroupAnswer(Origin origin) => Origin = origin;

    /// <summary>Where it stands in <c>bulkhead.yaml</c>.</summary>
    public Origin Origin { get; }

    /// <summary>Open what the group names, also where it is not certain.</summary>
    public sealed record Allow(Origin Place) : GroupAnswer(Place);

    /// <summary>Keep all of it closed, also what is certain.</summary>
    public sealed record Deny(Origin Place) : GroupAnswer(Place);

    /// <summary>Open exactly these hosts for what is not certain.</summary>
    /// <param name="Place">Where it stands.</param>
    /// <param name="Destinations">The hosts, in the order of the file; never empty.</param>
    /// <param name="Reason">Why; needed for a wildcard over shared tenancy.</param>
    public sealed record Hosts(Origin Place, ImmutableArray<DestinationAnswer> Destinations, string? Reason) : GroupAnswer(Place);
}

/// <summary>One destination that the user names.</summary>
/// <param name="Destination">Host, port and protocol; host and port are never null.</param>
/// <param name="Origin">Where it stands in <c>bulkhead.yaml</c>.</param>
public sealed record DestinationAnswer(Destination Destination, Origin Origin)
{
    /// <summary>The host.</summary>
    public Host Host => Destination.Host!;
}

/// <summary>The pods behind a name (<c>answers.services</c>).</summary>
/// <param name="Host">The canonical host.</param>
/// <param name="Namespace">Their namespace; null means that of the release.</param>
/// <param name="Labels">Their labels, never empty.</param>
/// <param name="Port">The port they listen on (the container's, not the Service's); null means the port of the URL.</param>
/// <param name="Origin">Where it stands in <c>bulkhead.yaml</c>.</param>
public sealed record ServiceAnswer(
    string Host,
    string? Namespace,
    ImmutableSortedDictionary<string, string> Labels,
    int? Port,
    Origin Origin);

/// <summary>One entry of <c>approvedProviders</c>.</summary>
/// <param name="Group">The group name it approves, with its <c>llm-</c> prefix.</param>
/// <param name="Text">The text as written.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record ApprovedProvider(string Group, string Text, Origin Origin);
