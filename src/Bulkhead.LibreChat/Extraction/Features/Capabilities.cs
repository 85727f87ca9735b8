using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Features;

/// <summary>Whether agents have a capability.</summary>
internal enum CapabilityState
{
    /// <summary>LibreChat's default list holds it and the configuration has no list of its own.</summary>
    Default,

    /// <summary>The configuration lists it.</summary>
    Listed,

    /// <summary>It is not available.</summary>
    Off,
}

/// <summary>A capability of agents.</summary>
/// <param name="State">Whether it is available.</param>
/// <param name="Node">The list that names it; missing when there is none.</param>
internal readonly record struct Capability(CapabilityState State, ConfigNode Node)
{
    /// <summary>Whether it is not certainly off.</summary>
    public bool IsPossible => State != CapabilityState.Off;

    /// <summary>Reads <c>endpoints.agents.capabilities</c>.</summary>
    /// <param name="context">The run.</param>
    /// <param name="name">The name of the capability.</param>
    /// <param name="byDefault">Whether LibreChat's default list holds it.</param>
    public static Capability Of(ExtractionContext context, string name, bool byDefault = true)
    {
        // ENDPOINTS restricts which endpoints exist at all; without agents there are no capabilities.
        if (context.Environment.ValueOf("ENDPOINTS") is { } endpoints
            && !endpoints.Split(',', StringSplitOptions.TrimEntries).Contains("agents", StringComparer.Ordinal))
        {
            return new Capability(CapabilityState.Off, default);
        }

        var list = context.Configuration["endpoints"]["agents"]["capabilities"];
        if (!list.IsSequence)
        {
            return new Capability(byDefault ? CapabilityState.Default : CapabilityState.Off, default);
        }

        return list.Items().Any(item => item.AsText() == name)
            ? new Capability(CapabilityState.Listed, list)
            : new Capability(CapabilityState.Off, list);
    }

    /// <summary>LibreChat's own list, which holds while the configuration has none.</summary>
    private static readonly ImmutableArray<string> Defaults =
    [
        "deferred_tools", "execute_code", "file_search", "web_search", "artifacts", "subagents", "actions", "context", "skills", "memory", "ask_user_question", "tools", "chain", "ocr",
    ];

    /// <summary>The list of capabilities without one of them, which is the only way to take it away.</summary>
    public static ClosingSetting Without(ExtractionContext context, string code, string name)
    {
        var list = context.Configuration["endpoints"]["agents"]["capabilities"];
        var present = list.IsSequence ? list.Items().Select(item => item.AsText()).OfType<string>() : Defaults;
        return new ClosingSetting(code, ["endpoints", "agents", "capabilities"], ClosingKind.Without, [.. present.Where(one => one != name).Select(one => Printable.Clean(one, 60))]) { Removed = name };
    }
}
