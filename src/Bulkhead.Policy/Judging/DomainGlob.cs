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

    private DomainGlob(string text)
    {
        this.text = text;
        IsEverything = text == "*";
        IsExact = !text.Contains('*');
        isOrdinary = !text.Contains("**", StringComparison.Ordinal);
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

    public static DomainGlob Of(DomainEntry entry)
    {
        var folded = entry.Text.ToLowerInvariant();
        return new DomainGlob(folded.Length > 1 && folded[^1] == '.' ? folded[..^1] : folded);
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

        // The controller refuses two asterisks in a row and with them the whole group, so such an entry certainly opens nothing.
        if (isOrdinary && Glob(name, crossesDots: false))
        {
            return Match.Yes;
        }

        var isApex = text.StartsWith("*.", StringComparison.Ordinal) && new DomainGlob(text[2..]).Matches(name) != Match.No;
        return isApex || Glob(name, crossesDots: true) ? Match.Maybe : Match.No;
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
        var patternLabels = text.Split('.');
        var nameLabels = name.Split('.');
        if (patternLabels.Length != nameLabels.Length)
        {
            return false;
        }

        for (var i = 0; i < patternLabels.Length; i++)
        {
            if (!GlobText(patternLabels[i], nameLabels[i], least: 1))
            {
                return false;
            }
        }

        return true;
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
