using System.Text;
using Bulkhead.Model.Digests;

namespace Bulkhead.Model.Names;

/// <summary>Makes the names of groups, rules and workloads from names that people chose.</summary>
public static class GroupNames
{
    /// <summary>The greatest length of a slug.</summary>
    public const int MaxSlug = 48;

    private const int HashDigits = 8;

    /// <summary>
    /// A slug of <c>[a-z0-9-]</c>: lower case, runs of anything else become one hyphen. Where letters or digits were lost or the text was
    /// cut, eight hexadecimal digits of its SHA-256 follow, so that two names never meet by accident.
    /// </summary>
    /// <param name="text">Any text, an empty one included.</param>
    /// <returns>1 to <see cref="MaxSlug"/> characters that start and end with a letter or digit.</returns>
    public static string Slug(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // The last letter may come with a hyphen, and one letter too many shows that something is cut.
        Span<char> slug = stackalloc char[MaxSlug + 2];
        var length = 0;
        var lost = false;
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii || !char.IsAsciiLetterOrDigit((char)rune.Value))
            {
                lost |= !rune.IsAscii;
                gap = true;
                continue;
            }

            if (gap && length > 0)
            {
                slug[length++] = '-';
            }

            gap = false;
            slug[length++] = char.ToLowerInvariant((char)rune.Value);
            if (length > MaxSlug)
            {
                lost = true;
                break;
            }
        }

        if (!lost && length > 0)
        {
            return slug[..length].ToString();
        }

        var hash = Sha256.Hex(Encoding.UTF8.GetBytes(text))[..HashDigits];
        var kept = slug[..Math.Min(length, MaxSlug - HashDigits - 1)].TrimEnd('-');
        return kept.IsEmpty ? hash : string.Concat(kept, "-", hash);
    }
}
