using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Where variables come from; a later member wins over an earlier one on the same name, as the chart applies them.</summary>
internal enum LayerRank
{
    /// <summary>Written by the chart itself (bundled data stores).</summary>
    ChartRendered,

    /// <summary><c>librechat.configEnv</c>, or a ConfigMap loaded as environment.</summary>
    ConfigMap,

    /// <summary>The Secret; also a .env file, because that is what the Secret is made from.</summary>
    Secret,

    /// <summary>The container's own <c>env</c> list, or compose's <c>environment</c>.</summary>
    Container,
}

/// <summary>The workload whose environment a layer belongs to.</summary>
internal enum LayerTarget
{
    /// <summary>The LibreChat API.</summary>
    LibreChat,

    /// <summary>The RAG API.</summary>
    Rag,

    /// <summary>Both (a .env file that compose gives to each).</summary>
    Both,
}

/// <summary>Variables from one place.</summary>
internal sealed record EnvironmentLayer(LayerRank Rank, LayerTarget Target, ImmutableArray<EnvironmentVariable> Variables);
