using System.Text;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Engines.Verification;

/// <summary>A small line diff for people: what leads and trails in common is left out, the rest is compared line by line.</summary>
internal static class LineDiff
{
    // The table of the comparison has the product of both lengths; beyond this the middle is shown as removed and added.
    private const int MaxTable = 1_000_000;

    /// <summary>Appends the difference from <paramref name="old"/> to <paramref name="new"/> in unified form, at most <paramref name="limit"/> lines.</summary>
    public static void Append(StringBuilder output, string name, string old, string @new, int limit)
    {
        var left = Lines(old);
        var right = Lines(@new);
        var start = 0;
        while (start < left.Length && start < right.Length && left[start] == right[start])
        {
            start++;
        }

        var end = 0;
        while (end < left.Length - start && end < right.Length - start && left[^(end + 1)] == right[^(end + 1)])
        {
            end++;
        }

        output.Append("--- ").Append(old.Length == 0 ? "/dev/null" : name).Append('\n');
        output.Append("+++ ").Append(@new.Length == 0 ? "/dev/null" : name).Append('\n');
        output.Append($"@@ line {start + 1} @@\n");
        var changes = Changes(left.AsSpan(start, left.Length - start - end), right.AsSpan(start, right.Length - start - end));
        if (changes.Count == 0)
        {
            // Only the line ends differ, which no line shows.
            output.Append("  (line ends differ)\n");
        }

        var shown = 0;
        foreach (var (sign, line) in changes)
        {
            if (shown++ == limit)
            {
                output.Append($"  … and {changes.Count - limit} more lines\n");
                break;
            }

            output.Append(sign).Append(Printable.Clean(line)).Append('\n');
        }
    }

    private static string[] Lines(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static List<(char Sign, string Line)> Changes(ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        var changes = new List<(char, string)>();
        if ((long)left.Length * right.Length > MaxTable)
        {
            foreach (var line in left)
            {
                changes.Add(('-', line));
            }

            foreach (var line in right)
            {
                changes.Add(('+', line));
            }

            return changes;
        }

        // The longest common subsequence, from the back so that it is read off from the front.
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                table[i, j] = left[i] == right[j] ? table[i + 1, j + 1] + 1 : Math.Max(table[i + 1, j], table[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                changes.Add((' ', left[i]));
                i++;
                j++;
            }
            else if (j == right.Length || (i < left.Length && table[i + 1, j] >= table[i, j + 1]))
            {
                changes.Add(('-', left[i++]));
            }
            else
            {
                changes.Add(('+', right[j++]));
            }
        }

        return changes;
    }
}
