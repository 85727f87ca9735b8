using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Proxies;

/// <summary>Outbound proxies of the API pod. What goes through them is weighed by <see cref="ProxiedDestinations"/>.</summary>
internal static class ProxyExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var environment = context.Environment;
        var isSet = false;

        // PROXY and proxy win over the rest; of the rest, each scheme has its own and lower case wins.
        if (environment.FirstSet("PROXY", "proxy") is { } first)
        {
            new Feature(context, first.Name == "proxy" ? "proxy-lowercase-axios" : "env-proxy") { WithoutScheme = ApplicationProtocol.Http }.Variable(Reason.Of(first), first);
            isSet = true;
        }

        foreach (var (lower, upper) in (ReadOnlySpan<(string, string)>)[("http_proxy", "HTTP_PROXY"), ("https_proxy", "HTTPS_PROXY")])
        {
            if (environment.FirstSet(lower, upper) is { } variable)
            {
                new Feature(context, "env-proxy") { WithoutScheme = ApplicationProtocol.Http }.Variable(Reason.Of(variable), variable);
                isSet = true;
            }
        }

        if (!isSet)
        {
            return;
        }

        var named = environment.FirstSet(ProxiedDestinations.Variables)!;
        context.Report(FeatureDiagnostics.ProxyBypass.At(
            named.Span,
            $"{named.Name} is set: model providers and MCP servers are reached through the proxy, which is open in their place, but MongoDB, Redis, Meilisearch, SMTP, LDAP, S3, WebSocket and stdio MCP servers, "
                + "skill sync, OpenWeather, Langfuse scores, the RAG health check and addresses that users type do not use it",
            "Name in NO_PROXY what is reached directly, or open it with answers.groups.<group>: allow. The direct destinations of all other features stay in the policy; answers.groups.<group>: deny closes them.")
            with { Group = "infra-proxy" });
    }
}
