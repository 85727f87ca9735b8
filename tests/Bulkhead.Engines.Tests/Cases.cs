using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Tests;

/// <summary>The plans whose manifests are committed as baselines.</summary>
internal static class Cases
{
    public static IReadOnlyDictionary<string, Func<Sample>> All { get; } = new Dictionary<string, Func<Sample>>(StringComparer.Ordinal)
    {
        ["minimal"] = static () => new Sample().Add(Sample.LibreChat).Permit("librechat", "llm-openai", 443, "api.openai.com").Dns("librechat"),
        ["closed"] = static () => new Sample().Add(Sample.LibreChat).Add(Sample.Mongodb),
        ["complete"] = Sample.Complete,
        ["watched"] = static () => new Sample { WatchClosingDeny = true }.Add(Sample.LibreChat).Permit("librechat", "llm-openai", 443, "api.openai.com"),
        ["many-origins"] = static () => new Sample().Add(Sample.LibreChat).PermitNames(
            "librechat", "action-domains", 443, ApplicationProtocol.Https, [.. Enumerable.Range(1, 9).Select(line => Sample.At(line, $"actions.allowedDomains[{line - 1}]"))], "api.example.com"),
        ["mcp-workload"] = static () => new Sample()
            .Add(Sample.LibreChat)
            .Add(Sample.Pod("mcp-github", ("app", "mcp-github")) with { Namespace = "mcp", Ports = [8000] })
            .Permit("mcp-github", "mcp-github", 443, "api.github.com")
            .Dns("librechat").Dns("mcp-github")
            .To("librechat", "mcp-github", 8000)
            .Peer("librechat", new PeerRule("svc-ollama", new Peer.Pods("ai", Sample.Labels(("app", "ollama"))), Transport.Tcp, PortRange.Of(11434), [])),
    };
}
