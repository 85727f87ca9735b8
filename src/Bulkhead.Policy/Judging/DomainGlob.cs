using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>One entry of a domain group, made ready to compare.</summary>
/// <remarks>
/// The vendor's documents leave open whether <c>*</c> crosses dots and whether <c>*.example.com</c> holds <c>example.com</c>. So a name that
/// matches only under the generous reading is a <see cref="Match.Maybe"/>.
/// </remarks>
internal sealed class DomainGlob
{
    private readonly string text;
    private readonly bool isOrdinary;

    /// <summary>What stands behind a leading <c>*.</c>: the name that the pattern may or may not hold.</summary>
    private readonly DomainGlob? apex;

    private DomainGlob(string text)
    {
        this.text = text;
        IsEverything = text == "*";
        IsExact = !text.Contains('*');
        isOrdinary = !text.Contains("**", StringComparison.Ordinal);
        apex = text.StartsWith("*.", StringComparison.Ordinal) ? new DomainGlob(text[2..]) : null;
    }

    /// <summary>Whether it is <c>*</c> alone.</summary>
    public bool IsEverything { get; }

    /// <summary>Whether it holds no wildcard.</summary>
    public bool IsExact { get; }

    /// <summary>The canonical text.</summary>
    public string Text => text;

    /// <summary>What every name that may match ends with, from a label's start; empty when nothing can be said.</summary>
    public string Tail
    {
        get
        {
            var dot = text.IndexOf('.', text.LastIndexOf('*') + 1);
            return dot < 0 ? string.Empty : text[(dot + 1)..];
        }
    }

    public static DomainGlob Of(DomainEntry entry) => new(Fold(entry.Text));

    /// <summary>The text of an entry as names are compared: lower case, without a final dot.</summary>
    public static string Fold(string text)
    {
        var folded = text.ToLowerInvariant();
        return folded.Length > 1 && folded[^1] == '.' ? folded[..^1] : folded;
    }

    /// <summary>Compares a canonical name.</summary>
    public Match Matches(string name)
    {
        if (IsExact)
        {
            return text == name ? Match.Yes : Match.No;
        }

        if (IsEverything)
        {
            return Match.Yes;
        }

        if (apex is { IsExact: true })
        {
            return MatchesBelow(apex.text, name);
        }

        // The controller refuses two asterisks in a row and with them the whole group, so such an entry certainly opens nothing.
        if (isOrdinary && Glob(name, crossesDots: false))
        {
            return Match.Yes;
        }

        return (apex is not null && apex.Matches(name) != Match.No) || Glob(name, crossesDots: true) ? Match.Maybe : Match.No;
    }

    // The usual pattern, an asterisk for the first label and nothing else: one label below is certain, more of them and the name itself are not.
    private static Match MatchesBelow(string apex, string name)
    {
        if (!name.EndsWith(apex, StringComparison.Ordinal))
        {
            return Match.No;
        }

        var below = name.AsSpan(0, name.Length - apex.Length);
        return below.IsEmpty ? Match.Maybe
            : below.Length == 1 || below[^1] != '.' ? Match.No
            : below[..^1].Contains('.') ? Match.Maybe
            : Match.Yes;
    }

    // Linear backtracking over the last asterisk only: the usual way to match globs without a blow-up. An asterisk that does not cross dots
    // stands for at least one character; one that does may stand for none.
    private bool Glob(string name, bool crossesDots)
    {
        if (!crossesDots)
        {
            return GlobByLabel(name);
        }

        return GlobText(text, name, least: 0);
    }

    private bool GlobByLabel(string name)
    {
        var pattern = text.AsSpan();
        var subject = name.AsSpan();
        while (true)
        {
            var (patternDot, subjectDot) = (pattern.IndexOf('.'), subject.IndexOf('.'));
            if ((patternDot < 0) != (subjectDot < 0))
            {
                return false;
            }

            if (patternDot < 0)
            {
                return GlobText(pattern, subject, least: 1);
            }

            if (!GlobText(pattern[..patternDot], subject[..subjectDot], least: 1))
            {
                return false;
            }

            pattern = pattern[(patternDot + 1)..];
            subject = subject[(subjectDot + 1)..];
        }
    }

    private static bool GlobText(ReadOnlySpan<char> pattern, ReadOnlySpan<char> subject, int least)
    {
        var (p, s, star, resume) = (0, 0, -1, 0);
        while (s < subject.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p, s + least);
                (p, s) = (p + 1, resume);
                if (s > subject.Length)
                {
                    return false;
                }
            }
            else if (p < pattern.Length && pattern[p] == subject[s])
            {
                p++;
                s++;
            }
            else if (star >= 0 && resume < subject.Length)
            {
                resume++;
                (p, s) = (star + 1, resume);
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*' && least == 0)
        {
            p++;
        }

        return p == pattern.Length;
    }
}
