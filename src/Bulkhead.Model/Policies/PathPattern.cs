using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Bulkhead.Model.Policies;

/// <summary>The paths of requests that are let through: one path, or all that begin alike.</summary>
/// <remarks>
/// A path in its one form: it starts with a slash, has no empty, <c>.</c> or <c>..</c> segment, and holds unreserved characters, <c>:</c>, <c>@</c> and the
/// sub-delimiters of RFC 3986 but the semicolon. Escapes, queries and fragments stand in no pattern. An asterisk is the last character or none at all.
/// Letters keep their case and a final slash counts.
/// </remarks>
public sealed record PathPattern
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 1024;

    private static readonly SearchValues<char> Plain = SearchValues.Create("-._~!$&'()+,=:@/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly bool isPrefix;
    private readonly string literal;

    private PathPattern(string text)
    {
        Text = text;
        isPrefix = text[^1] == '*';
        literal = isPrefix ? text[..^1] : text;
    }

    /// <summary>As it was written: <c>/v1/chat/completions</c>, <c>/v1/models*</c>.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        if (text is not ['/', ..] || text.Length > MaxLength)
        {
            return false;
        }

        var path = text[^1] == '*' ? text[..^1] : text;
        var segments = path[1..].Split('/');
        if (path.AsSpan().ContainsAnyExcept(Plain) || segments.Any(static segment => segment is "." or "..") || segments.SkipLast(1).Any(static segment => segment.Length == 0))
        {
            return false;
        }

        pattern = new PathPattern(text);
        return true;
    }

    /// <summary>Whether a path is let through.</summary>
    /// <param name="path">The path without its query, known to be canonical.</param>
    public bool Matches(ReadOnlySpan<char> path) => isPrefix ? path.StartsWith(literal, StringComparison.Ordinal) : path.SequenceEqual(literal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
