using System.Text;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Makes environment variables from the forms in which Kubernetes files and charts write them.</summary>
internal static class VariableReader
{
    /// <summary>A variable with a value.</summary>
    public static EnvironmentVariable Known(string name, string value, SourceSpan? span, string path) =>
        new(name, value, span, path) { IsPlaceholder = Placeholders.IsPlaceholder(value) };

    /// <summary>A variable of which only the name is known.</summary>
    public static EnvironmentVariable NameOnly(string name, SourceSpan? span, string path) => new(name, null, span, path);

    /// <summary>A map of names and values; a value may be a mapping with <c>value</c> or <c>valueFrom</c>.</summary>
    public static IEnumerable<EnvironmentVariable> FromMap(ConfigNode map)
    {
        foreach (var (name, span, value) in map.Entries())
        {
            if (!Expansion.IsVariableName(name))
            {
                continue;
            }

            if (value.IsMapping || value.IsSequence)
            {
                yield return value["value"].AsText() is { } inner
                    ? Known(name, inner, value["value"].Span, value.Path.ToString())
                    : NameOnly(name, value.Span ?? span, value.Path.ToString());
            }
            else
            {
                yield return FromScalar(name, span, value);
            }
        }
    }

    /// <summary>A list of <c>{name, value}</c> and <c>{name, valueFrom}</c>.</summary>
    public static IEnumerable<EnvironmentVariable> FromList(ConfigNode list)
    {
        foreach (var item in list.Items())
        {
            if (item["name"].AsText() is not { } name || !Expansion.IsVariableName(name))
            {
                continue;
            }

            var value = item["value"];
            yield return value.AsText() is { } text ? Known(name, text, value.Span, value.Path.ToString())
                : item["valueFrom"].Exists ? NameOnly(name, item["valueFrom"].Span ?? item.Span, item.Path.Child("valueFrom").ToString())
                : Known(name, string.Empty, item.Span, item.Path.ToString());
        }
    }

    /// <summary>A map or a list, whichever it is.</summary>
    public static IEnumerable<EnvironmentVariable> FromMapOrList(ConfigNode node) => node.IsSequence ? FromList(node) : FromMap(node);

    /// <summary>The keys of a Secret's <c>data</c>: base64 of UTF-8.</summary>
    public static IEnumerable<EnvironmentVariable> FromBase64(ConfigNode map, FileContext context)
    {
        foreach (var (name, span, value) in map.Entries())
        {
            if (!Expansion.IsVariableName(name))
            {
                continue;
            }

            var path = value.Path.ToString();
            var text = value.AsText();
            if (text is null || Decode(text) is not { } decoded)
            {
                if (text is not null && !IsEncrypted(text))
                {
                    context.Report(SourceDiagnostics.NotDecodable.At(
                        value.Span, $"The value of '{Printable.Clean(name, 60)}' is not base64 of text.", "Put plain text under stringData instead."));
                }

                yield return NameOnly(name, value.Span ?? span, path);
                continue;
            }

            yield return Known(name, decoded, value.Span, path);
        }
    }

    /// <summary>The keys of a Secret's <c>stringData</c>; encrypted values give the name only.</summary>
    public static IEnumerable<EnvironmentVariable> FromStringData(ConfigNode map) =>
        FromMap(map).Select(variable => variable.Value is { } value && IsEncrypted(value) ? variable with { Value = null, IsPlaceholder = false } : variable);

    private static EnvironmentVariable FromScalar(string name, SourceSpan span, ConfigNode value) =>
        value.Node is YamlScalar { Type: not YamlScalarType.Null } scalar
            ? Known(name, scalar.Value, scalar.Span, value.Path.ToString())
            : Known(name, string.Empty, value.Span ?? span, value.Path.ToString());

    // SOPS writes ENC[AES256_GCM,data:…]; the name is still right.
    private static bool IsEncrypted(string value) => value.StartsWith("ENC[", StringComparison.Ordinal);

    private static string? Decode(string text)
    {
        if (IsEncrypted(text))
        {
            return null;
        }

        var compact = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        var bytes = new byte[(compact.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(compact, bytes, out var written))
        {
            return null;
        }

        var content = bytes.AsSpan(0, written);
        return System.Text.Unicode.Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : null;
    }
}
