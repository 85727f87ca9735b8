using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.TerraformProvider.Schemas;

/// <summary>A resource or data source: its block, and what the table says about the whole.</summary>
public sealed record ObjectSchema(string Name, BlockSchema Block, string Deprecation, bool Importable);

/// <summary>Everything that one version of the provider declares, read from the stored files of that version and from nothing else.</summary>
public sealed record ProviderSchema(string Version, BlockSchema Provider, ImmutableSortedDictionary<string, ObjectSchema> Resources, ImmutableSortedDictionary<string, ObjectSchema> DataSources)
{
    private const string DeprecationKey = "DeprecationMessage=";

    /// <summary>The stored versions, oldest first.</summary>
    public static ImmutableArray<string> Versions { get; } = ["8.2.20", "9.0.10", "10.0.1", "10.1.0-dev"];

    /// <summary>Reads the files of a version.</summary>
    /// <exception cref="ArgumentException">The version is not among the stored ones.</exception>
    public static ProviderSchema Load(string version)
    {
        if (!Versions.Contains(version, StringComparer.Ordinal))
        {
            throw new ArgumentException($"version {version} is not stored; there are {string.Join(", ", Versions)}", nameof(version));
        }

        var rules = AttributeRules.Parse(Text($"provider-validations-{version}.tsv"));
        using var json = JsonDocument.Parse(Text($"provider-schema-{version}.json"));
        var provider = json.RootElement.GetProperty("provider_schemas").EnumerateObject().Single().Value;
        return new(
            version,
            BlockSchema.Parse(provider.GetProperty("provider").GetProperty("block"), "", rules[("provider", "aviatrix")]),
            Objects(provider.GetProperty("resource_schemas"), "resource", rules),
            Objects(provider.GetProperty("data_source_schemas"), "data", rules));
    }

    /// <summary>The text of a stored file.</summary>
    public static string Text(string file)
    {
        using var reader = new StreamReader(typeof(ProviderSchema).Assembly.GetManifestResourceStream(file) ?? throw new FileNotFoundException(file));
        return reader.ReadToEnd();
    }

    private static ImmutableSortedDictionary<string, ObjectSchema> Objects(JsonElement json, string kind, Dictionary<(string Kind, string Object), Dictionary<string, AttributeRules>> rules) =>
        json.EnumerateObject().Select(member =>
        {
            var paths = rules[(kind, member.Name)];
            var extra = paths.GetValueOrDefault("(resource)", AttributeRules.None).Extra.Split("; ");
            return new ObjectSchema(
                member.Name,
                BlockSchema.Parse(member.Value.GetProperty("block"), "", paths),
                extra.FirstOrDefault(static fact => fact.StartsWith(DeprecationKey, StringComparison.Ordinal))?[DeprecationKey.Length..] ?? "",
                extra.Contains("Importer=set", StringComparer.Ordinal));
        }).ToImmutableSortedDictionary(static o => o.Name, static o => o, StringComparer.Ordinal);
}
