using System.Globalization;
using System.Text;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

/// <summary>One-line texts of trees, so that tests compare and print the same thing.</summary>
internal static class Show
{
    public static YamlReading Read(string text, YamlLimits? limits = null) => YamlReader.Read(new SourceText("f.yaml", text), limits);

    public static YamlReading ReadGeneral(string text) => YamlReader.ReadGeneral(new FilePositions("f.yaml", text), YamlLimits.Default);

    /// <summary>The values with their types, as flow text: <c>{"a": int 1, "b": [str "x"]}</c>.</summary>
    public static string Values(YamlNode node) => Write(node, places: false);

    /// <summary>Like <see cref="Values"/>, with <c>@line:column</c> behind each key and value.</summary>
    public static string Places(YamlNode node) => Write(node, places: true);

    public static string All(IEnumerable<YamlNode> documents) => string.Join(" --- ", documents.Select(Values));

    public static string Problems(YamlReading reading) =>
        string.Join(" ", reading.Diagnostics.Select(d => $"{d.Code}@{d.Span!.Value.Line}:{d.Span!.Value.Column}"));

    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c is >= ' ' and < (char)127 and not '"' and not '\\' ? c.ToString() : "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return text.Append('"').ToString();
    }

    private static string Write(YamlNode node, bool places)
    {
        var text = new StringBuilder();
        Write(text, node, places);
        return text.ToString();
    }

    private static void Write(StringBuilder text, YamlNode node, bool places)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(scalar.Type switch
                {
                    YamlScalarType.String => Quote(scalar.Value),
                    YamlScalarType.Null => "null",
                    YamlScalarType.Boolean => "bool " + scalar.Value,
                    YamlScalarType.Integer => "int " + scalar.Value,
                    _ => "float " + scalar.Value,
                });
                break;
            case YamlSequence sequence:
                text.Append('[');
                for (var i = 0; i < sequence.Items.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Write(text, sequence.Items[i], places);
                }

                text.Append(']');
                break;
            case YamlMapping mapping:
                text.Append('{');
                for (var i = 0; i < mapping.Entries.Length; i++)
                {
                    var entry = mapping.Entries[i];
                    text.Append(i == 0 ? "" : ", ").Append(Quote(entry.Key));
                    if (places)
                    {
                        text.Append('@').Append(entry.KeySpan.Line).Append(':').Append(entry.KeySpan.Column);
                    }

                    text.Append(": ");
                    Write(text, entry.Value, places);
                }

                text.Append('}');
                break;
        }

        if (places)
        {
            text.Append('@').Append(node.Span.Line).Append(':').Append(node.Span.Column);
        }
    }
}
