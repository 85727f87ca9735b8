namespace Bulkhead.Model.Names;

/// <summary>Which wildcards would open names that other people can register.</summary>
public static class WildcardRules
{
    /// <summary>Why a pattern is refused without an explicit answer, as the end of a sentence; null when it is acceptable.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <remarks>
    /// Refused: at or above a public suffix of either section, at or above a zone of known shared tenancy (object stores, serverless
    /// platforms), directly below a single label, and over names that are not public.
    /// </remarks>
    public static string? Refuse(DomainPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var suffix = pattern.Suffix;
        if (HostScopes.Of(new Host.Pattern(pattern)) != Inventories.DestinationScope.External)
        {
            return $"covers names that are not on the public Internet ({suffix} is answered by the cluster, the host or a private resolver)";
        }

        if (SharedTenancy.ReasonFor(suffix) is { } reason)
        {
            return $"covers {reason}";
        }

        switch (PublicSuffixes.SectionOf(suffix))
        {
            case SuffixSection.Icann:
                return $"covers every domain registered under {suffix}, which is a public suffix";
            case SuffixSection.Private:
                return $"covers the names of every customer of the service behind {suffix}, which is a public suffix";
        }

        if (suffix.IsSingleLabel)
        {
            return $"covers every name under the top-level label {suffix}";
        }

        if (PublicSuffixes.FirstBelow(suffix) is { } below)
        {
            return $"covers {below}, a public suffix under which anybody can register";
        }

        return SharedTenancy.FirstBelow(suffix) is { } zone
            ? $"covers {zone.Zone}: {zone.Reason}"
            : null;
    }
}
