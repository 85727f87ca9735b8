using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Endpoints;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Credentials;

/// <summary>Where the AWS SDK gets credentials for Bedrock and S3 when none are written down.</summary>
internal static class AwsCredentialsExtractor
{
    private const string RoleAnnotation = "eks.amazonaws.com/role-arn";

    /// <summary>Adds token and metadata services; runs after the extractors of the services themselves.</summary>
    public static void Extract(ExtractionContext context)
    {
        var bedrock = context.Intents.Where(intent => IsOfBedrock(intent)).ToList();
        var storage = context.Intents.Where(intent => IsOfStorage(intent)).ToList();
        var clients = new List<EgressIntent>();
        if (bedrock.Count > 0 && !HasBedrockKeys(context.Environment))
        {
            clients.AddRange(bedrock);
        }

        if (storage.Count > 0 && !HasKeys(context.Environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
        {
            clients.AddRange(storage);
        }

        if (clients.Count == 0)
        {
            return;
        }

        var isCertain = clients.Exists(intent => intent.Certainty == Certainty.Certain);
        Profile(context, clients);
        if (ContainerCredentials(context, isCertain))
        {
            return;
        }

        var role = Role(context);
        if (!role.IsEmpty)
        {
            SecurityTokens(context, clients, new Reason(isCertain ? Certainty.Certain : Certainty.Conditional, role));
            return;
        }

        var reason = new Reason(Certainty.Conditional, [.. clients.SelectMany(intent => intent.Origins).Select(origin => origin with { CatalogId = null }).Distinct().Take(1)]);
        if (context.Environment.IsComplete)
        {
            // No keys, no role: the SDK falls back to the metadata service of the machine.
            if (isCertain && context.Environment.IsEnabled("AWS_EC2_METADATA_DISABLED") != true)
            {
                new Feature(context, "aws-imds").Known(reason with { NeedsAnswer = true, Note = "the last place where the SDK looks for credentials; nothing in the input names keys or a role" });
            }

            return;
        }

        SecurityTokens(context, clients, reason.If("AWS_ROLE_ARN") with { Note = "asked only when the pod takes a role through its service account" });
    }

    private static bool IsOfBedrock(EgressIntent intent) =>
        intent is { Group: BedrockExtractor.Group, Workload: WorkloadNames.LibreChat, Certainty: Certainty.Certain or Certainty.Conditional }
        && intent.Origins.Any(origin => origin.CatalogId is "bedrock-runtime" or "bedrock-fips-dualstack");

    private static bool IsOfStorage(EgressIntent intent) =>
        intent is { Kind: IntentKind.Storage, Workload: WorkloadNames.LibreChat, Certainty: Certainty.Certain or Certainty.Conditional }
        && intent.Origins.Any(origin => origin.CatalogId is "s3-bucket" or "cloudfront-invalidation");

    private static bool HasBedrockKeys(EnvironmentVariables environment) =>
        environment.IsSet("BEDROCK_AWS_BEARER_TOKEN") == true
        || HasKeys(environment, "BEDROCK_AWS_ACCESS_KEY_ID", "BEDROCK_AWS_SECRET_ACCESS_KEY")
        || HasKeys(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        || environment.IsSet("AWS_BEARER_TOKEN_BEDROCK") == true;

    private static bool HasKeys(EnvironmentVariables environment, string id, string secret) =>
        environment.IsSet(id) == true && environment.IsSet(secret) == true;

    private static void Profile(ExtractionContext context, List<EgressIntent> clients)
    {
        if (context.Environment.Find("BEDROCK_AWS_PROFILE") is not { IsSet: true } profile)
        {
            return;
        }

        foreach (var region in Regions(context, clients))
        {
            new Feature(context, "aws-sso-profile").Known(
                Reason.Of(profile).AtMost(Certainty.Conditional) with { Note = "only when the profile signs in with AWS SSO or takes a role" },
                ("region", region));
        }
    }

    private static bool ContainerCredentials(ExtractionContext context, bool isCertain)
    {
        var limit = isCertain ? Certainty.Certain : Certainty.Conditional;
        if (context.Environment.Find("AWS_CONTAINER_CREDENTIALS_FULL_URI") is { IsSet: true } full)
        {
            new Feature(context, "aws-eks-pod-identity").Variable(Reason.Of(full).AtMost(limit) with { NeedsAnswer = true }, full);
            return true;
        }

        if (context.Environment.Find("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is { IsSet: true } relative)
        {
            new Feature(context, "aws-ecs-credentials").Known(Reason.Of(relative).AtMost(limit) with { NeedsAnswer = true });
            return true;
        }

        return false;
    }

    private static ImmutableArray<Origin> Role(ExtractionContext context)
    {
        var annotation = context.Deployment.Chart["serviceAccount"]["annotations"][RoleAnnotation];
        return
        [
            .. Places.Of(annotation.HasValue ? annotation : default),
            .. new[] { "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE" }.Select(context.Environment.Find).Where(variable => variable is { IsSet: true }).Select(variable => variable!.ToOrigin()),
        ];
    }

    private static void SecurityTokens(ExtractionContext context, List<EgressIntent> clients, Reason reason)
    {
        var environment = context.Environment;
        var redirect = environment.IsEnabled("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") == true ? null : environment.FirstSet("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL");
        if (redirect is not null)
        {
            new Feature(context, "aws-global-endpoint-url", "auth-aws").Variable(reason, redirect);
            return;
        }

        var feature = new Feature(context, "aws-sts-irsa");
        if (environment.Find("AWS_STS_REGIONAL_ENDPOINTS") is { IsSet: true, Value: "legacy" } legacy)
        {
            feature.Host(reason.And(legacy.ToOrigin()), "sts.amazonaws.com", 443, ApplicationProtocol.Https);
            return;
        }

        var isFips = environment.IsEnabled("AWS_USE_FIPS_ENDPOINT") == true;
        foreach (var region in Regions(context, clients))
        {
            feature.Host(reason, (isFips ? "sts-fips." : "sts.") + region + "." + AwsRegions.SuffixOf(region), 443, ApplicationProtocol.Https);
        }
    }

    // The SDK asks the token service in the region of the client that needs the token; AWS_REGION is the region of a client that names none.
    private static List<string> Regions(ExtractionContext context, List<EgressIntent> clients)
    {
        var regions = clients.Select(intent => RegionIn(intent.Destination.Host?.Text)).OfType<string>().ToList();
        if (context.Environment.FirstSet("AWS_REGION", "AWS_DEFAULT_REGION") is { Value: { } value } && AwsRegions.IsRegion(value))
        {
            regions.Add(value);
        }

        return regions.Count == 0 ? ["${AWS_REGION}"] : [.. regions.Distinct().Order(StringComparer.Ordinal)];
    }

    private static string? RegionIn(string? host) => host?.Split('.').FirstOrDefault(AwsRegions.IsRegion);
}
