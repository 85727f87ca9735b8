using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>What an extractor knows about a destination before its value is read: what it is for, and how LibreChat reads the value.</summary>
/// <param name="Kind">What for.</param>
/// <param name="Group">The group, made with <see cref="GroupName"/>.</param>
internal sealed record IntentSpec(IntentKind Kind, string Group)
{
    /// <summary>The workload that connects.</summary>
    public string Workload { get; init; } = WorkloadNames.LibreChat;

    /// <summary>The catalog entry that says so; becomes part of every origin.</summary>
    public string? CatalogId { get; init; }

    /// <summary>How sure it is when the value itself is clear.</summary>
    public Certainty Certainty { get; init; } = Certainty.Certain;

    /// <summary>Whether LibreChat expands <c>${NAME}</c> in this value (section 2.2 of the reference lists which keys do).</summary>
    public bool Expands { get; init; } = true;

    /// <summary>Whether <c>user_provided</c> is a marker here and not text.</summary>
    public bool AcceptsUserProvided { get; init; } = true;

    /// <summary>Whether LibreChat fills <c>{{NAME}}</c> with data of the user or the request.</summary>
    public bool FillsUserData { get; init; }

    /// <summary>What a value without a scheme (<c>host</c>, <c>host:port</c>) means; null where a scheme is required.</summary>
    public ApplicationProtocol? WithoutScheme { get; init; }

    /// <summary>The port when none is written; null for the default of the scheme.</summary>
    public int? DefaultPort { get; init; }

    /// <summary>The ports of a host whose port the configuration does not say; null for one port.</summary>
    public PortRange? Ports { get; init; }

    /// <summary>The environment that expansion uses; null for that of the LibreChat API.</summary>
    public EnvironmentVariables? Environment { get; init; }

    /// <summary>Origins besides the value itself, such as the key that switches the feature on.</summary>
    public ImmutableArray<Origin> Because { get; init; } = [];

    /// <summary>Variables that decide a conditional intent.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>See <see cref="EgressIntent.Note"/>.</summary>
    public string? Note { get; init; }

    /// <summary>See <see cref="EgressIntent.ClosedBy"/>.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>See <see cref="EgressIntent.NeedsAnswer"/>.</summary>
    public bool NeedsAnswer { get; init; }

    /// <summary>Whether only the user's browser opens it.</summary>
    public bool BrowserOnly { get; init; }

    /// <summary>Whether a pattern such as <c>*.example.com</c> may stand where a host is expected.</summary>
    public bool AcceptsWildcard { get; init; }

    /// <summary>A spec with the kind, group, workload and id of a catalog entry.</summary>
    public static IntentSpec Of(ExtractionContext context, string catalogId)
    {
        var entry = context.Catalog[catalogId];
        return new IntentSpec(entry.Kind, entry.Group) { Workload = entry.Workload, CatalogId = catalogId, BrowserOnly = entry.BrowserOnly };
    }

    /// <summary>The group of something that a person named: the prefix of its kind and the slug of the name (<c>llm-groq</c>).</summary>
    public static string GroupName(string prefix, string name) => prefix + "-" + GroupNames.Slug(name);

    /// <summary>The same destination, sure only when some variables are set.</summary>
    public IntentSpec When(params ReadOnlySpan<string> needs) => this with { Certainty = Certainty.Conditional, Needs = [.. Needs, .. needs] };

    /// <summary>The same destination with another reason besides its value.</summary>
    public IntentSpec BecauseOf(params ReadOnlySpan<Origin> origins) => this with { Because = [.. Because, .. origins] };
}
