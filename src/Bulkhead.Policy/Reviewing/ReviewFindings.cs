using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Everything that a review finds in a plan, beyond what reading and planning report. One small rule for each finding.</summary>
public static class ReviewFindings
{
    private static readonly ImmutableArray<Func<ReviewInput, IEnumerable<Diagnostic>>> Rules =
    [
        PlaintextRule.Of,
        AddressRule.Of,
        WildcardRule.Of,
        McpDomainsRule.Of,
        ActionDomainsRule.Of,
        SecretsRule.Of,
        DnsRule.Of,
        ImagesRule.Of,
        ExceptionsRule.Of,
        EnvironmentOnlyRule.Of,
        MissingKeysRule.Of,
        EnforcementRule.Of,
    ];

    /// <summary>Finds. Time grows linearly with the decisions, times the entries of LibreChat's own lists of domains.</summary>
    /// <param name="inventory">What the deployment wants to reach.</param>
    /// <param name="policy">The plan for it.</param>
    /// <param name="settings">The user's answers.</param>
    /// <param name="today">The day on which expiry dates are judged.</param>
    /// <returns>The findings, ordered by place, code, group and message; each once.</returns>
    public static ImmutableArray<Diagnostic> Of(Inventory inventory, EgressPolicy policy, BulkheadSettings settings, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(settings);
        var input = new ReviewInput(inventory, policy, settings, today);
        return
        [
            .. Rules.SelectMany(rule => rule(input)).Distinct()
                .OrderBy(finding => finding.Span?.File ?? "~", StringComparer.Ordinal)
                .ThenBy(finding => finding.Span?.Line ?? 0)
                .ThenBy(finding => finding.Span?.Column ?? 0)
                .ThenBy(finding => finding.Code, StringComparer.Ordinal)
                .ThenBy(finding => finding.Group, StringComparer.Ordinal)
                .ThenBy(finding => finding.Message, StringComparer.Ordinal),
        ];
    }

    /// <summary>A finding about a destination, at its first place in a file.</summary>
    internal static Diagnostic About(this DiagnosticDescriptor descriptor, EgressIntent intent, string message, string help)
    {
        var origin = intent.Origins.FirstOrDefault(one => one.Span is not null) ?? intent.Origins.FirstOrDefault();
        return descriptor.At(origin?.Span, message, help) with
        {
            Group = intent.Group,
            Path = origin?.Path,
            PathByName = origin?.PathByName,
            Subject = intent.Destination.Host?.Text,
            Related = intent.Origins.Where(one => one.Span is not null && one.Span != origin?.Span).Select(one => new RelatedPlace(one.Span!.Value, $"Also because of {Printable.Clean(one.Path)}.")).FirstOrDefault(),
        };
    }

    /// <summary>A finding about a value.</summary>
    internal static Diagnostic About(this DiagnosticDescriptor descriptor, Origin origin, string subject, string message, string help) =>
        descriptor.At(origin.Span, message, help) with { Path = origin.Path, PathByName = origin.PathByName, Subject = subject };
}
