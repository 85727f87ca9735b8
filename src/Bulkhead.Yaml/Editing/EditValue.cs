using System.Collections.Immutable;
using System.Text;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Yaml.Editing;

/// <summary>A value to put into a text that somebody else wrote.</summary>
public abstract record EditValue
{
    private EditValue()
    {
    }

    /// <summary>Text, quoted where it has to be.</summary>
    public static EditValue Text(string value) => new Scalar(value, IsNumber: false);

    /// <summary>A whole number.</summary>
    public static EditValue Number(int value) => new Scalar(value.ToString(System.Globalization.CultureInfo.InvariantCulture), IsNumber: true);

    /// <summary>True or false.</summary>
    public static EditValue Boolean(bool value) => new Scalar(value ? "true" : "false", IsNumber: true);

    /// <summary>A list.</summary>
    public static EditValue List(params ImmutableArray<EditValue> items) => new Sequence(items);

    /// <summary>A mapping.</summary>
    public static EditValue Map(params ImmutableArray<(string Key, EditValue Value)> entries) => new Mapping(entries);

    /// <summary>One line, the form for values inside braces and brackets.</summary>
    internal string Flow()
    {
        var text = new StringBuilder();
        AppendFlow(text);
        return text.ToString();
    }

    /// <summary>The lines of a block, the first one to be written after <c>- </c> or, for scalars, after a key.</summary>
    internal abstract IEnumerable<string> Block();

    /// <summary>The lines of <c>key: value</c>.</summary>
    internal IEnumerable<string> Entry(string key)
    {
        var name = Quoted(key) + ":";
        if (this is Scalar scalar)
        {
            yield return name + " " + scalar.Flow();
            yield break;
        }

        yield return name;
        foreach (var line in Block())
        {
            yield return "  " + line;
        }
    }

    private protected abstract void AppendFlow(StringBuilder text);

    private static string Quoted(string value)
    {
        var text = new Utf8Text(value.Length + 2);
        ScalarText.Append(text, value);
        return text.ToString();
    }

    private sealed record Scalar(string Value, bool IsNumber) : EditValue
    {
        internal override IEnumerable<string> Block() => [Flow()];

        private protected override void AppendFlow(StringBuilder text) => text.Append(IsNumber ? Value : Quoted(Value));
    }

    private sealed record Sequence(ImmutableArray<EditValue> Items) : EditValue
    {
        internal override IEnumerable<string> Block()
        {
            foreach (var item in Items)
            {
                var first = true;
                foreach (var line in item.Block())
                {
                    yield return (first ? "- " : "  ") + line;
                    first = false;
                }
            }
        }

        private protected override void AppendFlow(StringBuilder text)
        {
            text.Append('[');
            for (var i = 0; i < Items.Length; i++)
            {
                text.Append(i == 0 ? string.Empty : ", ").Append(Items[i].Flow());
            }

            text.Append(']');
        }
    }

    private sealed record Mapping(ImmutableArray<(string Key, EditValue Value)> Entries) : EditValue
    {
        internal override IEnumerable<string> Block() => Entries.SelectMany(entry => entry.Value.Entry(entry.Key));

        private protected override void AppendFlow(StringBuilder text)
        {
            text.Append("{ ");
            for (var i = 0; i < Entries.Length; i++)
            {
                text.Append(i == 0 ? string.Empty : ", ").Append(Quoted(Entries[i].Key)).Append(": ").Append(Entries[i].Value.Flow());
            }

            text.Append(" }");
        }
    }
}
