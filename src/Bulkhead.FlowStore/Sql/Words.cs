using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Sql;

/// <summary>The words that stand for values of the model in the store. They never change.</summary>
internal static class Words
{
    /// <summary>The word of an event.</summary>
    /// <param name="value">The event.</param>
    public static string Of(FlowEvent value) => value == FlowEvent.End ? "end" : "decision";

    /// <summary>The word of a verdict.</summary>
    /// <param name="value">The verdict.</param>
    public static string Of(FlowVerdict value) => value switch
    {
        FlowVerdict.Allowed => "allowed",
        FlowVerdict.WouldDeny => "would-deny",
        _ => "denied",
    };

    /// <summary>The word of an attribution.</summary>
    /// <param name="value">The attribution.</param>
    public static string Of(Attribution value) => value switch
    {
        Attribution.Source => "source",
        Attribution.Judged => "judged",
        _ => "none",
    };

    /// <summary>The word of a state.</summary>
    /// <param name="value">The state.</param>
    public static string Of(GroupStateKind value) => value switch
    {
        GroupStateKind.Known => "known",
        GroupStateKind.AcceptedUntil => "accepted-until",
        _ => "new",
    };

    /// <summary>The event of a word.</summary>
    /// <param name="word">The word.</param>
    public static FlowEvent Event(string word) => word == "end" ? FlowEvent.End : FlowEvent.Decision;

    /// <summary>The verdict of a word; denied when it is unknown.</summary>
    /// <param name="word">The word.</param>
    public static FlowVerdict Verdict(string word) => word switch
    {
        "allowed" => FlowVerdict.Allowed,
        "would-deny" => FlowVerdict.WouldDeny,
        _ => FlowVerdict.Denied,
    };

    /// <summary>The attribution of a word.</summary>
    /// <param name="word">The word.</param>
    public static Attribution Attributed(string word) => word switch
    {
        "source" => Attribution.Source,
        "judged" => Attribution.Judged,
        _ => Attribution.None,
    };

    /// <summary>The state of a word.</summary>
    /// <param name="word">The word.</param>
    public static GroupStateKind State(string word) => word switch
    {
        "known" => GroupStateKind.Known,
        "accepted-until" => GroupStateKind.AcceptedUntil,
        _ => GroupStateKind.New,
    };

    /// <summary>A text as it is stored: NUL, at which the embedded engine would cut it, becomes the sign for it (U+2400), in rows as in questions.</summary>
    /// <param name="text">The text; null is stored as empty.</param>
    public static string Storable(string? text) => text is null ? "" : text.Contains('\0') ? text.Replace('\0', '\u2400') : text;
}
