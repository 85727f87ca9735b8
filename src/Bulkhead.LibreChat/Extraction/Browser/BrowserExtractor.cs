using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Browser;

/// <summary>
/// Addresses that only the user's browser opens: never pod egress. What LibreChat's page loads by itself stands in the catalog and not here; only
/// what a configuration asks for is listed.
/// </summary>
internal static class BrowserExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var configuration = context.Configuration;
        foreach (var endpoint in configuration["endpoints"]["custom"].Items())
        {
            Icon(context, endpoint["iconURL"]);
        }

        foreach (var spec in configuration["modelSpecs"]["list"].Items())
        {
            Icon(context, spec["iconURL"]);
            Icon(context, spec["groupIcon"]);
            Icon(context, spec["preset"]["iconURL"]);
        }

        foreach (var (_, _, server) in configuration["mcpServers"].Entries())
        {
            Icon(context, server["iconPath"]);
        }

        Link(context, configuration["interface"]["privacyPolicy"]["externalUrl"]);
        Link(context, configuration["interface"]["termsOfService"]["externalUrl"]);
        Variables(context, "icon-urls-browser", "OPENID_IMAGE_URL", "SAML_IMAGE_URL");
        Variables(context, "ui-links-browser", "HELP_AND_FAQ_URL", "ADMIN_PANEL_URL");
        Variables(context, "sandpack-bundler-browser", "SANDPACK_BUNDLER_URL");
        Variables(context, "sandpack-static-browser", "SANDPACK_STATIC_BUNDLER_URL");
        if (context.Environment.FirstSet("OFFICE_PREVIEW_DISABLE_CDN") is { } preview && context.Environment.IsEnabled(preview.Name) == false)
        {
            new Feature(context, "office-preview-cdn-browser").Known(Reason.Of(preview));
        }

        Pictures(context);
    }

    // Names of built-in icons, data URLs and paths below the page itself contact nobody.
    private static void Icon(ExtractionContext context, ConfigNode node)
    {
        if (IsAddress(node.AsText()))
        {
            new Feature(context, "icon-urls-browser").Url(Reason.Of(node), node, expands: false);
        }
    }

    private static void Link(ExtractionContext context, ConfigNode node)
    {
        if (IsAddress(node.AsText()))
        {
            new Feature(context, "ui-links-browser").Url(Reason.Of(node), node, expands: false);
        }
    }

    private static void Variables(ExtractionContext context, string id, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (context.Environment.FirstSet(name) is { Value: { } value } variable && IsAddress(value))
            {
                new Feature(context, id).Variable(Reason.Of(variable), variable);
            }
        }
    }

    private static bool IsAddress(string? text) => text?.TrimStart() is { } trimmed
        && (trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    private static void Pictures(ExtractionContext context)
    {
        new Feature(context, "markdown-images-browser").Nowhere(
            Reason.Uncontrolled("answers may hold pictures and links of any host, which the browser loads", "a content security policy in front of LibreChat"));
        context.Report(FeatureDiagnostics.RemoteImages.At(
            null,
            "answers may hold pictures of any host, which browsers load: no pod policy closes that way out",
            "Set a content security policy (img-src) at the ingress."));
    }
}
