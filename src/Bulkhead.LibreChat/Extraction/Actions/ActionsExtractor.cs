using System.Globalization;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Actions;

/// <summary>OpenAPI actions of agents and assistants: what <c>actions.allowedDomains</c> permits, and the open door without it.</summary>
internal static class ActionsExtractor
{
    private const string Group = "action-domains";

    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var agents = Capability.Of(context, "actions");
        var isPossible = agents.IsPossible || AssistantsHaveActions(context);
        var domains = context.Configuration["actions"]["allowedDomains"];
        var addresses = context.Configuration["actions"]["allowedAddresses"];
        var isBounded = domains.Items().Any();
        foreach (var entry in domains.Items())
        {
            Domain(context, entry, isPossible);
        }

        foreach (var entry in addresses.Items())
        {
            Address(context, entry, isPossible, isIgnored: isBounded);
        }

        if (isPossible && !isBounded)
        {
            new Feature(context, "actions-server").Nowhere(
                Reason.Uncontrolled("everybody who may edit an agent picks the host", "actions.allowedDomains", agents.Node));
            context.Report(FeatureDiagnostics.ActionsOpen.At(
                agents.Node.Span,
                "actions may call any public host, because actions.allowedDomains is not set",
                "List the hosts under actions.allowedDomains, remove actions from endpoints.agents.capabilities, or answer answers.groups.actions-user-defined: deny.")
                with { Group = "actions-user-defined", Explains = "actions-server" },
                Capability.Without(context, FeatureDiagnostics.ActionsOpen.Code, "actions"));
        }

        if (isPossible)
        {
            // Not bounded by the list: the token endpoint is part of what the author of the action types.
            new Feature(context, "actions-oauth-token").Nowhere(
                Reason.Uncontrolled("the author of an action picks the OAuth token host; actions.allowedDomains does not bound it", "endpoints.agents.capabilities without actions", agents.Node));
        }
    }

    private static bool AssistantsHaveActions(ExtractionContext context)
    {
        foreach (var name in (ReadOnlySpan<string>)["assistants", "azureAssistants"])
        {
            var block = context.Configuration["endpoints"][name];
            if (block.HasValue && (!block["capabilities"].IsSequence || block["capabilities"].Items().Any(item => item.AsText() == "actions")))
            {
                return true;
            }
        }

        return context.Environment.IsSet("ASSISTANTS_API_KEY") == true;
    }

    private static void Domain(ExtractionContext context, ConfigNode node, bool isPossible)
    {
        var feature = new Feature(context, "actions-allowed-domain", Group);
        var reason = Reason.Of(node) with { Note = isPossible ? null : "the actions capability is off" };
        reason = isPossible ? reason : reason.AtMost(Certainty.Conditional);
        if (node.AsText()?.Trim() is not { Length: > 0 } text)
        {
            context.Report(FeatureDiagnostics.WrongType.At(node.Span, $"an entry of actions.allowedDomains is {node.Describe()}, not text", "Write a domain.") with { Group = Group });
            return;
        }

        if (text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal))
        {
            context.Report(FeatureDiagnostics.NotExpanded.At(
                node.Span,
                $"LibreChat does not replace anything in actions.allowedDomains; {Printable.Clean(text)} matches no host",
                "Write the domain itself.") with { Group = Group });
            feature.Nowhere(reason.AtMost(Certainty.Unresolved), Printable.Clean(text), null, ApplicationProtocol.Https);
            return;
        }

        var mark = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = mark < 0 ? null : text[..mark].ToLowerInvariant();
        if (scheme is "ws" or "wss")
        {
            context.Report(FeatureDiagnostics.ActionIgnored.At(node.Span, $"actions do not speak {scheme}: LibreChat skips this entry", "Write https:// or remove the entry.") with { Group = Group });
            return;
        }

        var rest = mark < 0 ? text : text[(mark + 3)..];
        var hasPort = rest.TrimEnd('/') is var authority && authority.LastIndexOf(':') is var colon && colon >= 0 && int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (scheme is null || !hasPort)
        {
            var opened = scheme == "http" ? "http on port 80" : hasPort ? "https on the port that is written" : "https on port 443";
            context.Report(FeatureDiagnostics.ActionOpenPort.At(
                node.Span,
                $"{Printable.Clean(text)} leaves {(scheme is null ? hasPort ? "the scheme" : "scheme and port" : "the port")} open; Bulkhead opens {opened}",
                "Write scheme://host:port for anything else, one entry each.") with { Group = Group });
        }

        feature.Pattern(reason, (scheme ?? "https") + "://" + rest.TrimEnd('/'));
        if (rest.StartsWith("*.", StringComparison.Ordinal))
        {
            // LibreChat's matcher takes the apex for a match of its own wildcard.
            feature.Pattern(reason, (scheme ?? "https") + "://" + rest[2..].TrimEnd('/'));
        }
    }

    private static void Address(ExtractionContext context, ConfigNode node, bool isPossible, bool isIgnored)
    {
        if (node.AsText()?.Trim() is not { Length: > 0 } text)
        {
            return;
        }

        if (isIgnored)
        {
            context.Report(FeatureDiagnostics.ActionIgnored.At(
                node.Span,
                $"{Printable.Clean(text)} has no effect, because LibreChat ignores actions.allowedAddresses as soon as actions.allowedDomains is set",
                "Move the entry to actions.allowedDomains.") with { Group = Group });
        }

        var reason = Reason.Of(node) with { Note = isIgnored ? "ignored while actions.allowedDomains is set" : "a private address that actions may call" };
        new Feature(context, "actions-allowed-domain", Group).Pattern(isIgnored || !isPossible ? reason.AtMost(Certainty.Conditional) : reason, "http://" + text);
    }
}
