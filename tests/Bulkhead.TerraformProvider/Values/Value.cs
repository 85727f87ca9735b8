using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Bulkhead.TerraformProvider.Values;

/// <summary>A value of Terraform's language as it crosses the wire. Lists, sets and maps look alike here; the schema says which is which.</summary>
public abstract record Value
{
    /// <summary>Equality by content; the members of a set must have been sorted first (see <see cref="Shape"/>).</summary>
    public bool Same(Value other) => string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <summary>One text per content, for comparing and sorting.</summary>
    public string Canonical
    {
        get
        {
            var text = new StringBuilder();
            Write(text);
            return text.ToString();
        }
    }

    /// <summary>The content of a text, or nothing for null, unknown and every other kind.</summary>
    public string? AsText => this is Text text ? text.Content : null;

    /// <summary>The number as a whole one, or nothing.</summary>
    public long? AsWhole => this is Number number && decimal.Truncate(number.Content) == number.Content ? (long)number.Content : null;

    /// <summary>The members of a list or set; none for every other kind.</summary>
    public ImmutableArray<Value> AsItems => this is Items items ? items.Content : [];

    /// <summary>True when neither this value nor a part of it is unknown.</summary>
    public bool IsWhollyKnown => this switch
    {
        Unknown => false,
        Items items => items.Content.All(static item => item.IsWhollyKnown),
        Fields fields => fields.Content.Values.All(static item => item.IsWhollyKnown),
        _ => true,
    };

    /// <summary>The field of that name; null when this is no object or has no such field.</summary>
    public Value this[string name] => this is Fields fields && fields.Content.TryGetValue(name, out var value) ? value : new Null();

    /// <summary>This object with one field changed.</summary>
    public Value With(string name, Value value) =>
        this is Fields fields ? new Fields(fields.Content.SetItem(name, value)) : throw new InvalidOperationException($"{name} of something that is no object");

    private void Write(StringBuilder text)
    {
        switch (this)
        {
            case Null:
                text.Append("null");
                break;
            case Unknown:
                text.Append('?');
                break;
            case Text t:
                text.Append('"').Append(t.Content.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
                break;
            case Number n:
                text.Append((n.Content / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture));
                break;
            case Truth b:
                text.Append(b.Content ? "true" : "false");
                break;
            case Items items:
                text.Append('[');
                foreach (var item in items.Content)
                {
                    item.Write(text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case Fields fields:
                text.Append('{');
                foreach (var (name, value) in fields.Content)
                {
                    new Text(name).Write(text);
                    text.Append(':');
                    value.Write(text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            default:
                throw new InvalidOperationException(GetType().Name);
        }
    }

    /// <summary>No value: not set, or, for a whole object, not there.</summary>
    public sealed record Null : Value;

    /// <summary>A value that is known only after apply.</summary>
    public sealed record Unknown : Value;

    /// <summary>A string.</summary>
    public sealed record Text(string Content) : Value;

    /// <summary>A number.</summary>
    public sealed record Number(decimal Content) : Value;

    /// <summary>A boolean.</summary>
    public sealed record Truth(bool Content) : Value;

    /// <summary>A list or a set.</summary>
    public sealed record Items(ImmutableArray<Value> Content) : Value;

    /// <summary>An object or a map.</summary>
    public sealed record Fields(ImmutableSortedDictionary<string, Value> Content) : Value
    {
        /// <summary>An object without fields.</summary>
        public static Fields None { get; } = new(ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal));
    }
}
