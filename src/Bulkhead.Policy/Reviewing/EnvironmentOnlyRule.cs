using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Providers that librechat.yaml does not mention.</summary>
internal static class EnvironmentOnlyRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        foreach (var group in input.Open.Where(intent => intent.Kind == IntentKind.LlmProvider).GroupBy(intent => intent.Group, StringComparer.Ordinal))
        {
            var origins = group.SelectMany(intent => intent.Origins).ToList();
            var variable = origins.Find(origin => origin.EnvironmentName is not null);
            if (variable is not null && origins.TrueForAll(origin => origin.EnvironmentName is not null || origin.Span is null))
            {
                yield return ReviewDiagnostics.OnlyEnvironment.About(variable, group.Key,
                    $"{group.Key} is open because {Printable.Clean(variable.EnvironmentName!, 80)} is set; librechat.yaml does not mention it",
                    "Remove the variable if the provider is not used, or list what is approved: approvedProviders.") with { Group = group.Key };
            }
        }
    }
}
