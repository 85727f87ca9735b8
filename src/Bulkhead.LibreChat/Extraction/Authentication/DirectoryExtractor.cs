using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Authentication;

/// <summary>SAML, LDAP, SharePoint, and OpenID Connect of the remote agents and management APIs.</summary>
internal static class DirectoryExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        Saml(context);
        Ldap(context);
        SharePoint(context);
        var agents = context.Configuration["endpoints"]["agents"];
        Api(context, "remote-agents-oidc", agents["remoteApi"]["auth"]["oidc"]);
        Api(context, "management-api-oidc", agents["managementApi"]["auth"]["oidc"]);
    }

    private static void Saml(ExtractionContext context)
    {
        var mention = SocialLoginExtractor.Mention(context, "saml");
        var gate = Gate.Set(context.Environment, "SAML_ENTRY_POINT");
        if (gate.Decide(mention) is not { } reason)
        {
            return;
        }

        new Feature(context, "auth-saml-browser").UrlOf(reason, "SAML_ENTRY_POINT");
        if (gate.State == GateState.On && Gate.NotDisabled(context.Environment, "ALLOW_SOCIAL_LOGIN").State == GateState.On)
        {
            RemotePictures.Add(context, "avatar-saml", reason);
        }
    }

    private static void Ldap(ExtractionContext context)
    {
        var mention = SocialLoginExtractor.Mention(context, "ldap");
        if (Gate.All(context.Environment, "LDAP_URL", "LDAP_USER_SEARCH_BASE").Decide(mention) is not { } reason)
        {
            return;
        }

        var variable = context.Environment.FirstSet("LDAP_URL");
        if (variable?.Value is { } value && value.Contains(',', StringComparison.Ordinal))
        {
            foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                new Feature(context, "auth-ldap") { WithoutScheme = ApplicationProtocol.Ldap }.Text(reason, part, []);
            }

            return;
        }

        new Feature(context, "auth-ldap") { WithoutScheme = ApplicationProtocol.Ldap }.UrlOf(reason, "LDAP_URL");
    }

    private static void SharePoint(ExtractionContext context)
    {
        if (Gate.Enabled(context.Environment, "ENABLE_SHAREPOINT_FILEPICKER").Decide() is not { } reason)
        {
            return;
        }

        var feature = new Feature(context, "sharepoint-browser");
        feature.UrlOf(reason, "SHAREPOINT_BASE_URL");
        feature.Host(reason, "graph.microsoft.com", 443, ApplicationProtocol.Https);
    }

    private static void Api(ExtractionContext context, string id, ConfigNode oidc)
    {
        if (oidc["enabled"].AsBoolean() != true)
        {
            return;
        }

        if (oidc["jwksUri"] is { HasValue: true } keys)
        {
            new Feature(context, id).Url(Reason.Of(keys), keys, expands: false);
            return;
        }

        if (id == "remote-agents-oidc" && context.Environment.FirstSet("OPENID_JWKS_URL") is { } shared)
        {
            new Feature(context, id).Variable(Reason.Of(oidc["enabled"]).And(shared.ToOrigin()), shared);
            return;
        }

        if (oidc["issuer"] is { HasValue: true } issuer)
        {
            new Feature(context, id).Url(Reason.Of(issuer), issuer, expands: false);
            new Feature(context, id).Nowhere(
                new Reason(Certainty.UserControlled, Places.Of(issuer)) { Note = "the discovery document of the issuer names the host of the signing keys", ClosedBy = "jwksUri" });
        }
    }
}
