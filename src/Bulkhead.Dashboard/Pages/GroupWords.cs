using System.Globalization;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Dashboard.Pages;

/// <summary>The states of a denied group in words.</summary>
internal static class GroupWords
{
    /// <summary>The state of a group at a time.</summary>
    public static string Of(DeniedGroup group, DateTimeOffset now) => group.StateAt(now) switch
    {
        GroupStateKind.Known => "known",
        GroupStateKind.AcceptedUntil => group.State!.Until is { } until ? "accepted until " + until.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "accepted",
        _ => group.State is null ? "new" : "new again",
    };
}
