namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>Actions of agents and assistants.</summary>
internal static class ActionCases
{
    private const string Off = "endpoints: { agents: { capabilities: [tools] } }\n";

    public static readonly FeatureCase[] All =
    [
        new("actions-server", "no list", "librechat () - unknown action actions-user-defined external user-controlled") { Reports = ["BH2220"] },
        new("actions-server", "a list") { Yaml = "actions: { allowedDomains: [api.acme.dev] }", Silent = ["BH2220"] },
        new("actions-server", "capability off") { Yaml = Off, Silent = ["BH2220"] },
        new("actions-server", "agents off") { Env = "ENDPOINTS=openAI,google", Silent = ["BH2220"] },
        new("actions-server", "assistants have it", "librechat () - unknown action actions-user-defined external user-controlled") { Yaml = "endpoints: { agents: { capabilities: [tools] }, assistants: { disableBuilder: true } }" },
        new("actions-oauth-token", "even with a list", "librechat () - unknown action action-domains external user-controlled") { Yaml = "actions: { allowedDomains: [api.acme.dev] }" },
        new("actions-oauth-token", "capability off") { Yaml = Off },
        new("actions-allowed-domain", "every form",
            "librechat *.acme.dev 443 https action action-domains external certain",
            "librechat 10.2.3.4 8080 http action action-domains private certain",
            "librechat acme.dev 443 https action action-domains external certain",
            "librechat a.dev 443 https action action-domains external certain",
            "librechat b.dev 80 http action action-domains external certain",
            "librechat c.dev 8443 https action action-domains external certain",
            "librechat mcpo 8080 https action action-domains in-cluster certain")
        {
            Yaml = "actions: { allowedDomains: [a.dev, \"*.acme.dev\", \"http://b.dev\", \"https://c.dev:8443\", \"mcpo:8080\", \"wss://w.dev\", \"http://10.2.3.4:8080\"] }",
            Reports = ["BH2221", "BH2222"],
        },
        new("actions-allowed-domain", "nothing is replaced", "librechat (${HOST}) - https action action-domains external unresolved", "librechat ({{N8N}}) - https action action-domains external unresolved")
        {
            Yaml = "actions: { allowedDomains: [\"${HOST}\", \"{{N8N}}\"] }",
            Env = "HOST=a.dev",
            Reports = ["BH2208"],
        },
        new("actions-allowed-domain", "addresses", "librechat 10.2.3.4 8080 http action action-domains private certain") { Yaml = "actions: { allowedAddresses: [\"10.2.3.4:8080\"] }" },
        new("actions-allowed-domain", "addresses beside domains",
            "librechat 10.2.3.4 8080 http action action-domains private conditional",
            "librechat a.dev 443 https action action-domains external certain") { Yaml = "actions: { allowedDomains: [\"https://a.dev:443\"], allowedAddresses: [\"10.2.3.4:8080\"] }", Reports = ["BH2222"], Silent = ["BH2221"] },
        new("actions-allowed-domain", "capability off", "librechat a.dev 443 https action action-domains external conditional") { Yaml = Off + "actions: { allowedDomains: [a.dev] }" },
    ];
}
