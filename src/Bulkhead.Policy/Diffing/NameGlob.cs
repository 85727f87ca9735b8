using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>
/// A name or a pattern of names as a language. Two kinds of asterisk are told apart, because the vendor's documents leave open which of them
/// <c>*</c> is: <see cref="Labels"/> stands for anything, dots and nothing included, and <see cref="Label"/> for at least one character without dots.
/// </summary>
internal static class NameGlob
{
    /// <summary>Stands for any characters, also for none.</summary>
    public const char Labels = '>';

    /// <summary>Stands for one or more characters of one label.</summary>
    public const char Label = '*';

    /// <summary>Every name.</summary>
    public const string Everything = ">";

    /// <summary>The globs of an entry of a domain group when it is read generously: <c>*</c> crosses dots, and <c>*.example.com</c> holds <c>example.com</c>.</summary>
    public static IEnumerable<string> Widest(string entry)
    {
        var text = Fold(entry);
        while (true)
        {
            var glob = text.Replace('*', Labels).Replace(">>", ">", StringComparison.Ordinal);
            while (glob.Contains(">>", StringComparison.Ordinal))
            {
                glob = glob.Replace(">>", ">", StringComparison.Ordinal);
            }

            if (IsPossible(glob))
            {
                yield return glob;
            }

            if (!text.StartsWith("*.", StringComparison.Ordinal))
            {
                yield break;
            }

            text = text[2..];
        }
    }

    /// <summary>The glob of an entry when it is read strictly, or null when it certainly opens nothing.</summary>
    public static string? Narrowest(string entry)
    {
        var text = Fold(entry);

        // The controller refuses a group with two asterisks in a row.
        return text == "*" ? Everything : text.Contains("**", StringComparison.Ordinal) || !IsPossible(text) ? null : text;
    }

    /// <summary>Whether it holds an asterisk of any kind.</summary>
    public static bool IsPattern(string glob) => glob.AsSpan().ContainsAny(Label, Labels);

    /// <summary>The text that people read.</summary>
    public static string Show(string glob) => glob.Replace(Labels, '*');

    /// <summary>Whether every name of a glob (or the one name) is a name of another.</summary>
    /// <remarks>
    /// Exact between two globs: if the asterisks of the inner one are put in as letters that occur nowhere else, only an asterisk of the outer one
    /// can stand for them, and what it stands for may then be anything.
    /// </remarks>
    public static bool Covers(string outer, string inner)
    {
        if (outer == inner || outer == Everything)
        {
            return true;
        }

        var star = outer.AsSpan().IndexOfAny(Label, Labels);
        if (star < 0)
        {
            return false;
        }

        var tail = outer.AsSpan(outer.AsSpan().LastIndexOfAny(Label, Labels) + 1);
        return inner.Length >= star + tail.Length
            && inner.AsSpan().StartsWith(outer.AsSpan(0, star), StringComparison.Ordinal)
            && inner.AsSpan().EndsWith(tail, StringComparison.Ordinal)
            && Match(outer, inner);
    }

    /// <summary>Whether two globs share a name.</summary>
    public static bool Overlap(string left, string right)
    {
        if (!IsPattern(left))
        {
            return Covers(right, left);
        }

        if (!IsPattern(right))
        {
            return Covers(left, right);
        }

        var leftTail = left.AsSpan(left.AsSpan().LastIndexOfAny(Label, Labels) + 1);
        var rightTail = right.AsSpan(right.AsSpan().LastIndexOfAny(Label, Labels) + 1);
        var isApart = leftTail.Length >= rightTail.Length ? !leftTail.EndsWith(rightTail, StringComparison.Ordinal) : !rightTail.EndsWith(leftTail, StringComparison.Ordinal);
        return !isApart && !new NameSearch([left, right], []).IsEmpty();
    }

    // Which positions of the outer glob can be reached, letter by letter of the inner one.
    private static bool Match(string outer, string inner)
    {
        Span<bool> here = stackalloc bool[outer.Length + 1];
        Span<bool> next = stackalloc bool[outer.Length + 1];
        here[0] = true;
        Skip(outer, here);
        foreach (var letter in inner)
        {
            next.Clear();
            for (var i = 0; i < outer.Length; i++)
            {
                if (!here[i])
                {
                    continue;
                }

                switch (outer[i])
                {
                    case Labels:
                        next[i] = true;
                        break;
                    case Label:
                        if (letter is not ('.' or Labels))
                        {
                            next[i] = true;
                            next[i + 1] = true;
                        }

                        break;
                    case var literal when literal == letter:
                        next[i + 1] = true;
                        break;
                }
            }

            Skip(outer, next);
            next.CopyTo(here);
        }

        return here[outer.Length];
    }

    private static void Skip(string outer, Span<bool> positions)
    {
        for (var i = 0; i < outer.Length; i++)
        {
            positions[i + 1] |= positions[i] && outer[i] == Labels;
        }
    }

    private static string Fold(string entry)
    {
        var text = entry.ToLowerInvariant();
        return text.Length > 1 && text[^1] == '.' ? text[..^1] : text;
    }

    // No name has an empty label, and none is written with anything but these characters.
    private static bool IsPossible(string glob)
    {
        if (glob.Length is 0 or > 253 || glob[0] == '.' || glob[^1] == '.' || glob.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in glob)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.' or Label or Labels))
            {
                return false;
            }
        }

        return true;
    }
}
