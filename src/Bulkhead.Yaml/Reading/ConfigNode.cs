using System.Globalization;
using System.Runtime.CompilerServices;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>The path of a value, built only when somebody asks for its text.</summary>
public sealed class ConfigPath
{
    private readonly ConfigPath? parent;
    private readonly string? key;
    private readonly int position;
    private readonly YamlNode? item;

    private ConfigPath(ConfigPath? parent, string? key, int position, YamlNode? item = null) => (this.parent, this.key, this.position, this.item) = (parent, key, position, item);

    /// <summary>The empty path.</summary>
    public static ConfigPath Root { get; } = new(null, null, -1);

    /// <summary>A path with a prefix, for what stands inside a wrapper: <c>data.librechat.yaml&gt;</c>.</summary>
    public static ConfigPath WithPrefix(string prefix) => prefix.Length == 0 ? Root : new(null, prefix, -1);

    /// <summary>The path of a value below.</summary>
    public ConfigPath Child(string childKey) => new(this, childKey, -1);

    /// <summary>The path of an item.</summary>
    /// <param name="itemPosition">Its position in the list, from 0.</param>
    /// <param name="node">The item; its name stands for the position in <see cref="ByName"/>.</param>
    public ConfigPath Item(int itemPosition, YamlNode? node = null) => new(this, null, itemPosition, node);

    /// <summary>
    /// The path with the <c>name</c> (else the <c>id</c>) of list entries in place of their position, so that it stays when entries change places:
    /// <c>endpoints.custom[Groq].baseURL</c>. Null when no entry on the way has one: then it is the path itself.
    /// </summary>
    public string? ByName()
    {
        var named = false;
        for (var step = this; step is not null && !named; step = step.parent)
        {
            named = step.Name is not null;
        }

        return named ? Text(byName: true) : null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (parent is null)
        {
            return key ?? string.Empty;
        }

        return Text(byName: false);
    }

    private string? Name => item is YamlMapping mapping && (mapping.TryGet("name", out var entry) || mapping.TryGet("id", out entry)) && entry.Value is YamlScalar { Value.Length: > 0 } scalar ? scalar.Value : null;

    private string Text(bool byName)
    {
        // Every intent keeps a path: writing all steps into one buffer makes one string, not one for each step.
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        AppendTo(ref text, byName);
        return text.ToStringAndClear();
    }

    private void AppendTo(ref DefaultInterpolatedStringHandler text, bool byName)
    {
        parent?.AppendTo(ref text, byName);
        if (parent is not null && key is null)
        {
            text.AppendLiteral("[");
            if (byName && Name is { } name)
            {
                text.AppendLiteral(name);
            }
            else
            {
                text.AppendFormatted(position);
            }

            text.AppendLiteral("]");
            return;
        }

        if (text.Text is [.., not '>'])
        {
            text.AppendLiteral(".");
        }

        text.AppendLiteral(key ?? string.Empty);
    }
}

/// <summary>A cursor into a document: a node that may be missing, and its path. Asking for what is not there gives a missing node.</summary>
public readonly struct ConfigNode
{
    private readonly ConfigPath? path;

    // A look-up keeps the path of the mapping and the key: most look-ups find nothing, and most paths are never asked for.
    private readonly string? key;

    /// <summary>Makes a cursor.</summary>
    public ConfigNode(YamlNode? node, ConfigPath path) => (Node, this.path) = (node, path);

    private ConfigNode(YamlNode? node, ConfigPath parent, string key) => (Node, path, this.key) = (node, parent, key);

    /// <summary>The node, or null when it is missing.</summary>
    public YamlNode? Node { get; }

    /// <summary>The path.</summary>
    public ConfigPath Path => key is null ? path ?? ConfigPath.Root : path!.Child(key);

    /// <summary>Whether the node is there (an explicit null counts as there).</summary>
    public bool Exists => Node is not null;

    /// <summary>Whether the node is there and is not null.</summary>
    public bool HasValue => Node is not null && Node is not YamlScalar { Type: YamlScalarType.Null };

    /// <summary>Whether it is a mapping.</summary>
    public bool IsMapping => Node is YamlMapping;

    /// <summary>Whether it is a sequence.</summary>
    public bool IsSequence => Node is YamlSequence;

    /// <summary>The place of the value; null when it is missing.</summary>
    public SourceSpan? Span => Node?.Span;

    /// <summary>The value of a key; missing when this is no mapping or has no such key.</summary>
    public ConfigNode this[string key] =>
        new(Node is YamlMapping mapping && mapping.TryGet(key, out var entry) ? entry.Value : null, Path, key);

    /// <summary>The items of a sequence; empty when it is none.</summary>
    public IEnumerable<ConfigNode> Items() => Node is YamlSequence sequence ? ItemsOf(sequence, Path) : [];

    /// <summary>The entries of a mapping; empty when it is none.</summary>
    public IEnumerable<(string Key, SourceSpan KeySpan, ConfigNode Value)> Entries() => Node is YamlMapping mapping ? EntriesOf(mapping, Path) : [];

    /// <summary>The text of a scalar of any type but null; null otherwise.</summary>
    public string? AsText() => Node is YamlScalar { Type: not YamlScalarType.Null } scalar ? scalar.Value : null;

    /// <summary>The text of a scalar that is a string; null otherwise.</summary>
    public string? AsString() => Node is YamlScalar { Type: YamlScalarType.String } scalar ? scalar.Value : null;

    /// <summary>The value of a boolean; null otherwise.</summary>
    public bool? AsBoolean() => Node is YamlScalar { Type: YamlScalarType.Boolean } scalar ? scalar.Value is "true" or "True" or "TRUE" : null;

    /// <summary>The value of an integer (decimal, 0x, 0o or 0b) that fits; null otherwise.</summary>
    public int? AsInteger() =>
        Node is YamlScalar { Type: YamlScalarType.Integer } scalar && ScalarTypes.ParseInteger(scalar.Value) is { } value && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : null;

    /// <summary>What kind of value stands there, as a word for messages.</summary>
    public string Describe() => Node switch
    {
        null => "nothing",
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { Type: YamlScalarType.Null } => "null",
        YamlScalar { Type: YamlScalarType.Boolean } => "a boolean",
        YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Float } => "a number",
        _ => "text",
    };

    private static IEnumerable<ConfigNode> ItemsOf(YamlSequence sequence, ConfigPath path)
    {
        for (var i = 0; i < sequence.Items.Length; i++)
        {
            yield return new ConfigNode(sequence.Items[i], path.Item(i, sequence.Items[i]));
        }
    }

    private static IEnumerable<(string Key, SourceSpan KeySpan, ConfigNode Value)> EntriesOf(YamlMapping mapping, ConfigPath path)
    {
        foreach (var entry in mapping.Entries)
        {
            yield return (entry.Key, entry.KeySpan, new ConfigNode(entry.Value, path.Child(entry.Key)));
        }
    }
}
