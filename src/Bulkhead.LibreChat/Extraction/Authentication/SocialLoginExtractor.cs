using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Authentication;

/// <summary>Sign-in with Google, GitHub, Discord, Facebook and Apple, and the profile pictures that come with it.</summary>
internal static class SocialLoginExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        if (Decide(context, "google", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET") is { } google)
        {
            new Feature(context, "auth-google").Known(google);

            // Only sessions of the admin panel are refreshed there.
            var admin = Gate.Set(context.Environment, "ADMIN_PANEL_URL");
            var refresh = admin.State == GateState.On ? google.And([.. admin.Origins]) : google.If("ADMIN_PANEL_URL");
            new Feature(context, "auth-google-admin-refresh").Known(refresh with { Note = "sessions of the admin panel only" });
            Picture(context, google, "google");
        }

        GitHub(context);
        Simple(context, "discord", "auth-discord", "DISCORD_CLIENT_ID", "DISCORD_CLIENT_SECRET");
        Simple(context, "facebook", "auth-facebook", "FACEBOOK_CLIENT_ID", "FACEBOOK_CLIENT_SECRET");
        Simple(context, "apple", "auth-apple", "APPLE_CLIENT_ID", "APPLE_PRIVATE_KEY_PATH");
    }

    /// <summary>The entry of <c>registration.socialLogins</c> for a provider; missing when there is none.</summary>
    internal static ConfigNode Mention(ExtractionContext context, string provider)
    {
        var list = context.Configuration["registration"]["socialLogins"];
        return list.Items().Any(item => item.AsText() == provider) ? list : default;
    }

    private static Reason? Decide(ExtractionContext context, string provider, params ReadOnlySpan<string> names) =>
        Gate.All(context.Environment, names).And(Gate.NotDisabled(context.Environment, "ALLOW_SOCIAL_LOGIN")).Decide(Mention(context, provider));

    private static void Simple(ExtractionContext context, string provider, string id, params ReadOnlySpan<string> names)
    {
        if (Decide(context, provider, names) is { } reason)
        {
            new Feature(context, id).Known(reason);
            Picture(context, reason, provider);
        }
    }

    private static void GitHub(ExtractionContext context)
    {
        if (Decide(context, "github", "GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET") is not { } reason)
        {
            return;
        }

        if (context.Environment.FirstSet("GITHUB_ENTERPRISE_BASE_URL") is { } own)
        {
            new Feature(context, "auth-github-enterprise").Variable(reason.And(own.ToOrigin()), own);
            return;
        }

        new Feature(context, "auth-github").Known(reason);
        Picture(context, reason, "github");
    }

    // With local storage the URL of the picture is kept and only browsers load it.
    private static void Picture(ExtractionContext context, Reason reason, string provider)
    {
        if (Storage.StorageExtractor.IsRemote(context))
        {
            new Feature(context, "avatar-social").KnownWith(reason with { Note = "profile pictures" }, provider);
        }
    }
}
