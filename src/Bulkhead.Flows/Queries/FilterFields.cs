using System.Collections.Immutable;

namespace Bulkhead.Flows.Queries;

/// <summary>How the operands of a field are written.</summary>
public enum FilterValueKind
{
    /// <summary>Text with stars.</summary>
    Text,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>An address or a block.</summary>
    Address,

    /// <summary>A port or a range of ports.</summary>
    Port,

    /// <summary>Bytes, with a unit and a comparison.</summary>
    Bytes,

    /// <summary>A duration, with a unit and a comparison.</summary>
    Duration,
}

/// <summary>A word of the language and what it stands for.</summary>
/// <param name="Word">The word before the colon, in lower case.</param>
/// <param name="Field">What is asked about.</param>
/// <param name="Kind">How its operands are written.</param>
/// <param name="Meaning">What it asks, in a few words for lists and completion.</param>
public sealed record FilterWord(string Word, FlowField Field, FilterValueKind Kind, string Meaning);

/// <summary>The vocabulary of the filter language (docs/flow-filter.md).</summary>
public static class FilterFields
{
    /// <summary>The word for the first time that counts.</summary>
    public const string Since = "since";

    /// <summary>The word for the first time that no longer counts.</summary>
    public const string Until = "until";

    /// <summary>The word for a field without a value.</summary>
    public const string None = "none";

    // What people write for a field who know it from another tool.
    private static readonly ImmutableDictionary<string, string> Habits = new Dictionary<string, string>
    {
        ["action"] = "verdict",
        ["address"] = "to",
        ["after"] = Since,
        ["before"] = Until,
        ["client"] = "from",
        ["destination"] = "to",
        ["domain"] = "name",
        ["dst"] = "to",
        ["fqdn"] = "name",
        ["host"] = "name",
        ["hostname"] = "name",
        ["ip"] = "to",
        ["log"] = "source",
        ["ns"] = "namespace",
        ["size"] = "bytes",
        ["sni"] = "name",
        ["src"] = "from",
        ["status"] = "verdict",
        ["url"] = "path",
        ["workload"] = "who",
    }.ToImmutableDictionary();

    /// <summary>Every field word, in the order in which they are listed; <c>since</c> and <c>until</c> are not among them.</summary>
    public static ImmutableArray<FilterWord> All { get; } =
    [
        new("verdict", FlowField.Verdict, FilterValueKind.Word, "allowed, denied or would-deny"),
        new("who", FlowField.Workload, FilterValueKind.Text, "the workload"),
        new("name", FlowField.Name, FilterValueKind.Text, "the name that was asked for"),
        new("port", FlowField.Port, FilterValueKind.Port, "the destination port"),
        new("path", FlowField.Path, FilterValueKind.Text, "the path of a request"),
        new("method", FlowField.Method, FilterValueKind.Text, "the method of a request"),
        new("rule", FlowField.Rule, FilterValueKind.Text, "the rule"),
        new("policy", FlowField.Policy, FilterValueKind.Text, "the policy object"),
        new("origin", FlowField.Origin, FilterValueKind.Text, "the configuration line behind the rule"),
        new("reason", FlowField.Reason, FilterValueKind.Text, "why it was denied or ended"),
        new("step", FlowField.Step, FilterValueKind.Text, "where it was decided"),
        new("to", FlowField.Address, FilterValueKind.Address, "the destination address or a block"),
        new("from", FlowField.SourceAddress, FilterValueKind.Address, "the source address or a block"),
        new("namespace", FlowField.Namespace, FilterValueKind.Text, "the namespace of the workload"),
        new("pod", FlowField.Pod, FilterValueKind.Text, "the pod"),
        new("protocol", FlowField.Protocol, FilterValueKind.Text, "tls, http, dns or what was recognised"),
        new("transport", FlowField.Transport, FilterValueKind.Text, "tcp, udp or icmp"),
        new("event", FlowField.Event, FilterValueKind.Word, "decision or end"),
        new("source", FlowField.Source, FilterValueKind.Text, "the collector"),
        new("session", FlowField.Session, FilterValueKind.Text, "one connection"),
        new("version", FlowField.PolicyVersion, FilterValueKind.Text, "the version of the policy"),
        new("bytes", FlowField.Bytes, FilterValueKind.Bytes, "bytes in both directions together"),
        new("duration", FlowField.Duration, FilterValueKind.Duration, "how long it was open"),
    ];

    /// <summary>The words before a colon, the two of time included.</summary>
    public static ImmutableArray<string> Words { get; } = [.. All.Select(static word => word.Word), Since, Until];

    /// <summary>The verdicts as they are written.</summary>
    public static ImmutableArray<string> Verdicts { get; } = ["allowed", "denied", "would-deny"];

    /// <summary>The events as they are written.</summary>
    public static ImmutableArray<string> Events { get; } = ["decision", "end"];

    /// <summary>The word of a field. <see cref="FlowField.Anything"/> has none: it is written bare.</summary>
    public static FilterWord? Of(FlowField field) => All.FirstOrDefault(word => word.Field == field);

    /// <summary>The field that a word stands for, without regard to case; null for an unknown word.</summary>
    public static FilterWord? Find(string word) => All.FirstOrDefault(known => string.Equals(known.Word, word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The word that somebody probably meant, or null.</summary>
    public static string? Suggest(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Habits.GetValueOrDefault(word.ToLowerInvariant()) ?? Model.Diagnostics.Suggestions.Nearest(word, Words);
    }

    /// <summary>Whether <c>none</c> can be asked of a field: what always has a value has no such question.</summary>
    public static bool CanBeAbsent(FlowField field) => field is FlowField.Workload or FlowField.Namespace or FlowField.Pod or FlowField.SourceAddress or FlowField.Name
        or FlowField.Address or FlowField.Port or FlowField.Protocol or FlowField.Method or FlowField.Path or FlowField.Policy or FlowField.Rule or FlowField.Origin
        or FlowField.PolicyVersion;
}
