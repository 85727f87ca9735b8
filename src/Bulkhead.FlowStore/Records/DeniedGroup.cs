using System.Collections.Immutable;

namespace Bulkhead.FlowStore.Records;

/// <summary>What people have said about a denied group.</summary>
public enum GroupStateKind
{
    /// <summary>Nobody has said anything.</summary>
    New,

    /// <summary>It is known and stays denied.</summary>
    Known,

    /// <summary>It is accepted until a time; after that it counts as new again.</summary>
    AcceptedUntil,
}

/// <summary>A word about a denied group. Words are kept: the last one holds.</summary>
/// <param name="Fingerprint">The group.</param>
/// <param name="Kind">What was said.</param>
/// <param name="Until">Until when, for <see cref="GroupStateKind.AcceptedUntil"/>.</param>
/// <param name="Note">Why, in the words of the person.</param>
/// <param name="Who">The person.</param>
/// <param name="When">When it was said, UTC.</param>
public sealed record GroupState(string Fingerprint, GroupStateKind Kind, DateTimeOffset? Until, string Note, string Who, DateTimeOffset When);

/// <summary>What is asked about denied groups.</summary>
/// <param name="Limit">How many groups, the last seen first.</param>
/// <param name="Buckets">Points of each sparkline, 0 for none.</param>
/// <param name="WouldDeny">Whether what a watching rule would deny counts too.</param>
public sealed record DeniedGroupQuery(int Limit = 200, int Buckets = 24, bool WouldDeny = true);

/// <summary>Denials that are one matter: the same workload, destination and reason.</summary>
/// <param name="Fingerprint">32 hexadecimal digits that stay the same for the same group, in every store.</param>
/// <param name="Workload">The workload; null when unknown.</param>
/// <param name="Namespace">Its namespace; null when unknown.</param>
/// <param name="Name">The name; null when there was none.</param>
/// <param name="Address">The address, only where there is no name.</param>
/// <param name="Port">The port; 0 when unknown.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Denied">How often it was stopped.</param>
/// <param name="WouldDeny">How often a watching rule would have.</param>
/// <param name="First">First seen within the filter, UTC.</param>
/// <param name="Last">Last seen within the filter, UTC.</param>
/// <param name="Sparkline">Denials per equal part of the filter's time.</param>
/// <param name="State">The last word about it; null when there is none.</param>
public sealed record DeniedGroup(
    string Fingerprint,
    string? Workload,
    string? Namespace,
    string? Name,
    string? Address,
    int Port,
    string Reason,
    long Denied,
    long WouldDeny,
    DateTimeOffset First,
    DateTimeOffset Last,
    ImmutableArray<long> Sparkline,
    GroupState? State)
{
    /// <summary>What holds at a time: acceptance ends by itself.</summary>
    /// <param name="now">The time.</param>
    public GroupStateKind StateAt(DateTimeOffset now) =>
        State is null || (State.Kind == GroupStateKind.AcceptedUntil && State.Until is { } until && until <= now) ? GroupStateKind.New : State.Kind;
}
