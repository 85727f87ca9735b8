using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>A node of a YAML document, after anchors and merge keys are resolved, with its place in the user's file.</summary>
public abstract class YamlNode
{
    private protected YamlNode(SourceSpan span) => Span = span;

    /// <summary>Where the value starts. For a value taken through an alias or merge key: where the anchored value stands.</summary>
    public SourceSpan Span { get; }
}

/// <summary>How a scalar is written.</summary>
public enum YamlScalarStyle
{
    /// <summary>Without quotes.</summary>
    Plain,

    /// <summary>In single quotes.</summary>
    SingleQuoted,

    /// <summary>In double quotes.</summary>
    DoubleQuoted,

    /// <summary>A block introduced by <c>|</c>.</summary>
    Literal,

    /// <summary>A block introduced by <c>&gt;</c>.</summary>
    Folded,
}

/// <summary>The type of a scalar under the YAML 1.2 core schema, as js-yaml 4 resolves it.</summary>
public enum YamlScalarType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>Null (<c>~</c>, <c>null</c> or nothing).</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c> (not yes, no, on, off).</summary>
    Boolean,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Float,
}

/// <summary>A scalar.</summary>
public sealed class YamlScalar(SourceSpan span, string value, YamlScalarStyle style, YamlScalarType type) : YamlNode(span)
{
    /// <summary>The text after escapes and folding.</summary>
    public string Value { get; } = value;

    /// <summary>How it is written.</summary>
    public YamlScalarStyle Style { get; } = style;

    /// <summary>Its type.</summary>
    public YamlScalarType Type { get; } = type;

    /// <summary>For block scalars: the line of the first content line and the column where content starts; otherwise the span.</summary>
    public SourceSpan ContentStart { get; init; } = span;

    /// <summary>The text that holds the scalar, so that places inside its value can be found; null for scalars that come from no text.</summary>
    internal PositionMap? Home { get; init; }

    /// <summary>The offset of the scalar's first character in <see cref="Home"/>.</summary>
    internal int Offset { get; init; }
}

/// <summary>A sequence.</summary>
public sealed class YamlSequence(SourceSpan span, ImmutableArray<YamlNode> items) : YamlNode(span)
{
    /// <summary>The items in order.</summary>
    public ImmutableArray<YamlNode> Items { get; } = items;
}

/// <summary>One key with its value.</summary>
/// <param name="Key">The key as text.</param>
/// <param name="KeySpan">Where the key stands.</param>
/// <param name="Value">The value.</param>
public sealed record YamlEntry(string Key, SourceSpan KeySpan, YamlNode Value);

/// <summary>A mapping with text keys, in the order of the file.</summary>
public sealed class YamlMapping : YamlNode
{
    /// <summary>The number of entries from which looking through them costs more than an index.</summary>
    internal const int IndexFrom = 9;

    private readonly Dictionary<string, int>? index;

    /// <summary>Makes a mapping; keys are unique.</summary>
    public YamlMapping(SourceSpan span, ImmutableArray<YamlEntry> entries)
        : this(span, entries, null)
    {
        if (entries.Length >= IndexFrom)
        {
            index = new Dictionary<string, int>(entries.Length, StringComparer.Ordinal);
            for (var i = 0; i < entries.Length; i++)
            {
                index[entries[i].Key] = i;
            }
        }
    }

    /// <summary>Makes a mapping whose index exists already (or is not needed).</summary>
    internal YamlMapping(SourceSpan span, ImmutableArray<YamlEntry> entries, Dictionary<string, int>? index)
        : base(span)
    {
        Entries = entries;
        this.index = index;
    }

    /// <summary>The entries in order.</summary>
    public ImmutableArray<YamlEntry> Entries { get; }

    /// <summary>Finds an entry by key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out YamlEntry? entry)
    {
        if (index is not null)
        {
            entry = index.TryGetValue(key, out var position) ? Entries[position] : null;
            return entry is not null;
        }

        foreach (var candidate in Entries)
        {
            if (candidate.Key == key)
            {
                entry = candidate;
                return true;
            }
        }

        entry = null;
        return false;
    }
}
