using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Planning;

/// <summary>The markers <c>@npm</c>, <c>@pypi</c>, <c>@docker</c> that stand for the registry a program downloads from.</summary>
internal static class PackageRegistries
{
    /// <summary>The ecosystem of an intent that stands for a registry; null for every other intent.</summary>
    public static string? EcosystemOf(EgressIntent intent) =>
        intent.Destination.Host is null && intent.Expression is ['@', .. var ecosystem] && ecosystem.Length > 0 && ecosystem.All(char.IsAsciiLetterOrDigit) ? ecosystem : null;
}
