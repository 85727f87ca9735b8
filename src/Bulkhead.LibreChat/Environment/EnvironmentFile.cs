using System.Collections.Immutable;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Environment;

/// <summary>What an environment file holds.</summary>
/// <param name="Variables">The variables, each name once: of duplicates the last wins, as with dotenv.</param>
/// <param name="Diagnostics">Lines that dotenv skips although they are neither blank nor a comment.</param>
public sealed record EnvironmentFileReading(ImmutableArray<EnvironmentVariable> Variables, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Reads a .env file as dotenv 16 does, because LibreChat loads it with that.</summary>
/// <remarks>
/// Rules that surprise: an unquoted value ends at the first <c>#</c> even without a space before it; a quote that is not closed is part of the
/// value; <c>NAME: value</c> counts as well; only double quotes turn <c>\n</c> into a line end; nothing is expanded.
/// </remarks>
public static class EnvironmentFile
{
    /// <summary>Reads the text of a file.</summary>
    public static EnvironmentFileReading Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Scanner(source).Run();
    }

    private sealed class Scanner(SourceText source)
    {
        private readonly string text = source.Text;
        private readonly Dictionary<string, EnvironmentVariable> variables = new(StringComparer.Ordinal);
        private readonly List<string> order = [];
        private readonly List<Diagnostic> diagnostics = [];
        private int position;
        private int countedTo;
        private int line = 1;
        private int lineStart;

        public EnvironmentFileReading Run()
        {
            while (position < text.Length)
            {
                var start = position;
                SkipSpaces();
                if (position < text.Length && !IsLineEnd(text[position]) && text[position] != '#' && !ReadVariable())
                {
                    diagnostics.Add(SourceDiagnostics.EnvironmentLine.At(
                        SpanAt(start),
                        "This line is not NAME=value, so dotenv skips it.",
                        "Remove it, or write it as NAME=value; a value that goes on over several lines needs quotes."));
                }

                SkipLine();
            }

            return new EnvironmentFileReading([.. order.Select(name => variables[name])], [.. diagnostics]);
        }

        private bool ReadVariable()
        {
            if (string.CompareOrdinal(text, position, "export", 0, 6) == 0 && position + 6 < text.Length && char.IsWhiteSpace(text[position + 6]))
            {
                position += 6;
                while (position < text.Length && char.IsWhiteSpace(text[position]))
                {
                    position++;
                }
            }

            var nameStart = position;
            while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '_' or '.' or '-'))
            {
                position++;
            }

            var name = text[nameStart..position];
            if (name.Length == 0 || !ReadSeparator())
            {
                return false;
            }

            var (value, span) = ReadValue();
            if (!variables.ContainsKey(name))
            {
                order.Add(name);
            }

            variables[name] = new EnvironmentVariable(name, value, span, "env:" + name) { IsPlaceholder = Placeholders.IsPlaceholder(value) };
            return true;
        }

        private bool ReadSeparator()
        {
            var after = position;
            while (after < text.Length && char.IsWhiteSpace(text[after]))
            {
                after++;
            }

            // dotenv's pattern lets white space of any kind, line ends too, stand before the equals sign.
            if (after < text.Length && text[after] == '=')
            {
                position = after + 1;
                return true;
            }

            if (position + 1 < text.Length && text[position] == ':' && char.IsWhiteSpace(text[position + 1]))
            {
                var isPair = text[position + 1] == '\r' && position + 2 < text.Length && text[position + 2] == '\n';
                position += isPair ? 3 : 2;
                return true;
            }

            return false;
        }

        private (string Value, SourceSpan Span) ReadValue()
        {
            var afterSpace = position;
            while (afterSpace < text.Length && char.IsWhiteSpace(text[afterSpace]))
            {
                afterSpace++;
            }

            if (afterSpace < text.Length && text[afterSpace] is '\'' or '"' or '`' && ClosingQuote(afterSpace) is { } closing)
            {
                var span = SpanAt(afterSpace);
                var inner = NormalizeLines(text[(afterSpace + 1)..closing]);
                position = closing + 1;
                return (text[afterSpace] == '"' ? Unescape(inner) : inner, span);
            }

            var end = position;
            while (end < text.Length && text[end] != '#' && !IsLineEnd(text[end]))
            {
                end++;
            }

            var valueStart = position;
            while (valueStart < end && char.IsWhiteSpace(text[valueStart]))
            {
                valueStart++;
            }

            var place = SpanAt(valueStart == end ? position : valueStart);
            var value = text[valueStart..end].TrimEnd();
            position = end;
            if (value.Length == 0 || value[0] is not ('\'' or '"' or '`'))
            {
                return (value, place);
            }

            var quote = value[0];
            var stripped = value.Length > 1 && value[^1] == quote ? value[1..^1] : value;
            return (quote == '"' ? Unescape(stripped) : stripped, place);
        }

        /// <summary>
        /// The quote that ends a quoted value: nothing but space and a comment may stand behind it on its line. Where the first bare quote does not
        /// do, dotenv's pattern goes back to the last escaped one that does. A scan never passes the next opening quote, so reading stays linear.
        /// </summary>
        private int? ClosingQuote(int opening)
        {
            var quote = text[opening];
            int? escaped = null;
            for (var i = opening + 1; i < text.Length; i++)
            {
                if (text[i] != quote)
                {
                    continue;
                }

                if (text[i - 1] != '\\' || i - 1 == opening)
                {
                    return EndsLine(i + 1) ? i : escaped;
                }

                escaped = EndsLine(i + 1) ? i : escaped;
            }

            return escaped;
        }

        private bool EndsLine(int index)
        {
            while (index < text.Length && text[index] is ' ' or '\t')
            {
                index++;
            }

            return index >= text.Length || IsLineEnd(text[index]) || text[index] == '#';
        }

        private void SkipSpaces()
        {
            while (position < text.Length && !IsLineEnd(text[position]) && char.IsWhiteSpace(text[position]))
            {
                position++;
            }
        }

        private void SkipLine()
        {
            while (position < text.Length && !IsLineEnd(text[position]))
            {
                position++;
            }

            if (position + 1 < text.Length && text[position] == '\r' && text[position + 1] == '\n')
            {
                position++;
            }

            position = Math.Min(position + 1, text.Length);
        }

        private SourceSpan SpanAt(int index)
        {
            for (; countedTo < index; countedTo++)
            {
                var character = text[countedTo];
                if (character == '\n' || (character == '\r' && (countedTo + 1 >= text.Length || text[countedTo + 1] != '\n')))
                {
                    line++;
                    lineStart = countedTo + 1;
                }
            }

            return new SourceSpan(source.File, line, index - lineStart + 1);
        }

        private static bool IsLineEnd(char character) => character is '\n' or '\r';

        private static string NormalizeLines(string value) =>
            value.Contains('\r') ? value.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : value;

        private static string Unescape(string value) =>
            value.Contains('\\') ? value.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal) : value;
    }
}
