using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Proxies;

/// <summary>
/// When a proxy is set, the pod opens the proxy and the proxy opens the provider or MCP server: the direct way is no longer certain. It stays so for
/// what <c>NO_PROXY</c> excepts and for what is known to go around a proxy (WebSocket, stdio children, <c>directEndpoint</c>).
/// </summary>
internal sealed class ProxiedDestinations
{
    private readonly EnvironmentVariable proxy;
    private readonly NoProxy exceptions;

    private ProxiedDestinations(EnvironmentVariable proxy, NoProxy exceptions) => (this.proxy, this.exceptions) = (proxy, exceptions);

    /// <summary>The variables that set a proxy, in their order.</summary>
    public static ReadOnlySpan<string> Variables => (string[])["PROXY", "proxy", "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

    /// <summary>Null when no proxy is set.</summary>
    public static ProxiedDestinations? Of(EnvironmentVariables environment) =>
        environment.FirstSet(Variables) is { } proxy
            ? new ProxiedDestinations(proxy, new NoProxy(environment.FirstSet("no_proxy", "NO_PROXY")?.Value))
            : null;

    /// <summary>The intent, no surer than conditional when it goes through the proxy.</summary>
    public EgressIntent Weigh(EgressIntent intent) =>
        intent.Certainty == Certainty.Certain && IsProxied(intent)
            ? intent with { Certainty = Certainty.Conditional, Note = $"reached through the proxy of {proxy.Name}, which is the destination of the pod" }
            : intent;

    private bool IsProxied(EgressIntent intent) =>
        intent is { Workload: WorkloadNames.LibreChat, Scope: DestinationScope.External, Destination: { Host: { } host, Protocol: ApplicationProtocol.Https or ApplicationProtocol.Http } to }
        && intent.Origins.Any(origin => GoesThrough(intent.Kind, origin.CatalogId))
        && !exceptions.Excepts(host.Text, to.Ports?.First);

    private static bool GoesThrough(IntentKind kind, string? catalogId) => kind switch
    {
        IntentKind.LlmProvider => catalogId is not "custom-endpoint-direct",
        IntentKind.McpServer => catalogId is "mcp-http" or "mcp-url-placeholder" or "mcp-oauth-token-url" or "mcp-oauth-revocation",
        _ => false,
    };
}
