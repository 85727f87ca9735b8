using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Features;

/// <summary>Why a destination is contacted, and how sure that is.</summary>
/// <param name="Certainty">How sure it is, before the destination itself is read (a host that cannot be read makes it unresolved).</param>
/// <param name="Origins">The places that say so; may be empty when only the catalog does.</param>
internal sealed record Reason(Certainty Certainty, ImmutableArray<Origin> Origins)
{
    /// <summary>Environment variables that would decide it.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>One sentence for readers.</summary>
    public string? Note { get; init; }

    /// <summary>The LibreChat setting that closes it.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>Whether it must not be permitted without an explicit answer although it is certain.</summary>
    public bool NeedsAnswer { get; init; }

    /// <summary>LibreChat does it whatever the configuration says.</summary>
    public static Reason Always { get; } = new(Certainty.Certain, []);

    /// <summary>The configuration says so.</summary>
    public static Reason Of(ConfigNode node) => new(Certainty.Certain, Places.Of(node));

    /// <summary>The environment says so.</summary>
    public static Reason Of(EnvironmentVariable variable) => new(Certainty.Certain, [variable.ToOrigin()]);

    /// <summary>Somebody else decides where it goes.</summary>
    public static Reason Uncontrolled(string note, string? closedBy, params ReadOnlySpan<ConfigNode> nodes) =>
        new(Certainty.UserControlled, Places.Of(nodes)) { Note = note, ClosedBy = closedBy };

    /// <summary>The same with a certainty that is at most the given one.</summary>
    public Reason AtMost(Certainty limit) => this with { Certainty = (Certainty)Math.Max((int)Certainty, (int)limit) };

    /// <summary>The same, only if variables that were not given have some value.</summary>
    public Reason If(params ReadOnlySpan<string> names) =>
        AtMost(Certainty.Conditional) with { Needs = [.. Needs.Union(names.ToArray(), StringComparer.Ordinal)] };

    /// <summary>The same with more places.</summary>
    public Reason And(params ReadOnlySpan<Origin> origins)
    {
        // A reason has a few places at most: looking through them is cheaper than a set.
        var all = ImmutableArray.CreateBuilder<Origin>(Origins.Length + origins.Length);
        foreach (var origin in (ReadOnlySpan<Origin>)[.. Origins, .. origins])
        {
            if (!all.Contains(origin))
            {
                all.Add(origin);
            }
        }

        return this with { Origins = all.DrainToImmutable() };
    }
}

/// <summary>Origins of nodes.</summary>
internal static class Places
{
    /// <summary>The origin of a node that is there.</summary>
    public static Origin ToOrigin(this ConfigNode node) => new(node.Path.ToString(), node.Span) { PathByName = node.Path.ByName() };

    /// <summary>The origins of those nodes that are there.</summary>
    public static ImmutableArray<Origin> Of(params ReadOnlySpan<ConfigNode> nodes)
    {
        var origins = ImmutableArray.CreateBuilder<Origin>(nodes.Length);
        foreach (var node in nodes)
        {
            if (node.Exists)
            {
                origins.Add(node.ToOrigin());
            }
        }

        return origins.ToImmutable();
    }
}
