using System.Collections.Immutable;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Endpoints;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction;

/// <summary>What an extractor reads, and where it puts what it finds. One per run; an extractor is a static method that takes it.</summary>
public sealed class ExtractionContext(LibreChatDeployment deployment, EgressCatalog catalog)
{
    private readonly List<EgressIntent> intents = [];
    private readonly List<Diagnostic> diagnostics = [];
    private readonly List<ClosingSetting> closings = [];
    private readonly Lazy<ImmutableArray<ConfigNode>> endpointReferences = new(() => [.. EndpointMentions.References(deployment.Configuration).Where(node => node.Exists)]);

    /// <summary>What was read.</summary>
    public LibreChatDeployment Deployment { get; } = deployment;

    /// <summary>What is known.</summary>
    public EgressCatalog Catalog { get; } = catalog;

    /// <summary>The root of librechat.yaml.</summary>
    public ConfigNode Configuration => Deployment.Configuration;

    /// <summary>The environment of the LibreChat API.</summary>
    public EnvironmentVariables Environment => Deployment.Environment;

    /// <summary>Every value that names an endpoint; found once, because every built-in endpoint asks for them.</summary>
    internal ImmutableArray<ConfigNode> EndpointReferences => endpointReferences.Value;

    /// <summary>The intents so far, unmerged.</summary>
    public IReadOnlyList<EgressIntent> Intents => intents;

    /// <summary>The diagnostics so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <summary>Adds an intent.</summary>
    public void Add(EgressIntent intent) => intents.Add(intent);

    /// <summary>Adds a diagnostic.</summary>
    public void Report(Diagnostic diagnostic) => diagnostics.Add(diagnostic);

    /// <summary>What would close the doors that were reported so far.</summary>
    internal IReadOnlyList<ClosingSetting> Closings => closings;

    /// <summary>Adds a diagnostic about a door that LibreChat leaves open, with the lines of librechat.yaml that close it.</summary>
    internal void Report(Diagnostic diagnostic, ClosingSetting closing)
    {
        closings.Add(closing);
        Report(diagnostic with { Help = diagnostic.Help + "\nThe lines of librechat.yaml that close it (bulkhead review --harden makes the patch):\n" + closing.ToYaml() });
    }
}
