using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Tools;

/// <summary>Built-in tools: opened by keys in the environment, taken away by <c>includedTools</c> and <c>filteredTools</c>.</summary>
internal static class ToolsExtractor
{
    private static readonly ImmutableArray<string> Legacy =
    [
        "ZAPIER_NLA_API_KEY", "SERPAPI_API_KEY", "YOUTUBE_API_KEY", "CHATGPT_TOKEN", "CHATGPT_MODELS", "CHATGPT_REVERSE_PROXY", "BINGAI_TOKEN", "BINGAI_HOST", "PLUGIN_MODELS",
        "DALLE2_API_KEY", "DALLE2_BASEURL",
    ];

    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        Dalle(context);
        WithUrl(context, "image_gen_oai", ["IMAGE_GEN_OAI_API_KEY"], "tool-image-gen-oai", ("tool-image-gen-oai-url", "IMAGE_GEN_OAI_BASEURL"));
        Gemini(context);
        Flux(context);
        Keyed(context, "google", ["GOOGLE_SEARCH_API_KEY", "GOOGLE_CSE_ID"], "tool-google-search");
        Keyed(context, "tavily_search_results_json", ["TAVILY_API_KEY"], "tool-tavily");
        Keyed(context, "traversaal_search", ["TRAVERSAAL_API_KEY"], "tool-traversaal");
        Keyed(context, "wolfram", ["WOLFRAM_APP_ID"], "tool-wolfram");
        Keyed(context, "open_weather", ["OPENWEATHER_API_KEY"], "tool-openweather");
        Addressed(context, "stable-diffusion", "SD_WEBUI_URL", "tool-stable-diffusion");
        Addressed(context, "azure-ai-search", "AZURE_AI_SEARCH_SERVICE_ENDPOINT", "tool-azure-ai-search");
        UserKeys(context);
        foreach (var name in Legacy)
        {
            if (context.Environment.Find(name) is { IsSet: true } variable)
            {
                context.Report(FeatureDiagnostics.LegacyVariable.At(
                    variable.Span, $"{name} belongs to a feature that LibreChat no longer has; it opens nothing", "Remove the variable."));
            }
        }
    }

    /// <summary>Whether a tool can be used: null when it is taken away, else the node that lists it (missing when nothing does).</summary>
    internal static ConfigNode? Mention(ExtractionContext context, string tool)
    {
        if (!Capability.Of(context, "tools").IsPossible)
        {
            return null;
        }

        // A list of included tools wins over the list of filtered ones.
        var included = context.Configuration["includedTools"];
        if (included.Items().Any())
        {
            var item = included.Items().FirstOrDefault(item => item.AsText() == tool);
            return item.Exists ? item : null;
        }

        return context.Configuration["filteredTools"].Items().Any(item => item.AsText() == tool) ? null : default(ConfigNode);
    }

    private static Reason? Decide(ExtractionContext context, string tool, Gate gate) => Mention(context, tool) is { } mention ? gate.Decide(mention) : null;

    private static void Keyed(ExtractionContext context, string tool, ImmutableArray<string> keys, string id)
    {
        if (Decide(context, tool, Gate.All(context.Environment, keys.AsSpan())) is { } reason)
        {
            new Feature(context, id).Known(reason);
        }
    }

    private static void WithUrl(ExtractionContext context, string tool, ImmutableArray<string> keys, string id, (string Id, string Name) url)
    {
        if (Decide(context, tool, Gate.Any(context.Environment, keys.AsSpan())) is not { } reason)
        {
            return;
        }

        if (context.Environment.FirstSet(url.Name) is { } variable)
        {
            new Feature(context, url.Id).Variable(reason.And(variable.ToOrigin()), variable);
        }
        else
        {
            new Feature(context, id).Known(reason);
        }
    }

    private static void Dalle(ExtractionContext context)
    {
        if (Decide(context, "dalle", Gate.Any(context.Environment, "DALLE3_API_KEY", "DALLE_API_KEY")) is not { } reason)
        {
            return;
        }

        // DALLE3_BASEURL counts only together with the API version of Azure.
        var own = context.Environment.FirstSet("DALLE_REVERSE_PROXY")
            ?? (context.Environment.FirstSet("DALLE3_AZURE_API_VERSION") is null ? null : context.Environment.FirstSet("DALLE3_BASEURL"));
        if (own is not null)
        {
            new Feature(context, "tool-dalle-url").Variable(reason.And(own.ToOrigin()), own);
        }
        else
        {
            new Feature(context, "tool-dalle").Known(reason);
        }

        new Feature(context, "tool-dalle-image").Known(
            reason with { NeedsAnswer = true, Note = "the picture is fetched from whatever URL the answer names; this is the host that is known for it" });
    }

    private static void Gemini(ExtractionContext context)
    {
        if (Mention(context, "gemini_image_gen") is not { } mention)
        {
            return;
        }

        // user_provided means that users bring a key for chat; the tool gets none from it.
        var key = context.Environment.FirstSet("GEMINI_API_KEY", "GOOGLE_KEY") is { IsUserProvided: false } variable ? variable : null;
        if (key is not null)
        {
            new Feature(context, "tool-gemini-image").Known(Gate.Any(context.Environment, key.Name).Decide(mention)!);
            return;
        }

        if (context.Environment.FirstSet("GOOGLE_SERVICE_KEY_FILE") is { } file)
        {
            Vertex(context, new Reason(Certainty.Certain, [.. Places.Of(mention), file.ToOrigin()]));
        }
        else if (mention.HasValue)
        {
            new Feature(context, "tool-gemini-image").Known(Gate.Set(context.Environment, "GEMINI_API_KEY").Decide(mention)!);
        }
    }

    private static void Vertex(ExtractionContext context, Reason reason)
    {
        var location = context.Environment.FirstSet("GOOGLE_CLOUD_LOCATION", "GOOGLE_LOC");
        if (location is not null)
        {
            reason = reason.And(location.ToOrigin());
        }

        var name = location is { Value: { } value } ? value.Trim() : "global";
        var host = name switch
        {
            "global" => "aiplatform.googleapis.com",
            "us" or "eu" => $"aiplatform.{name}.rep.googleapis.com",
            _ => name + "-aiplatform.googleapis.com",
        };
        var isOpen = location is { Value: null } || (location is null && !context.Environment.IsComplete);
        new Feature(context, "tool-gemini-image-vertex").Host(
            isOpen ? reason.If("GOOGLE_CLOUD_LOCATION", "GOOGLE_LOC") : reason, host, 443, Model.Names.ApplicationProtocol.Https);
    }

    private static void Flux(ExtractionContext context)
    {
        if (Decide(context, "flux", Gate.Set(context.Environment, "FLUX_API_KEY")) is not { } reason)
        {
            return;
        }

        if (context.Environment.FirstSet("FLUX_API_BASE_URL") is { } own)
        {
            new Feature(context, "tool-flux").Variable(reason.And(own.ToOrigin()), own);
        }
        else
        {
            new Feature(context, "tool-flux").Known(reason);
        }

        new Feature(context, "tool-flux-image").Nowhere(
            reason with { Certainty = Certainty.UserControlled, Note = "the provider names the delivery host of each picture" });
    }

    private static void Addressed(ExtractionContext context, string tool, string name, string id)
    {
        if (Decide(context, tool, Gate.Set(context.Environment, name)) is { } reason)
        {
            new Feature(context, id).UrlOf(reason, name);
        }
    }

    // The calculator contacts nothing: with it the list is never empty, which LibreChat would take for no list.
    private static IEnumerable<string> Given(ExtractionContext context)
    {
        var filtered = context.Configuration["filteredTools"].Items().Select(item => item.AsText()).ToHashSet(StringComparer.Ordinal);
        var given = context.Intents.SelectMany(intent => intent.Origins).Select(origin => origin.CatalogId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return Tools.Where(tool => !filtered.Contains(tool.Name) && tool.Ids.Any(given.Contains)).Select(tool => tool.Name).Prepend("calculator");
    }

    private static readonly ImmutableArray<(string Name, ImmutableArray<string> Ids)> Tools =
    [
        ("dalle", ["tool-dalle", "tool-dalle-url"]),
        ("image_gen_oai", ["tool-image-gen-oai", "tool-image-gen-oai-url"]),
        ("gemini_image_gen", ["tool-gemini-image", "tool-gemini-image-vertex"]),
        ("flux", ["tool-flux"]),
        ("google", ["tool-google-search"]),
        ("tavily_search_results_json", ["tool-tavily"]),
        ("traversaal_search", ["tool-traversaal"]),
        ("wolfram", ["tool-wolfram"]),
        ("open_weather", ["tool-openweather"]),
        ("stable-diffusion", ["tool-stable-diffusion"]),
        ("azure-ai-search", ["tool-azure-ai-search"]),
    ];

    private static void UserKeys(ExtractionContext context)
    {
        var capability = Capability.Of(context, "tools");
        if (!capability.IsPossible || context.Configuration["includedTools"].Items().Any())
        {
            return;
        }

        var filtered = context.Configuration["filteredTools"];
        new Feature(context, "tool-user-keys").Nowhere(
            Reason.Uncontrolled("users store keys, and addresses, of built-in tools that the deployment does not configure", "includedTools", filtered, capability.Node));
        context.Report(FeatureDiagnostics.ToolUserKeys.At(
            filtered.Span ?? capability.Node.Span,
            "users may use every built-in tool with a key of their own, because includedTools is not set",
            "List the tools that are meant under includedTools, remove tools from endpoints.agents.capabilities, or answer answers.groups.tool-user-keys: deny.")
            with { Group = "tool-user-keys" },
            new ClosingSetting(FeatureDiagnostics.ToolUserKeys.Code, ["includedTools"], ClosingKind.List, [.. Given(context).Order(StringComparer.Ordinal)]));
    }
}
