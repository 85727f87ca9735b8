using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Features;

/// <summary>What the environment says about a condition of LibreChat.</summary>
internal enum GateState
{
    /// <summary>It holds.</summary>
    On,

    /// <summary>Part of it holds, the rest was not given or is a placeholder.</summary>
    Partly,

    /// <summary>Nothing is known about it.</summary>
    Unknown,

    /// <summary>It does not hold.</summary>
    Off,
}

/// <summary>A condition on the environment, with the variables that speak for it and those that would decide it.</summary>
/// <param name="State">What is known.</param>
/// <param name="Origins">The variables that speak for it.</param>
/// <param name="Needs">The variables that would decide it.</param>
internal sealed record Gate(GateState State, ImmutableArray<Origin> Origins, ImmutableArray<string> Needs)
{
    /// <summary>A condition that always holds.</summary>
    public static Gate Open { get; } = new(GateState.On, [], []);

    /// <summary>The variable is set.</summary>
    public static Gate Set(EnvironmentVariables environment, string name)
    {
        var variable = environment.Find(name);
        if (variable is { IsSet: true })
        {
            return new Gate(GateState.On, [variable.ToOrigin()], []);
        }

        // LibreChat would take a sample file's placeholder for a value; nobody meant it, so it decides nothing.
        if (variable is { IsPlaceholder: true, Value.Length: > 0 })
        {
            return new Gate(GateState.Partly, [variable.ToOrigin()], [name]);
        }

        return new Gate(variable is null && !environment.IsComplete ? GateState.Unknown : GateState.Off, [], [name]);
    }

    /// <summary>The variable is <c>true</c>, as LibreChat's isEnabled reads it.</summary>
    public static Gate Enabled(EnvironmentVariables environment, string name) => environment.IsEnabled(name) switch
    {
        true => new Gate(GateState.On, [environment.Find(name)!.ToOrigin()], []),
        false => new Gate(GateState.Off, [], [name]),
        null => environment.Find(name) is { } variable
            ? new Gate(GateState.Partly, [variable.ToOrigin()], [name])
            : new Gate(GateState.Unknown, [], [name]),
    };

    /// <summary>
    /// The variable is not known to be anything but <c>true</c>; what is unknown is taken for granted. A switch for several features speaks for none
    /// of them, so it gives no origin.
    /// </summary>
    public static Gate NotDisabled(EnvironmentVariables environment, string name)
    {
        var gate = Enabled(environment, name);
        return gate.State == GateState.Off ? gate : Open;
    }

    /// <summary>All variables are set.</summary>
    public static Gate All(EnvironmentVariables environment, params ReadOnlySpan<string> names)
    {
        var gate = Open;
        foreach (var name in names)
        {
            gate = gate.And(Set(environment, name));
        }

        return gate;
    }

    /// <summary>At least one variable is set; the first that is counts.</summary>
    public static Gate Any(EnvironmentVariables environment, params ReadOnlySpan<string> names)
    {
        Gate? best = null;
        foreach (var name in names)
        {
            best = best is null ? Set(environment, name) : best.Or(Set(environment, name));
        }

        return best ?? new Gate(GateState.Off, [], []);
    }

    /// <summary>Both conditions.</summary>
    public Gate And(Gate other)
    {
        ImmutableArray<Origin> origins = [.. Origins.Union(other.Origins)];
        ImmutableArray<string> needs = [.. Needs.Union(other.Needs, StringComparer.Ordinal)];
        if (State == GateState.Off || other.State == GateState.Off)
        {
            return new Gate(GateState.Off, origins, needs);
        }

        if (State == GateState.On && other.State == GateState.On)
        {
            return new Gate(GateState.On, origins, []);
        }

        return new Gate(origins.IsEmpty ? GateState.Unknown : GateState.Partly, origins, needs);
    }

    /// <summary>One of the conditions.</summary>
    public Gate Or(Gate other) => other.State < State ? other : this;

    /// <summary>
    /// What follows for an intent. A feature that the configuration itself mentions is kept and denied when the environment leaves it off or open;
    /// one that is mentioned nowhere and undecided gives null: the report says once that such features could not be decided.
    /// </summary>
    /// <param name="mentions">Where the configuration mentions the feature.</param>
    public Reason? Decide(params ReadOnlySpan<ConfigNode> mentions)
    {
        var places = Places.Of(mentions);
        return State switch
        {
            GateState.On => new Reason(Certainty.Certain, [.. places.Union(Origins)]),
            GateState.Partly => new Reason(Certainty.Conditional, [.. places.Union(Origins)]) { Needs = Needs },
            _ => places.IsEmpty ? null : new Reason(Certainty.Conditional, [.. places.Union(Origins)]) { Needs = Needs },
        };
    }
}
