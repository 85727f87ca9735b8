using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>Reports entries of <c>bulkhead.yaml</c> that change nothing: they may be misspelt.</summary>
internal static class UnusedSettings
{
    public static void Report(Inventory inventory, BulkheadSettings settings, Findings findings)
    {
        if (settings.Answers.Groups.IsEmpty && settings.Answers.Services.IsEmpty && settings.McpServers.IsEmpty && settings.ApprovedProviders is null or [] && !settings.Egress.Any(static entry => entry.Group is not null))
        {
            return;
        }

        var groups = new HashSet<string>(StringComparer.Ordinal);
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var intent in inventory.Intents)
        {
            groups.Add(intent.Group);
            if (intent.Destination.Host is { } host)
            {
                hosts.Add(host.Text);
            }
        }

        foreach (var (group, answer) in settings.Answers.Groups)
        {
            if (!groups.Contains(group))
            {
                Add(findings, answer.Origin, $"answers.groups.{group} answers a group that the configuration does not have.{Suggestions.Ask(group, groups)}");
            }
        }

        foreach (var (host, service) in settings.Answers.Services)
        {
            if (!hosts.Contains(host))
            {
                Add(findings, service.Origin, $"answers.services: the configuration names no host {host}.{Suggestions.Ask(host, hosts)}");
            }
        }

        foreach (var entry in settings.Egress)
        {
            if (entry.Group is { } group && !groups.Contains(group))
            {
                Add(findings, entry.Origin, $"egress: the entry \"{Printable.Clean(entry.Name, 60)}\" is for the group {group}, which the configuration does not have.{Suggestions.Ask(group, groups)}");
            }
        }

        foreach (var server in settings.McpServers)
        {
            if (!groups.Contains(server.Workload))
            {
                Add(findings, server.Origin, $"mcpServers: LibreChat's configuration has no server \"{Printable.Clean(server.Name, 60)}\".{Suggestions.Ask(server.Workload, groups)}");
            }
        }

        foreach (var provider in settings.ApprovedProviders ?? [])
        {
            if (!groups.Contains(provider.Group))
            {
                Add(findings, provider.Origin, $"approvedProviders: the configuration uses no provider \"{Printable.Clean(provider.Text, 60)}\".{Suggestions.Ask(provider.Group, groups)}");
            }
        }
    }

    private static void Add(Findings findings, Origin origin, string message) =>
        findings.Add(PolicyDiagnostics.AnswerUnused.At(origin.Span, message, "Correct the name, or delete the entry."));
}
