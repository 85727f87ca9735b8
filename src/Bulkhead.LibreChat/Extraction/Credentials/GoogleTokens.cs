using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Credentials;

/// <summary>What a client with a Google service account contacts besides the service itself.</summary>
internal static class GoogleTokens
{
    private const string Variable = "GOOGLE_SERVICE_KEY_FILE";

    /// <summary>Adds the token hosts, the address of the key when it is one, and federation or metadata services where no key file is used.</summary>
    /// <param name="context">The context.</param>
    /// <param name="reason">Why the service is used.</param>
    /// <param name="keyFile">The value that names the key; missing where only the environment does.</param>
    public static void Add(ExtractionContext context, Reason reason, ConfigNode keyFile)
    {
        new Feature(context, "google-oauth-token").Known(reason);
        var hasKey = keyFile.HasValue || context.Environment.IsSet(Variable) == true;
        if (IsAddress(ConfigText.Of(keyFile, context.Environment)?.Text))
        {
            new Feature(context, "google-service-key-url").Url(reason, keyFile, expands: true);
        }
        else if (!keyFile.HasValue && context.Environment.Find(Variable) is { IsSet: true } variable && IsAddress(variable.Value))
        {
            new Feature(context, "google-service-key-url").Variable(reason, variable);
        }

        if (context.Environment.Find("GOOGLE_APPLICATION_CREDENTIALS") is { IsSet: true } federation && !hasKey)
        {
            new Feature(context, "google-wif-sts").Known((reason with { Note = "only when the file is of the type external_account" }).AtMost(Certainty.Conditional).And(federation.ToOrigin()));
        }
        else if (!hasKey && reason.Certainty != Certainty.Certain)
        {
            new Feature(context, "google-adc-metadata").Known(reason.If(Variable) with { Note = "asked when no key file is given", NeedsAnswer = true });
        }
    }

    /// <summary>Adds the metadata server of GKE when the chart binds the service account to a Google one.</summary>
    public static void FromServiceAccount(ExtractionContext context)
    {
        var annotation = context.Deployment.Chart["serviceAccount"]["annotations"]["iam.gke.io/gcp-service-account"];
        if (!annotation.HasValue)
        {
            return;
        }

        var feature = new Feature(context, "gke-workload-identity");
        var reason = Reason.Of(annotation) with { NeedsAnswer = true, Note = "which port is used depends on the version of GKE" };
        feature.Host(reason, "169.254.169.252", 988, ApplicationProtocol.Http);
        feature.Host(reason, "169.254.169.252", 987, ApplicationProtocol.Http);
        feature.Host(reason, "169.254.169.254", 80, ApplicationProtocol.Http);
    }

    private static bool IsAddress(string? text) =>
        text is not null && (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
}
