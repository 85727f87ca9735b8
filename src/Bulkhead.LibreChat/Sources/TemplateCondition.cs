using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Lines of a file that a Helm template renders only sometimes: an <c>if</c>, <c>with</c>, <c>range</c>, <c>define</c> or <c>block</c>, up to its <c>end</c>.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="First">The line of the opening expression, from 1.</param>
/// <param name="Last">The line of its <c>end</c>; the greatest number there is when it has none.</param>
public sealed record TemplateCondition(string File, int First, int Last)
{
    /// <summary>Whether a place stands inside.</summary>
    public bool Holds(SourceSpan place) => place.Line >= First && place.Line <= Last && place.File == File;

    /// <summary>The outermost conditions of a text, in their order. What is nested stands inside anyway.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="text">Its whole text, before anything in it is masked.</param>
    internal static ImmutableArray<TemplateCondition> Find(string file, string text)
    {
        var at = text.IndexOf("{{", StringComparison.Ordinal);
        if (at < 0)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<TemplateCondition>();
        var lines = new LineCount(text);
        var depth = 0;
        var first = 0;
        while (at >= 0)
        {
            var close = EndOf(text, at);
            switch (Keyword(text.AsSpan(at + 2, Math.Max(0, close - at - 2))))
            {
                case "if" or "with" or "range" or "define" or "block":
                    first = depth == 0 ? lines.LineOf(at) : first;
                    depth++;
                    break;
                case "end" when depth > 0:
                    depth--;
                    if (depth == 0)
                    {
                        found.Add(new TemplateCondition(file, first, lines.LineOf(at)));
                    }

                    break;
            }

            at = close >= text.Length ? -1 : text.IndexOf("{{", close, StringComparison.Ordinal);
        }

        if (depth > 0)
        {
            found.Add(new TemplateCondition(file, first, int.MaxValue));
        }

        return found.ToImmutable();
    }

    // A comment may hold braces; everything else ends at the first pair that closes.
    private static int EndOf(string text, int open)
    {
        var inner = text.AsSpan(open + 2).TrimStart('-').TrimStart();
        var from = inner.StartsWith("/*") ? text.IndexOf("*/", open, StringComparison.Ordinal) : open;
        var close = from < 0 ? -1 : text.IndexOf("}}", from, StringComparison.Ordinal);
        return close < 0 ? text.Length : close;
    }

    private static string Keyword(ReadOnlySpan<char> expression)
    {
        expression = expression.TrimStart('-').TrimStart();
        var length = 0;
        while (length < expression.Length && char.IsAsciiLetter(expression[length]))
        {
            length++;
        }

        // range$i, if(…) and with. are the same words; ifEnabled or end_date are not.
        var isWord = length > 0 && (length == expression.Length || !(char.IsAsciiDigit(expression[length]) || expression[length] == '_'));
        return isWord ? expression[..length].ToString() : string.Empty;
    }

    /// <summary>Counts lines while the offsets grow, as the YAML reader counts them: LF, CRLF and CR end one.</summary>
    private sealed class LineCount(string text)
    {
        private int offset;
        private int line = 1;

        public int LineOf(int target)
        {
            for (; offset < target; offset++)
            {
                line += text[offset] == '\n' || (text[offset] == '\r' && (offset + 1 >= text.Length || text[offset + 1] != '\n')) ? 1 : 0;
            }

            return line;
        }
    }
}
