using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Kubernetes;

/// <summary>Reads the values of manifests as strictly as an API server with strict field validation does, and says where each error is.</summary>
internal sealed class ManifestNodes
{
    private readonly ImmutableArray<Diagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>What was found so far.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => diagnostics.ToImmutable();

    /// <summary>The number of things found so far: to see whether a step found any.</summary>
    public int Count => diagnostics.Count;

    /// <summary>Adds something found.</summary>
    public void Add(Diagnostic diagnostic) => diagnostics.Add(diagnostic);

    /// <summary>Adds everything found elsewhere.</summary>
    public void AddRange(ImmutableArray<Diagnostic> found) => diagnostics.AddRange(found);

    /// <summary>Reads a mapping.</summary>
    public bool TryMapping(YamlNode node, string what, [NotNullWhen(true)] out YamlMapping? mapping)
    {
        mapping = node as YamlMapping;
        return mapping is not null || Wrong(node, what, "a mapping");
    }

    /// <summary>Reads a sequence.</summary>
    public bool TryItems(YamlNode node, string what, out ImmutableArray<YamlNode> items)
    {
        if (node is YamlSequence sequence)
        {
            items = sequence.Items;
            return true;
        }

        items = [];
        return node is YamlScalar { Type: YamlScalarType.Null } ? Empty(node, what) : Wrong(node, what, "a list");
    }

    /// <summary>Reads text.</summary>
    public bool TryText(YamlNode node, string what, [NotNullWhen(true)] out string? text)
    {
        text = node is YamlScalar { Type: YamlScalarType.String } scalar ? scalar.Value : null;
        return text is not null || Wrong(node, what, "text (quote it)");
    }

    /// <summary>Reads a boolean.</summary>
    public bool TryBoolean(YamlNode node, string what, out bool value)
    {
        value = node is YamlScalar { Type: YamlScalarType.Boolean, Value: "true" or "True" or "TRUE" };
        return node is YamlScalar { Type: YamlScalarType.Boolean } || Wrong(node, what, "true or false");
    }

    /// <summary>Reads a port, 1 to 65535.</summary>
    public bool TryPort(YamlNode node, string what, out int port)
    {
        port = 0;
        if (node is not YamlScalar { Type: YamlScalarType.Integer } scalar
            || !long.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || (scalar.Value.Length > 1 && scalar.Value[0] == '0'))
        {
            return node is YamlScalar { Type: YamlScalarType.Integer }
                ? BadPort(node, what)
                : Wrong(node, what, "a whole number");
        }

        if (number is < 1 or > 65535)
        {
            return BadPort(node, what);
        }

        port = (int)number;
        return true;
    }

    /// <summary>Reads a mapping of text to text; the order of the result is ordinal.</summary>
    public bool TryLabels(YamlNode node, string what, [NotNullWhen(true)] out ImmutableSortedDictionary<string, string>? labels)
    {
        labels = null;
        if (!TryMapping(node, what, out var mapping))
        {
            return false;
        }

        var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var good = true;
        foreach (var entry in mapping.Entries)
        {
            if (TryText(entry.Value, $"{what}.{Printable.Clean(entry.Key, 80)}", out var value))
            {
                builder[entry.Key] = value;
            }
            else
            {
                good = false;
            }
        }

        if (good)
        {
            labels = builder.ToImmutable();
            if (KubernetesSyntax.FirstInvalid(labels) is { } label)
            {
                Add(AviatrixDiagnostics.SelectorInvalid.At(
                    node.Span,
                    $"'{Printable.Clean(label.Key, 80)}: {Printable.Clean(label.Value, 80)}' in {what} is not a Kubernetes label",
                    "keys and values hold letters, digits, '-', '_' and '.', at most 63 characters"));
                good = false;
                labels = null;
            }
        }

        return good;
    }

    /// <summary>Reports a field that the schema does not have.</summary>
    public void Unknown(YamlEntry entry, string where)
    {
        var help = entry.Key switch
        {
            "ports" => "write port (and endPort for a range); an API server drops 'ports' without an error and the rule then covers every port",
            "priority" => "delete it: rules are tried in the order of the list",
            "sourceSmartGroups" => "delete it: the source is the selector of the rule",
            _ => "delete it or correct its spelling; an API server drops unknown fields without an error",
        };
        Add(AviatrixDiagnostics.FieldUnknown.At(entry.KeySpan, $"{where} has no field '{Printable.Clean(entry.Key, 80)}'", help));
    }

    /// <summary>Reports a missing field.</summary>
    public void Missing(YamlNode node, string where, string field) =>
        Add(AviatrixDiagnostics.FieldMissing.At(node.Span, $"{where} has no {field}", $"add {field}"));

    private bool Empty(YamlNode node, string what)
    {
        Add(AviatrixDiagnostics.ListEmpty.At(node.Span, $"{what} is null", "list at least one entry, or leave the key out where the schema allows it"));
        return false;
    }

    private bool Wrong(YamlNode node, string what, string wanted)
    {
        Add(AviatrixDiagnostics.TypeWrong.At(node.Span, $"{what} is {new ConfigNode(node, ConfigPath.Root).Describe()}, not {wanted}", $"write {wanted}"));
        return false;
    }

    private bool BadPort(YamlNode node, string what)
    {
        Add(AviatrixDiagnostics.PortInvalid.At(node.Span, $"{what} is not a port: {Printable.Clean(((YamlScalar)node).Value, 40)}", "use a decimal number from 1 to 65535"));
        return false;
    }
}
