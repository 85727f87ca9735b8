using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Deciding;

/// <summary>Holds the policy in force. A new one takes its place as a whole; one that cannot be read leaves the last good one and raises an alarm.</summary>
public sealed class PolicyStore
{
    private readonly Lock gate = new();
    private volatile GatewayPolicy? current;
    private volatile string? alarm;

    /// <summary>The policy in force; null as long as there has been none: then everything is denied.</summary>
    public GatewayPolicy? Current => current;

    /// <summary>Why the newest files are not in force; null when they are.</summary>
    public string? Alarm => alarm;

    /// <summary>Called after another policy came into force.</summary>
    public Action<GatewayPolicy>? OnChanged { get; set; }

    /// <summary>Offers the files of a folder.</summary>
    /// <returns>What was found; with an error the policy in force stays.</returns>
    public ImmutableArray<Diagnostic> Offer(IReadOnlyList<SourceText> texts)
    {
        var diagnostics = PolicyManifests.Read(texts, out var policy);
        if (policy is null)
        {
            Refuse(diagnostics.First(static diagnostic => diagnostic.Severity == Severity.Error).Message);
            return diagnostics;
        }

        lock (gate)
        {
            alarm = null;
            if (current?.Version == policy.Version)
            {
                return diagnostics;
            }

            current = policy;
        }

        OnChanged?.Invoke(policy);
        return diagnostics;
    }

    /// <summary>Says that the files could not even be read.</summary>
    public void Refuse(string reason)
    {
        lock (gate)
        {
            alarm = reason;
        }
    }
}
