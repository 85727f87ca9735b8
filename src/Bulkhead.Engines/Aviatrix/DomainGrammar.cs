namespace Bulkhead.Engines.Aviatrix;

/// <summary>What a WebGroup accepts as a domain entry.</summary>
/// <remarks>
/// A controller refuses the whole WebGroup for one malformed entry, and the CRD checks nothing, so the grammar is enforced before writing.
/// Up to 8.0 an entry is <c>*</c>, <c>*.</c> and a name, or a name; from 8.1 on asterisks may stand anywhere, but never two in a row.
/// </remarks>
internal static class DomainGrammar
{
    /// <summary>The greatest length of an entry, in characters.</summary>
    public const int MaxLength = 253;

    /// <summary>Why an entry is outside the grammar of a controller, as the end of a sentence; null when it is inside.</summary>
    public static string? Refuse(string text, AviatrixTarget target)
    {
        if (text.Length == 0)
        {
            return "is empty";
        }

        if (text.Length > MaxLength)
        {
            return $"is longer than {MaxLength} characters";
        }

        var inner = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '*')
            {
                if (i > 0 && text[i - 1] == '*')
                {
                    return "has two asterisks in a row";
                }

                inner |= i > 0 || (text.Length > 1 && text[1] != '.');
            }
            else if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                return "holds a character that is neither a letter, a digit, a dot, a dash, an underscore nor an asterisk";
            }
        }

        return inner && !target.HasInnerWildcards
            ? $"has an asterisk inside, which a controller {target.Controller} does not accept (8.1 and later do)"
            : null;
    }

    /// <summary>
    /// Why Bulkhead does not write an entry although a controller would take it, as the end of a sentence; null when it is written.
    /// </summary>
    public static string? RefuseToWrite(string text, AviatrixTarget target)
    {
        if (Refuse(text, target) is { } reason)
        {
            return reason;
        }

        if (text == "*")
        {
            return "would match every name";
        }

        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text.AsSpan(2) : text.AsSpan();
        if (name.IsEmpty || name[0] == '.' || name[^1] == '.' || name.IndexOf("..", StringComparison.Ordinal) >= 0)
        {
            return "has an empty label, which no SNI has";
        }

        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                return "holds upper-case letters: whether a gateway folds them is not documented";
            }
        }

        if (!name.Contains('.'))
        {
            return "is a single label: such names do not leave the cluster";
        }

        var last = name[(name.LastIndexOf('.') + 1)..];
        return char.IsAsciiDigit(last[^1]) && !last.ContainsAnyExceptInRange('0', '9')
            ? "is an address: no SNI holds one (RFC 6066)"
            : null;
    }
}
