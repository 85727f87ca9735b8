using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Authentication;

/// <summary>Sign-in with OpenID Connect: the issuer, the hosts of its discovery document, and what is fetched on behalf of users.</summary>
internal static class OpenIdExtractor
{
    private const string Graph = "graph.microsoft.com";
    private const string Group = "auth-openid";

    /// <summary>Who the issuer is, as far as its name tells.</summary>
    private enum Issuer
    {
        Other,
        Google,
        Entra,
    }

    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var environment = context.Environment;
        var mention = SocialLoginExtractor.Mention(context, "openid");
        var required = Gate.All(environment, "OPENID_CLIENT_ID", "OPENID_SESSION_SECRET")
            .And(Gate.Any(environment, "OPENID_CLIENT_SECRET", "OPENID_USE_PKCE"))
            .And(Gate.NotDisabled(environment, "ALLOW_SOCIAL_LOGIN"));
        var issuer = environment.FirstSet("OPENID_ISSUER");
        if (issuer is null && !mention.Exists)
        {
            return;
        }

        // An issuer is named for one purpose only. What a Secret outside the input adds is taken for granted; what is known to be missing is not.
        var reason = new Reason(Certainty.Certain, [.. Places.Of(mention), .. required.Origins]);
        if (required.State == GateState.Off || (issuer is null && required.State != GateState.On))
        {
            reason = reason.If([.. required.Needs]);
        }

        reason = issuer is null ? reason : reason.And(issuer.ToOrigin());
        new Feature(context, "auth-openid-issuer", Group).UrlOf(reason, "OPENID_ISSUER");
        if (issuer is null)
        {
            return;
        }

        var kind = Recognise(issuer.Value);
        Endpoints(context, reason, kind, issuer);
        Keys(context, reason, kind);
        OnBehalf(context, reason, kind);
        Pictures(context, reason, kind);
    }

    private static Issuer Recognise(string? value)
    {
        if (value is null || !UrlParts.TryRead(value.Trim(), out var parts, out _))
        {
            return Issuer.Other;
        }

        return parts!.Host.ToLowerInvariant() switch
        {
            "accounts.google.com" => Issuer.Google,
            "login.microsoftonline.com" or "sts.windows.net" => Issuer.Entra,
            _ => Issuer.Other,
        };
    }

    private static void Endpoints(ExtractionContext context, Reason reason, Issuer kind, Environment.EnvironmentVariable issuer)
    {
        switch (kind)
        {
            case Issuer.Google:
                foreach (var host in (ReadOnlySpan<string>)["oauth2.googleapis.com", "openidconnect.googleapis.com", "www.googleapis.com"])
                {
                    new Feature(context, "auth-openid-endpoints", Group).Host(reason, host, 443, ApplicationProtocol.Https);
                }

                break;
            case Issuer.Entra:
                foreach (var host in (ReadOnlySpan<string>)["login.microsoftonline.com", Graph])
                {
                    new Feature(context, "auth-openid-endpoints", Group).Host(reason, host, 443, ApplicationProtocol.Https);
                }

                break;
            default:
                new Feature(context, "auth-openid-endpoints", Group).Nowhere(
                    reason with { Certainty = Certainty.UserControlled, Note = "the discovery document of the issuer names token, user-info and key hosts; often they are the issuer itself" });
                context.Report(FeatureDiagnostics.OpenIdDiscovery.At(
                    issuer.Span,
                    "the token, user-info and key hosts of OPENID_ISSUER stand in its discovery document; only the issuer itself is opened",
                    $"If they lie on other hosts: answers.groups.{Group}: {{ hosts: [\"…\"] }}.") with { Group = Group });
                break;
        }
    }

    private static void Keys(ExtractionContext context, Reason reason, Issuer kind)
    {
        if (context.Environment.FirstSet("OPENID_JWKS_URL") is { } url)
        {
            new Feature(context, "auth-openid-jwks", Group).Variable(reason.And(url.ToOrigin()), url);
        }
        else if (Gate.Enabled(context.Environment, "OPENID_REUSE_TOKENS").Decide() is { } reuse)
        {
            var joined = reuse.Certainty == Certainty.Certain ? reason.And([.. reuse.Origins]) : reason.If([.. reuse.Needs]);
            if (kind == Issuer.Google)
            {
                new Feature(context, "auth-openid-jwks", Group).Host(joined, "www.googleapis.com", 443, ApplicationProtocol.Https);
            }
            else if (kind == Issuer.Entra)
            {
                new Feature(context, "auth-openid-jwks", Group).UrlOf(joined, "OPENID_ISSUER");
            }
            else
            {
                new Feature(context, "auth-openid-jwks", Group).Nowhere(joined with { Certainty = Certainty.UserControlled, Note = "the discovery document names the host of the signing keys" });
            }
        }
    }

    private static void OnBehalf(ExtractionContext context, Reason reason, Issuer kind)
    {
        var environment = context.Environment;
        if (Gate.Any(environment, "OPENID_REQUIRED_ROLE", "OPENID_ADMIN_ROLE").Decide() is { } roles && kind == Issuer.Entra)
        {
            new Feature(context, "auth-openid-graph-overage", Group).Host(Join(reason, roles) with { Note = "users in more groups than a token holds" }, Graph, 443, ApplicationProtocol.Https);
        }

        if (Gate.Enabled(environment, "OPENID_ON_BEHALF_FLOW_FOR_USERINFO_REQUIRED").Decide() is { } userInfo)
        {
            new Feature(context, "auth-openid-obo-userinfo", Group).UrlOf(Join(reason, userInfo), "OPENID_ISSUER");
            if (kind == Issuer.Entra)
            {
                new Feature(context, "auth-openid-obo-userinfo", Group).Host(Join(reason, userInfo), Graph, 443, ApplicationProtocol.Https);
            }
        }

        if (Gate.Enabled(environment, "USE_ENTRA_ID_FOR_PEOPLE_SEARCH").And(Gate.Enabled(environment, "OPENID_REUSE_TOKENS")).Decide() is { } people)
        {
            new Feature(context, "entra-people-search").Host(Join(reason, people), Graph, 443, ApplicationProtocol.Https);
            new Feature(context, "entra-people-search").UrlOf(Join(reason, people), "OPENID_ISSUER");
        }

        if (Gate.Enabled(environment, "ENABLE_SHAREPOINT_FILEPICKER").And(Gate.Enabled(environment, "OPENID_REUSE_TOKENS")).Decide() is { } sharePoint)
        {
            new Feature(context, "sharepoint-obo", Group).UrlOf(Join(reason, sharePoint), "OPENID_ISSUER");
        }
    }

    private static Reason Join(Reason reason, Reason other) =>
        (other.Certainty == Certainty.Certain ? reason : reason.If([.. other.Needs])).And([.. other.Origins]);

    private static void Pictures(ExtractionContext context, Reason reason, Issuer kind)
    {
        const string note = "the picture of a profile is fetched by the pod at every sign-in";
        switch (kind)
        {
            case Issuer.Google:
                new Feature(context, "avatar-openid", Group).Host(reason with { Note = note }, "lh3.googleusercontent.com", 443, ApplicationProtocol.Https);
                break;
            case Issuer.Entra:
                new Feature(context, "avatar-openid", Group).Host(reason with { Note = note }, Graph, 443, ApplicationProtocol.Https);
                break;
            default:
                RemotePictures.Add(context, "avatar-openid", reason);
                break;
        }
    }
}
