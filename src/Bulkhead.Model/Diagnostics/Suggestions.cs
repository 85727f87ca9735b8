namespace Bulkhead.Model.Diagnostics;

/// <summary>Finds the word that somebody probably meant.</summary>
public static class Suggestions
{
    private const int LongestCompared = 64;

    /// <summary>The closest candidate within a third of the longer length (at least one edit, at most three), or null.</summary>
    public static string? Nearest(string text, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(candidates);
        if (text.Length is 0 or > LongestCompared)
        {
            return null;
        }

        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var limit = Math.Clamp(Math.Max(candidate.Length, text.Length) / 3, 1, 3);
            if (candidate.Length > LongestCompared || Math.Abs(candidate.Length - text.Length) > limit)
            {
                continue;
            }

            var distance = Distance(text, candidate);
            if (distance <= limit && (distance < bestDistance || (distance == bestDistance && string.CompareOrdinal(candidate, best) < 0)))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The end of a message: <c> Did you mean "x"?</c>, or nothing.</summary>
    public static string Ask(string text, IEnumerable<string> candidates) =>
        Nearest(text, candidates) is { } nearest ? $" Did you mean \"{nearest}\"?" : string.Empty;

    // Insertions, deletions, substitutions and swaps of neighbours, each counted as one edit; case does not count.
    private static int Distance(string left, string right)
    {
        Span<int> before = stackalloc int[LongestCompared + 1];
        Span<int> above = stackalloc int[LongestCompared + 1];
        Span<int> row = stackalloc int[LongestCompared + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            var free = before;
            before = above;
            above = row;
            row = free;
        }

        return above[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
