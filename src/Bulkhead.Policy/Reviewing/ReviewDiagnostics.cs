using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Reviewing;

/// <summary>What a review finds beyond reading and planning (BH45xx). How each is fixed stands in docs/findings.md.</summary>
public static class ReviewDiagnostics
{
    /// <summary>Plain text to the Internet.</summary>
    public static readonly DiagnosticDescriptor Plaintext = new("BH4501", Severity.Warning, "Plain text to a host outside",
        "The connection is open and carries prompts, answers or keys without TLS, so that whoever is on the way can read and change them.");

    /// <summary>A public address that is open.</summary>
    public static readonly DiagnosticDescriptor AddressOpen = new("BH4502", Severity.Info, "Public address is open",
        "Somebody decided to open an address that carries no name. Who answers there can change without anybody noticing.");

    /// <summary>A wildcard that is open.</summary>
    public static readonly DiagnosticDescriptor WildcardOpen = new("BH4503", Severity.Warning, "Wildcard is open",
        "Every name under the wildcard can be reached, those that do not exist yet included.");

    /// <summary>LibreChat refuses a configured MCP server that the network opens.</summary>
    public static readonly DiagnosticDescriptor McpNotListed = new("BH4504", Severity.Warning, "MCP server that LibreChat itself refuses",
        "mcpSettings.allowedDomains is set and does not list the host of the server, so LibreChat does not connect to it. The policy opens the host all the same: one of the two is wrong.");

    /// <summary>LibreChat allows an MCP domain that the network keeps closed.</summary>
    public static readonly DiagnosticDescriptor McpListedButClosed = new("BH4505", Severity.Info, "MCP domain that only LibreChat allows",
        "mcpSettings.allowedDomains lists a domain that no open destination lies in. Servers there fail at the network; the entry may be a leftover.");

    /// <summary>The network opens for actions what LibreChat refuses.</summary>
    public static readonly DiagnosticDescriptor ActionNotListed = new("BH4506", Severity.Warning, "Host of actions that LibreChat itself refuses",
        "bulkhead.yaml opens a host for actions that actions.allowedDomains does not list, so LibreChat never calls it. The way out stays open for everything else in the pod.");

    /// <summary>LibreChat allows actions where the network does not.</summary>
    public static readonly DiagnosticDescriptor ActionListedButClosed = new("BH4507", Severity.Info, "Domain of actions that only LibreChat allows",
        "actions.allowedDomains lists a domain that no open destination lies in. Actions there fail at the network.");

    /// <summary>A secret in a file.</summary>
    public static readonly DiagnosticDescriptor SecretInFile = new("BH4508", Severity.Warning, "Secret in the configuration",
        "The value looks like a secret and stands in a file that is committed, rendered and shown. The value is never repeated by Bulkhead.");

    /// <summary>DNS reaches the Internet.</summary>
    public static readonly DiagnosticDescriptor DnsPath = new("BH4509", Severity.Info, "DNS is a way out",
        "Pods may ask the resolver of the cluster for any name, and names can carry data to whoever serves the zone. A policy on connections does not see it.");

    /// <summary>An image that changes under its name.</summary>
    public static readonly DiagnosticDescriptor MutableImage = new("BH4510", Severity.Warning, "Image by a tag that moves",
        "The tag names whatever was pushed last. What runs in the pod, and with it what it contacts, can change without a change here.");

    /// <summary>An exception that ends soon.</summary>
    public static readonly DiagnosticDescriptor ExpiresThisMonth = new("BH4511", Severity.Info, "Extra destination expires within 30 days",
        "The entry is open today. Its owner has between 15 and 30 days to renew or delete it; in the last 14 days it is a warning.");

    /// <summary>An exception without an end.</summary>
    public static readonly DiagnosticDescriptor NoExpiry = new("BH4512", Severity.Info, "Extra destination without an end",
        "The entry has no expires date, so nobody is ever asked whether it is still needed.");

    /// <summary>Enabled by the environment only.</summary>
    public static readonly DiagnosticDescriptor OnlyEnvironment = new("BH4513", Severity.Info, "Provider that only the environment enables",
        "An environment variable switches the provider on, and librechat.yaml does not mention it. Whoever reviews librechat.yaml does not see it.");

    /// <summary>Configured and never usable.</summary>
    public static readonly DiagnosticDescriptor NeverEnabled = new("BH4514", Severity.Warning, "Configured, but its key is not set",
        "The entry names a variable that the environment does not set, so requests fail, while the destination is open.");

    /// <summary>Whether NetworkPolicy counts is not known.</summary>
    public static readonly DiagnosticDescriptor EnforcementUnknown = new("BH4515", Severity.Info, "Not known whether NetworkPolicy is enforced",
        "Kubernetes stores NetworkPolicy objects whether or not the network plug-in enforces them. Where nothing does, data stores are open to every pod of the cluster.");

    /// <summary>All of them, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Plaintext, AddressOpen, WildcardOpen, McpNotListed, McpListedButClosed, ActionNotListed, ActionListedButClosed, SecretInFile, DnsPath, MutableImage,
        ExpiresThisMonth, NoExpiry, OnlyEnvironment, NeverEnabled,
        EnforcementUnknown,
    ];
}
