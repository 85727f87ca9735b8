using System.Collections.Immutable;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.WebSearch;

/// <summary>Web search: the provider, the scraper and the reranker.</summary>
internal static class WebSearchExtractor
{
    private static readonly ImmutableArray<string> Providers = ["serper", "searxng", "tavily", "keenable"];
    private static readonly ImmutableArray<string> Scrapers = ["firecrawl", "serper", "tavily", "keenable"];
    private static readonly ImmutableArray<string> Rerankers = ["jina", "cohere", "none"];

    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var block = context.Configuration["webSearch"];
        var values = new Values(context);
        var isOff = context.Configuration["interface"]["webSearch"].AsBoolean() == false || !Capability.Of(context, "web_search").IsPossible;
        if (isOff && !block.HasValue)
        {
            return;
        }

        var search = new Choice(context, block, "searchProvider", Providers, "serper", isOff);
        var scraper = new Choice(context, block, "scraperProvider", Scrapers, "firecrawl", isOff);
        var reranker = new Choice(context, block, "rerankerType", Rerankers, "jina", isOff);

        if (search.Decide("serper", values.Serper) is { } serper)
        {
            new Feature(context, "websearch-serper", "search-serper").Known(serper);
        }

        if (scraper.Decide("serper", values.Serper, onlyWhenSelected: true) is { } scrape)
        {
            Override(context, "websearch-serper-scrape", "search-serper", scrape, "SERPER_SCRAPE_URL");
        }

        Searxng(context, search, values);
        Tavily(context, search, scraper, values);
        Keenable(context, search, scraper, values);
        Firecrawl(context, scraper, values);
        Rerank(context, reranker, values);
        Unlisted(context);
        if (!isOff)
        {
            UserKeys(context, block, values);
        }
    }

    private static void Searxng(ExtractionContext context, Choice search, Values values)
    {
        var isChosen = search.IsSelected("searxng");
        if (isChosen || (search.IsOpen && (values.SearxngUrl.IsMentioned || values.SearxngUrl.IsSet)))
        {
            Address(context, "websearch-searxng", "search-searxng", search, values.SearxngUrl, isRequired: isChosen);
        }
    }

    private static void Tavily(ExtractionContext context, Choice search, Choice scraper, Values values)
    {
        var found = search.Decide("tavily", values.Tavily);
        var extracted = scraper.Decide("tavily", values.Tavily, onlyWhenSelected: true);
        if (found is not null)
        {
            WithOverride(context, ("websearch-tavily", "websearch-tavily-url"), "search-tavily", found, search, values.TavilySearchUrl);
        }

        if (extracted is not null)
        {
            WithOverride(context, ("websearch-tavily-extract", "websearch-tavily-url"), "search-tavily", extracted, scraper, values.TavilyExtractUrl);
        }
        else if (found is not null && values.TavilyExtractUrl is { IsMentioned: true } or { IsSet: true })
        {
            Address(context, "websearch-tavily-url", "search-tavily", scraper, values.TavilyExtractUrl, isRequired: false);
        }
    }

    private static void Keenable(ExtractionContext context, Choice search, Choice scraper, Values values)
    {
        // Keenable works without a key, so selecting it is all that it takes.
        if (search.IsSelected("keenable"))
        {
            WithOverride(context, ("websearch-keenable", "websearch-keenable-url"), "search-keenable", search.Selected(), search, values.KeenableUrl);
        }

        if (scraper.IsSelected("keenable"))
        {
            Override(context, "websearch-keenable", "search-keenable", scraper.Selected(), "KEENABLE_FETCH_URL", "websearch-keenable-url");
        }
    }

    private static void Firecrawl(ExtractionContext context, Choice scraper, Values values)
    {
        if (scraper.Decide("firecrawl", values.Firecrawl) is not { } reason)
        {
            return;
        }

        if (!values.FirecrawlUrl.IsSet && context.Environment.FirstSet("FIRECRAWL_BASE_URL") is { } library)
        {
            new Feature(context, "websearch-firecrawl-url", "search-firecrawl").Variable(reason.And(library.ToOrigin()), library);
            return;
        }

        WithOverride(context, ("websearch-firecrawl", "websearch-firecrawl-url"), "search-firecrawl", reason, scraper, values.FirecrawlUrl);
    }

    private static void Rerank(ExtractionContext context, Choice reranker, Values values)
    {
        if (reranker.Decide("jina", values.Jina) is { } jina)
        {
            WithOverride(context, ("websearch-jina", "websearch-jina-url"), "search-jina", jina, reranker, values.JinaUrl);
        }

        if (reranker.Decide("cohere", values.Cohere) is { } cohere)
        {
            Override(context, "websearch-cohere", "search-cohere", cohere, "COHERE_API_URL");
        }
    }

    // A provider that the library knows and LibreChat's schema cannot select yet: its key alone opens nothing.
    private static void Unlisted(ExtractionContext context)
    {
        if (context.Environment.FirstSet("CRW_API_KEY", "CRW_API_URL") is { } variable)
        {
            new Feature(context, "websearch-crw", "search-crw").Known(
                Reason.Of(variable).AtMost(Certainty.Conditional) with { Note = "this version of LibreChat cannot select the provider" });
        }
    }

    private static void UserKeys(ExtractionContext context, ConfigNode block, Values values)
    {
        var isSearchGiven = values.Serper.IsSet || values.SearxngUrl.IsSet || values.Tavily.IsSet;
        var isScraperGiven = values.Firecrawl.IsSet || values.FirecrawlUrl.IsSet || values.Tavily.IsSet;
        var isRerankGiven = values.Jina.IsSet || values.Cohere.IsSet || block["rerankerType"].AsText() == "none";
        if (isSearchGiven && isScraperGiven && isRerankGiven)
        {
            return;
        }

        new Feature(context, "websearch-user-keys", "search-user-keys").Nowhere(
            Reason.Uncontrolled("users type keys and URLs of search services that the deployment does not give", "interface.webSearch: false", context.Configuration["interface"]["webSearch"]));
        context.Report(FeatureDiagnostics.WebSearchUserKeys.At(
            context.Configuration["interface"]["webSearch"].Span ?? block.Span,
            "users may bring their own web search keys and URLs, because web search is on and the deployment does not give all of them",
            "Set interface.webSearch: false, give all keys in the environment, or answer answers.groups.search-user-keys: deny.") with { Group = "search-user-keys" },
            isSearchGiven && isScraperGiven
                ? new ClosingSetting(FeatureDiagnostics.WebSearchUserKeys.Code, ["webSearch", "rerankerType"], ClosingKind.Text, ["none"])
                : new ClosingSetting(FeatureDiagnostics.WebSearchUserKeys.Code, ["interface", "webSearch"], ClosingKind.Off, []));
    }

    private static void WithOverride(ExtractionContext context, (string Host, string Url) ids, string group, Reason reason, Choice choice, SearchValue url)
    {
        if (url.IsSet || url.IsMentioned)
        {
            Address(context, ids.Url, group, choice, url, isRequired: false);
        }

        if (!url.IsSet)
        {
            // Without the address of the operator the documented host is used.
            new Feature(context, ids.Host, group).Known(url.IsMentioned && url.Gate.State != GateState.Off ? reason.If(url.Name) : reason);
        }
    }

    private static void Override(ExtractionContext context, string id, string group, Reason reason, string name, string? urlId = null)
    {
        if (context.Environment.FirstSet(name) is { } variable)
        {
            new Feature(context, urlId ?? id, group).Variable(reason.And(variable.ToOrigin()), variable);
        }
        else
        {
            new Feature(context, id, group).Known(reason);
        }
    }

    private static void Address(ExtractionContext context, string id, string group, Choice choice, SearchValue value, bool isRequired)
    {
        var feature = new Feature(context, id, group);
        var reason = new Reason(choice.IsOff ? Certainty.Conditional : Certainty.Certain, value.IsMentioned ? Places.Of(value.Node) : choice.Places);
        if (value.IsLiteral)
        {
            feature.Url(reason.AtMost(Certainty.Conditional).If(value.Name) with { Note = "LibreChat ignores a literal address here" }, value.Node, expands: false);
        }
        else if (value.Variable is { } variable && value.Gate.State is GateState.On)
        {
            feature.Variable(reason.And(variable.ToOrigin()), variable);
        }
        else
        {
            feature.Nowhere(
                reason.AtMost(Certainty.Unresolved).And([.. value.Gate.Origins]) with
                {
                    Needs = [value.Name],
                    Note = isRequired ? "users are asked for the address when the variable is not set" : "an address of your own instead of the documented one",
                },
                $"${{{value.Name}}}");
        }
    }

    private sealed class Values(ExtractionContext context)
    {
        public SearchValue Serper { get; } = SearchValue.Of(context, "serperApiKey", "SERPER_API_KEY");

        public SearchValue SearxngUrl { get; } = SearchValue.Of(context, "searxngInstanceUrl", "SEARXNG_INSTANCE_URL");

        public SearchValue Tavily { get; } = SearchValue.Of(context, "tavilyApiKey", "TAVILY_API_KEY");

        public SearchValue TavilySearchUrl { get; } = SearchValue.Of(context, "tavilySearchUrl", "TAVILY_SEARCH_URL");

        public SearchValue TavilyExtractUrl { get; } = SearchValue.Of(context, "tavilyExtractUrl", "TAVILY_EXTRACT_URL");

        public SearchValue KeenableUrl { get; } = SearchValue.Of(context, "keenableApiUrl", "KEENABLE_API_URL");

        public SearchValue Firecrawl { get; } = SearchValue.Of(context, "firecrawlApiKey", "FIRECRAWL_API_KEY");

        public SearchValue FirecrawlUrl { get; } = SearchValue.Of(context, "firecrawlApiUrl", "FIRECRAWL_API_URL");

        public SearchValue Jina { get; } = SearchValue.Of(context, "jinaApiKey", "JINA_API_KEY");

        public SearchValue JinaUrl { get; } = SearchValue.Of(context, "jinaApiUrl", "JINA_API_URL");

        public SearchValue Cohere { get; } = SearchValue.Of(context, "cohereApiKey", "COHERE_API_KEY");
    }

    /// <summary>The selection of one of the three services.</summary>
    private sealed class Choice
    {
        private readonly ConfigNode block;
        private readonly ConfigNode node;
        private readonly string? selected;
        private readonly string first;

        public Choice(ExtractionContext context, ConfigNode block, string key, ImmutableArray<string> known, string first, bool isOff)
        {
            (this.block, node, this.first, IsOff) = (block, block[key], first, isOff);
            selected = node.AsText();
            if (selected is not null && !known.Contains(selected))
            {
                context.Report(FeatureDiagnostics.UnknownChoice.At(
                    node.Span, $"webSearch.{key} does not know {Printable.Clean(selected)}", $"Choose one of {string.Join(", ", known)}."));
            }
        }

        public bool IsOff { get; }

        public bool IsOpen => selected is null;

        public ImmutableArray<Origin> Places => Features.Places.Of(node.HasValue ? node : block);

        public bool IsSelected(string name) => selected == name;

        /// <summary>What follows from the selection alone.</summary>
        public Reason Selected() => Limit(Reason.Of(node));

        /// <summary>What follows for a service that needs a key; null when it is not used.</summary>
        public Reason? Decide(string name, SearchValue key, bool onlyWhenSelected = false)
        {
            if (selected is not null ? selected != name : onlyWhenSelected)
            {
                return null;
            }

            // user_provided is a set key: users bring the key, the host stays.
            var mention = key.IsMentioned ? key.Node : selected == name ? node : default;
            if (key.Gate.Decide(mention, selected == name ? node : default) is { } reason)
            {
                return Limit(reason);
            }

            // The block is there and this is the first service that LibreChat tries: only the environment can tell.
            return block.HasValue && selected is null && name == first && key.Gate.State == GateState.Unknown
                ? Limit(Reason.Of(block).If(key.Name))
                : null;
        }

        private Reason Limit(Reason reason) =>
            IsOff ? reason.AtMost(Certainty.Conditional) with { Note = "web search is switched off (interface.webSearch or endpoints.agents.capabilities)" } : reason;
    }
}
