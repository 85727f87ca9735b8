namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>Addresses that only browsers open. What the page always loads stands only in the catalog.</summary>
internal static class BrowserCases
{
    public static readonly FeatureCase[] All =
    [
        new("sandpack-bundler-browser", "own", "browser sp.acme.dev 443 https infrastructure browser-sandpack browser certain") { Env = "SANDPACK_BUNDLER_URL=https://sp.acme.dev" },
        new("sandpack-bundler-browser", "the default"),
        new("sandpack-static-browser", "own", "browser sp.acme.dev 443 https infrastructure browser-sandpack browser certain") { Env = "SANDPACK_STATIC_BUNDLER_URL=https://sp.acme.dev" },
        new("sandpack-static-browser", "the default"),
        new("sandpack-packages-browser", "always on, so only in the catalog"),
        new("artifact-cdn-browser", "always on, so only in the catalog"),
        new("office-preview-cdn-browser", "kept on", "browser cdn.jsdelivr.net 443 https infrastructure browser-office browser certain") { Env = "OFFICE_PREVIEW_DISABLE_CDN=false" },
        new("office-preview-cdn-browser", "switched off") { Env = "OFFICE_PREVIEW_DISABLE_CDN=true" },
        new("icon-urls-browser", "everywhere",
            "browser a.acme.dev 443 https infrastructure browser-icons browser certain",
            "browser b.acme.dev 443 https infrastructure browser-icons browser certain",
            "browser c.acme.dev 443 https infrastructure browser-icons browser certain",
            "browser d.acme.dev 443 https infrastructure browser-icons browser certain")
        {
            Yaml = "endpoints: { custom: [{ iconURL: \"https://a.acme.dev/i\" }, { iconURL: openAI }] }\nmodelSpecs: { list: [{ iconURL: \"https://b.acme.dev/i\", preset: { iconURL: \"/local.png\" } }] }\nmcpServers: { m: { url: \"https://m.dev\", iconPath: \"https://c.acme.dev/i\" } }",
            Env = "OPENID_IMAGE_URL=https://d.acme.dev/i",
        },
        new("icon-urls-browser", "names of built-in icons") { Yaml = "modelSpecs: { list: [{ iconURL: google }] }" },
        new("ui-links-browser", "links",
            "browser a.acme.dev 443 https infrastructure browser-links browser certain",
            "browser b.acme.dev 443 https infrastructure browser-links browser certain",
            "browser c.acme.dev 443 https infrastructure browser-links browser certain")
        {
            Yaml = "interface: { privacyPolicy: { externalUrl: \"https://a.acme.dev/p\" }, termsOfService: { externalUrl: \"https://b.acme.dev/t\" } }",
            Env = "HELP_AND_FAQ_URL=https://c.acme.dev",
        },
        new("ui-links-browser", "none") { Env = "HELP_AND_FAQ_URL=/" },
        new("markdown-images-browser", "always possible", "browser () - unknown infrastructure browser-markdown browser user-controlled") { Reports = ["BH2270"] },
    ];
}
