namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>The RAG API as a client.</summary>
internal static class RetrievalCases
{
    private const string Embeddings = "https retrieval rag-embeddings external certain";

    public static readonly FeatureCase[] All =
    [
        new("rag-pgvector-bundled", "the chart's", "rag-api rel-postgresql.ai.svc.cluster.local 5432 postgresql datastore data-pgvector in-cluster certain") { Workloads = ["rag-api", "pgvector"] },
        new("rag-pgvector-bundled", "no RAG API") { Workloads = ["pgvector"] },
        new("rag-pgvector-external", "own", "rag-api pg.acme.dev 6432 postgresql datastore data-pgvector external certain") { Rag = "DB_HOST=pg.acme.dev\nDB_PORT=6432" },
        new("rag-pgvector-external", "unset") { Workloads = ["rag-api"] },
        new("rag-atlas-mongo", "Atlas", "rag-api *.ab1cd.mongodb.net 27017 mongodb+srv datastore data-rag-mongodb external certain!") { Rag = "VECTOR_DB_TYPE=atlas-mongo\nATLAS_MONGO_DB_URI=mongodb+srv://u:p@c0.ab1cd.mongodb.net/x" },
        new("rag-atlas-mongo", "pgvector") { Rag = "VECTOR_DB_TYPE=pgvector\nATLAS_MONGO_DB_URI=mongodb+srv://u:p@c0.ab1cd.mongodb.net/x" },
        new("rag-embed-openai", "the default", "rag-api api.openai.com 443 " + Embeddings) { Rag = "RAG_OPENAI_API_KEY=k" },
        new("rag-embed-openai", "key unknown", "rag-api api.openai.com 443 https retrieval rag-embeddings external conditional") { Workloads = ["rag-api"], IsComplete = false },
        new("rag-embed-openai", "no RAG API") { Rag = "OPENAI_API_KEY=k\nRAG_API_URL=http://rag:8000" },
        new("rag-embed-openai", "users bring the chat key") { Workloads = ["rag-api"], Rag = "OPENAI_API_KEY=user_provided" },
        new("rag-embed-openai-url", "own", "rag-api e.acme.dev 443 " + Embeddings) { Rag = "RAG_OPENAI_BASEURL=https://e.acme.dev/v1" },
        new("rag-embed-openai-url", "none") { Rag = "RAG_OPENAI_API_KEY=k" },
        new("rag-embed-openai-proxy", "set", "rag-api proxy.acme.dev 3128 http infrastructure rag-proxy external certain") { Rag = "RAG_OPENAI_PROXY=http://proxy.acme.dev:3128" },
        new("rag-embed-openai-proxy", "none") { Rag = "RAG_OPENAI_API_KEY=k" },
        new("rag-tiktoken", "the default", "rag-api openaipublic.blob.core.windows.net 443 https retrieval rag-tiktoken external certain") { Rag = "RAG_OPENAI_API_KEY=k" },
        new("rag-tiktoken", "switched off") { Rag = "RAG_OPENAI_API_KEY=k\nRAG_CHECK_EMBEDDING_CTX_LENGTH=false" },
        new("rag-tiktoken", "another provider") { Rag = "EMBEDDINGS_PROVIDER=ollama" },
        new("rag-embed-azure", "set", "rag-api acme.openai.azure.com 443 " + Embeddings) { Rag = "EMBEDDINGS_PROVIDER=azure\nRAG_AZURE_OPENAI_ENDPOINT=https://acme.openai.azure.com" },
        new("rag-embed-azure", "unset", "rag-api (${RAG_AZURE_OPENAI_ENDPOINT}) - unknown retrieval rag-embeddings external unresolved") { Rag = "EMBEDDINGS_PROVIDER=azure" },
        new("rag-embed-azure", "another provider") { Workloads = ["rag-api"], Rag = "AZURE_OPENAI_ENDPOINT=https://acme.openai.azure.com" },
        new("rag-embed-huggingface", "the hub",
            "rag-api *.hf.co 443 " + Embeddings,
            "rag-api *.xethub.hf.co 443 " + Embeddings,
            "rag-api huggingface.co 443 " + Embeddings) { Rag = "EMBEDDINGS_PROVIDER=huggingface" },
        new("rag-embed-huggingface", "offline") { Rag = "EMBEDDINGS_PROVIDER=huggingface\nHF_HUB_OFFLINE=1" },
        new("rag-embed-tei", "an address", "rag-api tei 3000 http retrieval rag-embeddings in-cluster certain") { Rag = "EMBEDDINGS_PROVIDER=huggingfacetei\nEMBEDDINGS_MODEL=http://tei:3000" },
        new("rag-embed-tei", "a model name", "rag-api (BAAI/bge) - unknown retrieval rag-embeddings external unresolved") { Rag = "EMBEDDINGS_PROVIDER=huggingfacetei\nEMBEDDINGS_MODEL=BAAI/bge" },
        new("rag-embed-tei", "another provider") { Rag = "EMBEDDINGS_MODEL=http://tei:3000" },
        new("rag-embed-ollama", "an address", "rag-api ollama.acme.dev 443 " + Embeddings) { Rag = "EMBEDDINGS_PROVIDER=ollama\nOLLAMA_BASE_URL=https://ollama.acme.dev" },
        new("rag-embed-ollama", "another provider") { Rag = "OLLAMA_BASE_URL=https://ollama.acme.dev" },
        new("rag-embed-bedrock", "a region", "rag-api bedrock-runtime.eu-central-1.amazonaws.com 443 " + Embeddings) { Rag = "EMBEDDINGS_PROVIDER=bedrock\nAWS_DEFAULT_REGION=eu-central-1" },
        new("rag-embed-bedrock", "another provider") { Rag = "AWS_DEFAULT_REGION=eu-central-1" },
        new("rag-embed-google", "a key", "rag-api generativelanguage.googleapis.com 443 " + Embeddings) { Rag = "EMBEDDINGS_PROVIDER=google_genai\nGOOGLE_KEY=k" },
        new("rag-embed-google", "another provider") { Rag = "GOOGLE_KEY=k" },
        new("rag-embed-vertexai", "a key file",
            "rag-api europe-west1-aiplatform.googleapis.com 443 " + Embeddings,
            "rag-api oauth2.googleapis.com 443 " + Embeddings) { Rag = "EMBEDDINGS_PROVIDER=vertexai\nGOOGLE_CLOUD_LOCATION=europe-west1\nGOOGLE_APPLICATION_CREDENTIALS=/k.json" },
        new("rag-embed-vertexai", "the identity of the node",
            "rag-api metadata.google.internal 80 http retrieval rag-embeddings private certain!",
            "rag-api oauth2.googleapis.com 443 " + Embeddings,
            "rag-api us-central1-aiplatform.googleapis.com 443 " + Embeddings) { Rag = "EMBEDDINGS_PROVIDER=vertexai" },
        new("rag-embed-vertexai", "another provider") { Rag = "GOOGLE_CLOUD_LOCATION=europe-west1" },
        new("rag-nltk-legacy", "a pinned image",
            "rag-api packages.unstructured.io 443 https retrieval rag-loaders external conditional",
            "rag-api raw.githubusercontent.com 443 https retrieval rag-loaders external conditional") { Workloads = ["rag-api"], Chart = "librechat-rag-api: { image: { tag: v0.4.0 } }" },
        new("rag-nltk-legacy", "the newest image") { Workloads = ["rag-api"], Chart = "librechat-rag-api: { enabled: true }" },
    ];
}
