using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The endpoint <c>bedrock</c>: one runtime host per region, or what takes its place.</summary>
internal static class BedrockExtractor
{
    /// <summary>The group of all Bedrock hosts.</summary>
    public const string Group = "llm-bedrock";

    private const string RegionVariable = "BEDROCK_AWS_DEFAULT_REGION";

    /// <summary>Adds what the endpoint contacts.</summary>
    public static void Extract(ExtractionContext context)
    {
        var gate = EndpointGate.Of(context, "bedrock", RegionVariable, "BEDROCK_AWS_BEARER_TOKEN", "BEDROCK_AWS_SECRET_ACCESS_KEY", "BEDROCK_AWS_PROFILE");
        if (gate is not { } reason)
        {
            return;
        }

        if (context.Environment.Find("BEDROCK_REVERSE_PROXY") is { IsSet: true } proxy)
        {
            ReverseProxy(context, reason, proxy);
            return;
        }

        if (Redirect(context.Environment) is { } redirect)
        {
            if (redirect.Name == "AWS_ENDPOINT_URL")
            {
                context.Report(ConfigurationDiagnostics.AwsRedirectDescriptor.At(
                    redirect.Span,
                    "AWS_ENDPOINT_URL sends Bedrock calls to the same address as file storage.",
                    "Use AWS_ENDPOINT_URL_S3 for the store, or set AWS_ENDPOINT_URL_BEDROCK_RUNTIME.") with { Group = Group });
            }

            new Feature(context, "aws-global-endpoint-url").Variable(reason, redirect);
            return;
        }

        Regions(context, reason);
    }

    /// <summary>The variable that moves Bedrock's runtime, when the AWS SDK reads one.</summary>
    public static EnvironmentVariable? Redirect(EnvironmentVariables environment) =>
        environment.IsEnabled("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") == true ? null : environment.FirstSet("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL");

    // LibreChat puts https:// in front of the value itself.
    private static void ReverseProxy(ExtractionContext context, Reason reason, EnvironmentVariable proxy)
    {
        if (proxy.Value?.Contains("://", StringComparison.Ordinal) == true)
        {
            context.Report(ConfigurationDiagnostics.SchemeInHostDescriptor.At(
                proxy.Span,
                "BEDROCK_REVERSE_PROXY holds a scheme, and LibreChat adds another one.",
                "Write only the host and, if need be, the path.") with { Group = Group });
            IntentFactory.AddUnresolved(
                context,
                "${BEDROCK_REVERSE_PROXY}",
                ["BEDROCK_REVERSE_PROXY"],
                [proxy.ToOrigin(), .. reason.Origins],
                new IntentSpec(IntentKind.LlmProvider, Group) { CatalogId = "bedrock-reverse-proxy", Note = "the value holds a scheme" },
                PortRange.Of(443),
                ApplicationProtocol.Https);
            return;
        }

        new Feature(context, "bedrock-reverse-proxy") { WithoutScheme = ApplicationProtocol.Https }.Variable(reason, proxy);
    }

    private static void Regions(ExtractionContext context, Reason reason)
    {
        var block = context.Configuration["endpoints"]["bedrock"];
        var listed = block["availableRegions"];
        if (listed.HasValue && !listed.IsSequence)
        {
            context.Report(ConfigurationDiagnostics.WrongType(listed.Span, listed.Path.ToString(), "a list of regions", listed.Describe()));
        }

        // Listing a region names its host: what credentials Bedrock gets (often a role, which no input shows) does not change where the traffic goes.
        // A note means that ENDPOINTS leaves Bedrock out; then the list decides nothing.
        var named = reason.Note is null ? reason with { Certainty = Certainty.Certain, Needs = [] } : reason;
        foreach (var item in listed.Items())
        {
            Region(context, named, item);
        }

        foreach (var spec in context.Configuration["modelSpecs"]["list"].Items())
        {
            if (spec["preset"]["endpoint"].AsText() == "bedrock")
            {
                Region(context, reason, spec["preset"]["region"]);
            }
        }

        if (context.Environment.Find(RegionVariable) is { IsSet: true } variable)
        {
            Region(context, reason, ConfigText.Of(variable.Value ?? "${" + RegionVariable + "}", [variable.ToOrigin()], context.Environment));
        }
        else if (!listed.Items().Any())
        {
            Region(context, reason, new ConfigText("${" + RegionVariable + "}", "${" + RegionVariable + "}", reason.Origins, [RegionVariable], []));
        }

        foreach (var (_, _, profile) in block["inferenceProfiles"].Entries())
        {
            Profile(context, reason, profile);
        }

        new Feature(context, "bedrock-runtime-user-region").Nowhere(
            reason with
            {
                Certainty = Certainty.UserControlled,
                Needs = [],
                Note = "the region is a parameter of the model; availableRegions only fills a list, so other regions fail unless they are allowed",
            },
            "bedrock-runtime.{region}.amazonaws.com",
            443,
            ApplicationProtocol.Https);
    }

    // arn:partition:bedrock:region:account:...; the account stays out of every output.
    private static void Profile(ExtractionContext context, Reason reason, ConfigNode profile)
    {
        if (ConfigText.Of(profile, context.Environment) is not { } value)
        {
            return;
        }

        var parts = value.Text.Split(':');
        if (parts.Length > 5 && parts[0] == "arn" && parts[3].Length > 0)
        {
            var note = "the region of an inference profile; calls go to the region that is configured";
            Region(context, reason.AtMost(Certainty.Conditional) with { Note = note }, value with { Text = parts[3], Written = parts[3] });
        }
    }

    private static void Region(ExtractionContext context, Reason reason, ConfigNode node)
    {
        if (node.HasValue)
        {
            Region(context, reason, ConfigText.Of(node, context.Environment, expands: false));
        }
    }

    private static void Region(ExtractionContext context, Reason reason, ConfigText? value)
    {
        if (value is null)
        {
            return;
        }

        var region = value.Text;
        var places = reason.And(value.Origins.AsSpan());
        if (!TemplateText.AreIn(region) && !AwsRegions.IsRegion(region))
        {
            context.Report(ConfigurationDiagnostics.NotARegionDescriptor.At(
                value.Origins.IsEmpty ? null : value.Origins[0].Span,
                $"\"{Printable.Clean(region, 60)}\" is not the name of an AWS region.",
                "Write a region such as us-east-1.") with { Group = Group });
            new Feature(context, "bedrock-runtime").Nowhere(places.AtMost(Certainty.Unresolved), "bedrock-runtime." + region + ".amazonaws.com", 443, ApplicationProtocol.Https);
            return;
        }

        var isFips = context.Environment.IsEnabled("AWS_USE_FIPS_ENDPOINT") == true;
        var isDualStack = context.Environment.IsEnabled("AWS_USE_DUALSTACK_ENDPOINT") == true;
        var host = (isFips ? "bedrock-runtime-fips." : "bedrock-runtime.") + region + "." + (isDualStack ? AwsRegions.DualStackSuffixOf(region) : AwsRegions.SuffixOf(region));
        ImmutableArray<Origin> switches = [.. new[] { isFips ? "AWS_USE_FIPS_ENDPOINT" : null, isDualStack ? "AWS_USE_DUALSTACK_ENDPOINT" : null }
            .Where(name => name is not null).Select(name => context.Environment.Find(name!)!.ToOrigin())];
        new Feature(context, switches.IsEmpty ? "bedrock-runtime" : "bedrock-fips-dualstack").Host(places.And(switches.AsSpan()), host, 443, ApplicationProtocol.Https);
    }
}
