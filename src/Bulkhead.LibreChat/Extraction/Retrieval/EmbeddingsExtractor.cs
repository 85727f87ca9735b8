using System.Globalization;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.DataStores;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Retrieval;

/// <summary>What the RAG API itself contacts: its vector store and the provider of embeddings.</summary>
internal static class EmbeddingsExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var environment = context.Deployment.RagEnvironment;
        if (context.Deployment.Topology.Find(WorkloadNames.RagApi) is null && !environment.Variables.Values.Any(variable => variable.IsSet && IsForRag(variable.Name)))
        {
            return;
        }

        Store(context, environment);
        Provider(context, environment);
        foreach (var name in (ReadOnlySpan<string>)["RAG_OPENAI_PROXY", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])
        {
            if (environment.FirstSet(name) is { } proxy)
            {
                Feature(context, "rag-embed-openai-proxy", ApplicationProtocol.Http).Variable(Reason.Of(proxy), proxy);
            }
        }

        // Images of pinned older builds download what newer ones bring along; a tag does not say which it is.
        if (context.Deployment.Chart["librechat-rag-api"]["image"]["tag"] is { HasValue: true } tag && tag.AsText() != "latest")
        {
            new Feature(context, "rag-nltk-legacy").Known(
                Reason.Of(tag).AtMost(Certainty.Conditional) with { Note = "only images built before mid-2026 download these when they start" });
        }
    }

    private static Feature Feature(ExtractionContext context, string id, ApplicationProtocol? withoutScheme = null) =>
        new(context, id) { Environment = context.Deployment.RagEnvironment, WithoutScheme = withoutScheme };

    // One environment file often serves both containers: only a variable that nobody but the RAG API reads shows that there is one.
    private static bool IsForRag(string name) =>
        (name.StartsWith("RAG_", StringComparison.Ordinal) && name is not ("RAG_API_URL" or "RAG_PORT"))
        || name is "EMBEDDINGS_PROVIDER" or "EMBEDDINGS_MODEL" or "VECTOR_DB_TYPE" or "DB_HOST" or "ATLAS_MONGO_DB_URI";

    private static void Store(ExtractionContext context, EnvironmentVariables environment)
    {
        if (environment.ValueOf("VECTOR_DB_TYPE")?.Trim() == "atlas-mongo")
        {
            if (environment.FirstSet("ATLAS_MONGO_DB_URI") is { } atlas)
            {
                MongoExtractor.Address(context, "rag-atlas-mongo", "rag-atlas-mongo", environment, atlas, Reason.Of(atlas));
            }
            else
            {
                Feature(context, "rag-atlas-mongo").Nowhere(Reason.Always.AtMost(Certainty.Unresolved) with { Needs = ["ATLAS_MONGO_DB_URI"] }, "${ATLAS_MONGO_DB_URI}", 27017, ApplicationProtocol.Mongodb);
            }

            return;
        }

        if (context.Deployment.Topology.Find(WorkloadNames.Pgvector) is { Services: [var service, ..] } bundled)
        {
            Feature(context, "rag-pgvector-bundled").Host(new Reason(Certainty.Certain, bundled.Origins), $"{service}.{bundled.Namespace}.svc.cluster.local", bundled.Ports[0], ApplicationProtocol.Postgresql);

            // Readers follow the primary; the catalog has no line of its own for them.
            var architecture = context.Deployment.Chart["librechat-rag-api"]["postgresql"]["architecture"];
            if (architecture.AsText() == "replication")
            {
                (Feature(context, "rag-pgvector-bundled") with { Workload = WorkloadNames.Pgvector })
                    .Host(Reason.Of(architecture), $"{service}.{bundled.Namespace}.svc.cluster.local", bundled.Ports[0], ApplicationProtocol.Postgresql);
            }
        }

        if (environment.FirstSet("DB_HOST") is not { } host)
        {
            return;
        }

        var port = environment.FirstSet("DB_PORT");
        var number = int.TryParse(port?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given is >= 1 and <= 65535 ? given : 5432;
        var reason = port is null ? Reason.Of(host) : Reason.Of(host).And(port.ToOrigin());
        if (host.Value is { } name)
        {
            Feature(context, "rag-pgvector-external").Host(reason, name.Trim(), number, ApplicationProtocol.Postgresql);
        }
        else
        {
            Feature(context, "rag-pgvector-external").Nowhere(reason.AtMost(Certainty.Unresolved) with { Needs = ["DB_HOST"] }, "${DB_HOST}", number, ApplicationProtocol.Postgresql);
        }
    }

    private static void Provider(ExtractionContext context, EnvironmentVariables environment)
    {
        var choice = environment.FirstSet("EMBEDDINGS_PROVIDER");
        var provider = choice is null ? "openai" : choice.Value?.Trim().ToLowerInvariant();
        if (provider is null)
        {
            Feature(context, "rag-embed-openai").Nowhere(Reason.Of(choice!).AtMost(Certainty.Unresolved) with { Needs = ["EMBEDDINGS_PROVIDER"] }, "${EMBEDDINGS_PROVIDER}");
            return;
        }

        var reason = choice is null ? Reason.Always : Reason.Of(choice);
        switch (provider)
        {
            case "openai":
                OpenAi(context, environment, reason, choice is not null);
                break;
            case "azure":
                Address(context, environment, reason, "rag-embed-azure", "RAG_AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_ENDPOINT");
                Tokens(context, environment, reason);
                break;
            case "huggingface":
                HuggingFace(context, environment, reason);
                break;
            case "huggingfacetei":
                Tei(context, environment, reason);
                break;
            case "ollama":
                Ollama(context, environment, reason);
                break;
            case "bedrock":
                Bedrock(context, environment, reason);
                break;
            case "google_genai" or "google-genai":
                var key = Gate.Any(environment, "RAG_GOOGLE_API_KEY", "GOOGLE_KEY", "GOOGLE_API_KEY");
                Feature(context, "rag-embed-google").Known(key.State == GateState.On ? reason.And([.. key.Origins]) : reason.If("RAG_GOOGLE_API_KEY"));
                break;
            case "vertexai":
                var location = environment.FirstSet("GOOGLE_CLOUD_LOCATION");
                Vertex(context, location is null ? reason : reason.And(location.ToOrigin()), location?.Value?.Trim() ?? "us-central1");
                break;
            default:
                context.Report(FeatureDiagnostics.UnknownChoice.At(
                    choice?.Span,
                    $"EMBEDDINGS_PROVIDER {Printable.Clean(provider)} is no provider that the RAG API knows",
                    "Choose one of openai, azure, huggingface, huggingfacetei, ollama, bedrock, google_genai, vertexai.") with { Group = "rag-embeddings" });
                break;
        }
    }

    private static void OpenAi(ExtractionContext context, EnvironmentVariables environment, Reason reason, bool isChosen)
    {
        // OPENAI_BASE_URL and OPENAI_API_BASE are read by the client library when the RAG API passes no address.
        if (environment.FirstSet("RAG_OPENAI_BASEURL", "OPENAI_API_BASE", "OPENAI_BASE_URL") is { } own)
        {
            Feature(context, "rag-embed-openai-url").Variable(reason.And(own.ToOrigin()), own);
        }
        else
        {
            // A key that users bring for chat is no key for the RAG API.
            var key = environment.FirstSet("RAG_OPENAI_API_KEY", "OPENAI_API_KEY") is { IsUserProvided: true }
                ? new Gate(GateState.Off, [], [])
                : Gate.Any(environment, "RAG_OPENAI_API_KEY", "OPENAI_API_KEY");
            if (key.State == GateState.Off && !isChosen)
            {
                return;
            }

            reason = key.State == GateState.On ? reason.And([.. key.Origins]) : reason.If("RAG_OPENAI_API_KEY", "OPENAI_API_KEY");
            Feature(context, "rag-embed-openai").Known(reason);
        }

        Tokens(context, environment, reason);
    }

    // The first embedding after a start downloads the token table unless the check is off or the table is cached.
    private static void Tokens(ExtractionContext context, EnvironmentVariables environment, Reason reason)
    {
        if (environment.ValueOf("RAG_CHECK_EMBEDDING_CTX_LENGTH") is { } check && !check.Trim().Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var cached = environment.FirstSet("TIKTOKEN_CACHE_DIR");
        var note = cached is null ? "without it the first embedding after each start fails" : "TIKTOKEN_CACHE_DIR may hold the table already";
        Feature(context, "rag-tiktoken").Known((cached is null ? reason : reason.And(cached.ToOrigin()).AtMost(Certainty.Conditional)) with { Note = note });
    }

    private static void Address(ExtractionContext context, EnvironmentVariables environment, Reason reason, string id, params ReadOnlySpan<string> names)
    {
        if (environment.FirstSet(names) is { } own)
        {
            Feature(context, id).Variable(reason.And(own.ToOrigin()), own);
        }
        else
        {
            Feature(context, id).UrlOf(reason, names[0]);
        }
    }

    private static void HuggingFace(ExtractionContext context, EnvironmentVariables environment, Reason reason)
    {
        if (environment.ValueOf("HF_HUB_OFFLINE") is { } offline && offline.Trim() is "1" or "true" or "TRUE" or "True")
        {
            return;
        }

        if (environment.FirstSet("HF_ENDPOINT") is { } own)
        {
            Feature(context, "rag-embed-huggingface").Variable(reason.And(own.ToOrigin()), own);
        }
        else
        {
            Feature(context, "rag-embed-huggingface").Known(reason with { Note = "models are downloaded at start; HF_HUB_OFFLINE=1 with a baked cache avoids it" });
        }
    }

    private static void Tei(ExtractionContext context, EnvironmentVariables environment, Reason reason)
    {
        var feature = Feature(context, "rag-embed-tei");
        if (environment.FirstSet("EMBEDDINGS_MODEL") is { } model)
        {
            if (model.Value is { } value && !value.Contains("://", StringComparison.Ordinal))
            {
                feature.Nowhere(reason.And(model.ToOrigin()).AtMost(Certainty.Unresolved) with { Note = "EMBEDDINGS_MODEL is no address; the library then asks the hosted inference API" }, Printable.Clean(value, 80));
            }
            else
            {
                feature.Variable(reason.And(model.ToOrigin()), model);
            }
        }
        else
        {
            feature.Host(environment.IsComplete ? reason : reason.If("EMBEDDINGS_MODEL"), "huggingfacetei", 3000, ApplicationProtocol.Http);
        }
    }

    private static void Ollama(ExtractionContext context, EnvironmentVariables environment, Reason reason)
    {
        if (environment.FirstSet("OLLAMA_BASE_URL") is { } own)
        {
            Feature(context, "rag-embed-ollama").Variable(reason.And(own.ToOrigin()), own);
        }
        else
        {
            Feature(context, "rag-embed-ollama").Host(environment.IsComplete ? reason : reason.If("OLLAMA_BASE_URL"), "ollama", 11434, ApplicationProtocol.Http);
        }
    }

    private static void Bedrock(ExtractionContext context, EnvironmentVariables environment, Reason reason)
    {
        var feature = Feature(context, "rag-embed-bedrock");
        if (environment.FirstSet("AWS_ENDPOINT_URL") is { } endpoint)
        {
            feature.Variable(reason.And(endpoint.ToOrigin()), endpoint);
            return;
        }

        var region = environment.FirstSet("AWS_DEFAULT_REGION");
        var name = region is { Value: null } ? "${AWS_DEFAULT_REGION}" : region?.Value?.Trim() ?? "us-east-1";
        var known = region is null ? environment.IsComplete ? reason : reason.If("AWS_DEFAULT_REGION") : reason.And(region.ToOrigin());
        feature.Known(known, ("region", name), ("suffix", Storage.ObjectStorage.Suffix(name)[1..]));
    }

    private static void Vertex(ExtractionContext context, Reason reason, string location)
    {
        var feature = Feature(context, "rag-embed-vertexai");
        if (location == "global")
        {
            feature.Host(reason, "aiplatform.googleapis.com", 443, ApplicationProtocol.Https);
        }
        else
        {
            feature.KnownWith(reason, "{", ("location", location));
        }

        feature.KnownWith(reason, "oauth2");

        // Without a key file the pod asks the metadata service of the node.
        if (context.Deployment.RagEnvironment.FirstSet("GOOGLE_APPLICATION_CREDENTIALS") is null)
        {
            feature.Host(reason with { NeedsAnswer = true }, "metadata.google.internal", 80, ApplicationProtocol.Http);
        }
    }
}
