using System.Text;

namespace Bulkhead.Model.Names;

/// <summary>Zones in which names belong to whoever comes (evasion of the kind "another tenant of the same service").</summary>
public static class SharedTenancy
{
    private static readonly Lazy<SortedNames> Data = new(() => SortedNames.FromResource("SharedTenancy.dat"));

    /// <summary>What the names directly below a zone are ("storage accounts of every Azure customer"); null where the zone is not known as shared.</summary>
    /// <param name="zone">The name that a wildcard would stand before.</param>
    public static string? ReasonFor(Hostname zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var own = Data.Value.Find(zone.Value);
        if (own.Length > 0)
        {
            return Reason(own);
        }

        if (zone.IsSingleLabel)
        {
            return null;
        }

        var parent = Data.Value.Find(zone.Value.AsSpan(zone.Value.IndexOf('.') + 1));
        return parent.Length > 0 && parent[0] == '*' ? Reason(parent) : null;
    }

    /// <summary>What the names beside a name are, where it lies in a zone known as shared: those of other customers, on the same servers. Null where it does not.</summary>
    /// <param name="name">One exact name.</param>
    public static string? ReasonBeside(Hostname name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var dot = name.Value.IndexOf('.'); dot >= 0; dot = name.Value.IndexOf('.', dot + 1))
        {
            var zone = new Hostname(name.Value[(dot + 1)..]);
            if (ReasonFor(zone) is { } reason)
            {
                return reason;
            }

            if (PublicSuffixes.SectionOf(zone) == SuffixSection.Private)
            {
                return $"names of every customer of the service behind {zone.Value}";
            }
        }

        return null;
    }

    /// <summary>The first known zone below a name.</summary>
    internal static (string Zone, string Reason)? FirstBelow(Hostname name) =>
        Data.Value.FirstBelow(name.Value) is { } zone ? (zone, Reason(Data.Value.Find(zone))) : null;

    private static string Reason(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value[2..]);
}
