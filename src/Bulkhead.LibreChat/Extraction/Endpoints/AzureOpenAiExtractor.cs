using System.Collections.Immutable;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The endpoint <c>azureOpenAI</c>: groups in librechat.yaml, the old variables, assistants.</summary>
internal static class AzureOpenAiExtractor
{
    private const string Suffix = ".openai.azure.com";
    private const string Group = "llm-azure-openai";
    private static readonly string[] Markers = ["INSTANCE_NAME", "DEPLOYMENT_NAME"];

    /// <summary>Adds what the endpoint contacts.</summary>
    public static void Extract(ExtractionContext context)
    {
        var azure = context.Configuration["endpoints"]["azureOpenAI"];
        var groups = azure["groups"];
        var used = groups.IsSequence;
        if (used)
        {
            ReportHijackedMarkers(context, groups);
            foreach (var group in groups.Items())
            {
                FromGroup(context, azure, group);
            }
        }
        else
        {
            used = FromEnvironment(context);
        }

        if (used && context.Environment.Find("AZURE_OPENAI_BASEURL") is { IsSet: true } address)
        {
            new Feature(context, "azure-openai-baseurl-env").Variable(EndpointGate.Listed(context, "azureOpenAI", Reason.Of(address)), address);
        }

        Assistants(context, azure);
    }

    private static void FromGroup(ExtractionContext context, ConfigNode azure, ConfigNode group)
    {
        var isServerless = group["serverless"].AsBoolean() == true;
        var instance = ConfigText.Of(group["instanceName"], context.Environment);
        var address = ConfigText.Of(group["baseURL"], context.Environment);
        ImmutableArray<Origin> because = azure["assistants"].AsBoolean() == true && group["assistants"].AsBoolean() == true
            ? [Origins.Of(group["assistants"]) with { CatalogId = "azure-assistants" }]
            : [];
        var reason = EndpointGate.Listed(context, "azureOpenAI", new Reason(Certainty.Certain, because));
        if (address is not null)
        {
            var id = isServerless ? "azure-group-serverless" : "azure-group-baseurl";
            foreach (var deployment in Deployments(group, address))
            {
                IntentFactory.AddUrl(context, Fill(context, address, instance, deployment), SpecOf(id, reason));
            }
        }

        if (instance is null || isServerless)
        {
            if (isServerless ? address is null : instance is null)
            {
                context.Report(ConfigurationDiagnostics.AzureGroupDescriptor.At(
                    group.Span,
                    isServerless ? "A serverless Azure group has no baseURL." : "An Azure group has no instanceName.",
                    isServerless ? "Add baseURL with the address of the model." : "Add instanceName; LibreChat wants it even beside baseURL.") with { Group = Group });
            }

            return;
        }

        if (address is null)
        {
            IntentFactory.AddHost(context, instance.Text + Suffix, 443, ApplicationProtocol.Https, instance.Origins, SpecOf("azure-group-instance", reason));
        }
    }

    // One address per deployment where the host itself depends on the deployment; the marker usually stands in the path, where it does not matter.
    private static List<ConfigNode> Deployments(ConfigNode group, ConfigText address)
    {
        var inHost = Address.Split(address.Text).Host.Contains("${DEPLOYMENT_NAME}", StringComparison.Ordinal);
        if (!inHost || group["deploymentName"].HasValue)
        {
            return [group["deploymentName"]];
        }

        var models = group["models"].Entries().Select(entry => entry.Value["deploymentName"]).Where(node => node.HasValue).ToList();
        return models.Count == 0 ? [group["deploymentName"]] : models;
    }

    // LibreChat expands the environment first and fills its own two markers afterwards.
    private static ConfigText Fill(ExtractionContext context, ConfigText address, ConfigText? instance, ConfigNode deploymentNode)
    {
        var text = address.Text;
        var origins = address.Origins;
        var deployment = ConfigText.Of(deploymentNode, context.Environment);
        foreach (var (marker, value) in new[] { ("${INSTANCE_NAME}", instance), ("${DEPLOYMENT_NAME}", deployment) })
        {
            if (value is not null && text.Contains(marker, StringComparison.Ordinal))
            {
                text = text.Replace(marker, value.Text, StringComparison.Ordinal);
                origins = [.. origins, .. value.Origins];
            }
        }

        return address with { Text = text, Origins = origins };
    }

    private static void ReportHijackedMarkers(ExtractionContext context, ConfigNode groups)
    {
        foreach (var marker in Markers)
        {
            if (context.Environment.Find(marker) is { IsSet: true } variable
                && groups.Items().Any(group => group["baseURL"].AsText()?.Contains("${" + marker + "}", StringComparison.Ordinal) == true))
            {
                context.Report(ConfigurationDiagnostics.MarkerHijackedDescriptor.At(
                    variable.Span,
                    $"The environment variable {marker} takes the place of LibreChat's marker ${{{marker}}} in every Azure group.",
                    $"Rename the variable {marker}.") with { Group = Group });
            }
        }
    }

    private static bool FromEnvironment(ExtractionContext context)
    {
        if (EndpointGate.Of(context, "azureOpenAI", "AZURE_API_KEY", "AZURE_OPENAI_API_KEY") is not { } reason)
        {
            return false;
        }

        var environment = context.Environment;
        if ((environment.Find("AZURE_API_KEY") ?? environment.Find("AZURE_OPENAI_API_KEY")) is { IsUserProvided: true })
        {
            IntentFactory.AddUserControlled(
                context,
                "{instance}" + Suffix,
                reason.Origins,
                SpecOf("azure-legacy-user-provided", reason) with { Note = "each user names an Azure resource" },
                PortRange.Of(443),
                ApplicationProtocol.Https);
            return true;
        }

        const string Name = "AZURE_OPENAI_API_INSTANCE_NAME";
        if (environment.Find(Name) is { IsSet: true } instance)
        {
            IntentFactory.AddHost(context, (instance.Value ?? "${" + Name + "}") + Suffix, 443, ApplicationProtocol.Https, [instance.ToOrigin()], SpecOf("azure-legacy-env", reason));
        }
        else if (environment.Find("AZURE_OPENAI_BASEURL") is not { IsSet: true })
        {
            IntentFactory.AddHost(context, "${" + Name + "}" + Suffix, 443, ApplicationProtocol.Https, reason.Origins, SpecOf("azure-legacy-env", reason));
        }

        return true;
    }

    private static void Assistants(ExtractionContext context, ConfigNode azure)
    {
        var hasGroups = azure["assistants"].AsBoolean() == true;
        var gate = Gate.Set(context.Environment, "AZURE_ASSISTANTS_API_KEY");
        if (hasGroups && gate.State != GateState.On)
        {
            return;
        }

        if (EndpointGate.Of(context, "azureAssistants", "AZURE_ASSISTANTS_API_KEY") is not { } reason)
        {
            return;
        }

        if (context.Environment.Find("AZURE_ASSISTANTS_BASE_URL") is { IsSet: true } address)
        {
            new Feature(context, "azure-assistants-env").Variable(reason, address);
        }
        else
        {
            new Feature(context, "azure-assistants-env").Host(reason, "api.openai.com", 443, ApplicationProtocol.Https);
        }
    }

    private static IntentSpec SpecOf(string catalogId, Reason reason) => new(IntentKind.LlmProvider, Group)
    {
        CatalogId = catalogId,
        Certainty = reason.Certainty,
        Because = reason.Origins,
        Needs = reason.Needs,
        Note = reason.Note,
        AcceptsUserProvided = false,
    };
}
