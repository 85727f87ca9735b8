using System.Collections.Immutable;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>How FirewallPolicy manifests are written.</summary>
/// <param name="Target">The versions they are written for.</param>
public sealed record FirewallPolicyOptions(AviatrixTarget Target)
{
    /// <summary>The log profile of logged rules (<c>start</c>, <c>end</c>, <c>start/end</c>), or null for the controller's default.</summary>
    public string? LogProfile { get; init; }

    /// <summary>The name of a TLS profile of the controller for rules that permit by name (its <c>verify_sni</c> binds name and certificate), or null.</summary>
    public string? TlsProfile { get; init; }

    /// <summary>Whether groups of names that the gateway resolves can be written: by Terraform only, the CRD has no such selector.</summary>
    public bool ResolvesNames { get; init; }

    /// <summary>Further labels of the objects.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The lines of the header comment.</summary>
    public ImmutableArray<string> Header { get; init; } = [];

    /// <summary>How comments say why an entry is there.</summary>
    public OriginStyle Origins { get; init; }
}
