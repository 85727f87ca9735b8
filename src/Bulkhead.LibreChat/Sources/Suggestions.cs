namespace Bulkhead.LibreChat.Sources;

/// <summary>Finds the known word that somebody probably meant.</summary>
internal static class Suggestions
{
    /// <summary>The nearest known word within a third of its length, without regard to case and separators; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        // Longer words are no typing mistakes of a key, and the distance grows with the product of the lengths.
        if (word.Length > 40)
        {
            return null;
        }

        var plain = Plain(word);
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(plain, Plain(candidate));
            if (distance < bestDistance && distance <= Math.Max(1, candidate.Length / 3))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    private static string Plain(string word) => word.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
