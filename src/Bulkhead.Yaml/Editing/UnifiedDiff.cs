using System.Text;

namespace Bulkhead.Yaml.Editing;

/// <summary>A patch that <c>git apply</c> and <c>patch -p1</c> accept: unified, with context, line ends kept.</summary>
public static class UnifiedDiff
{
    // The table of the comparison has the product of both lengths; beyond this the middle is shown as removed and added.
    private const long MaxTable = 4_000_000;

    /// <summary>Makes a patch; empty when nothing differs.</summary>
    /// <param name="path">The file, relative to where the patch is applied, with forward slashes.</param>
    /// <param name="old">The text before; null when the file does not exist.</param>
    /// <param name="new">The text after.</param>
    /// <param name="hides">Lines that must not be repeated as context because they may hold a secret; null for none.</param>
    /// <returns>The patch, or null when a line that would have to be shown is to be hidden, or when there is no context without such a line.</returns>
    public static string? Make(string path, string? old, string @new, Func<string, bool>? hides = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(@new);
        var changes = Changes(EditableText.Lines(old ?? string.Empty), EditableText.Lines(@new));
        var output = new StringBuilder();
        for (var at = Next(changes, 0); at < changes.Count;)
        {
            if (Hunk(changes, at, output, hides) is not { } end)
            {
                return null;
            }

            at = Next(changes, end);
        }

        if (output.Length == 0)
        {
            return string.Empty;
        }

        output.Insert(0, $"--- {(old is null ? "/dev/null" : Name("a/" + path))}\n+++ {Name("b/" + path)}\n");
        return output.ToString();
    }

    private static int? Hunk(List<(char Sign, string Line)> changes, int at, StringBuilder output, Func<string, bool>? hides)
    {
        const int context = 3;
        var start = at;
        while (start > 0 && at - start < context && hides?.Invoke(changes[start - 1].Line) != true)
        {
            start--;
        }

        // The end of the last change that is so near to the one before it that their contexts touch.
        var last = at;
        for (var i = at; i < changes.Count && i - last <= context * 2; i++)
        {
            last = changes[i].Sign == ' ' ? last : i;
        }

        var end = last + 1;
        while (end < changes.Count && end - last <= context && hides?.Invoke(changes[end].Line) != true)
        {
            end++;
        }

        // git takes a hunk without leading (trailing) context for one at the start (end) of the file.
        var hasContext = (start < at || start == 0) && (end > last + 1 || end == changes.Count);
        if (hides is not null && (!hasContext || changes[at..end].Exists(change => hides(change.Line))))
        {
            return null;
        }

        var before = changes[..start];
        var hunk = changes[start..end];
        output.Append("@@ -").Append(Range(before, hunk, '+')).Append(" +").Append(Range(before, hunk, '-')).Append(" @@\n");
        foreach (var (sign, line) in hunk)
        {
            output.Append(sign).Append(line);
            if (!line.EndsWith('\n'))
            {
                output.Append("\n\\ No newline at end of file\n");
            }
        }

        return end;
    }

    // The side without the lines of the other sign.
    private static string Range(List<(char Sign, string Line)> before, List<(char Sign, string Line)> hunk, char other)
    {
        var length = hunk.Count(change => change.Sign != other);
        var start = before.Count(change => change.Sign != other) + (length == 0 ? 0 : 1);
        return length == 1 ? $"{start}" : $"{start},{length}";
    }

    private static int Next(List<(char Sign, string Line)> changes, int from)
    {
        while (from < changes.Count && changes[from].Sign == ' ')
        {
            from++;
        }

        return from;
    }

    // As git does it: a name with a space is ended by a tab, one with other special characters is quoted.
    private static string Name(string name) =>
        name.Any(c => c is '"' or '\\' or < ' ' or (char)127) ? "\"" + Escape(name) + "\"" : name.Contains(' ') ? name + "\t" : name;

    private static string Escape(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                < ' ' or (char)127 => text.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0')),
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }

    private static List<(char Sign, string Line)> Changes(List<string> left, List<string> right)
    {
        var start = 0;
        while (start < left.Count && start < right.Count && left[start] == right[start])
        {
            start++;
        }

        var end = 0;
        while (end < left.Count - start && end < right.Count - start && left[^(end + 1)] == right[^(end + 1)])
        {
            end++;
        }

        var changes = new List<(char, string)>(left.Count + right.Count);
        changes.AddRange(left[..start].Select(line => (' ', line)));
        AddMiddle(changes, left[start..^end], right[start..^end]);
        changes.AddRange(left[^end..].Select(line => (' ', line)));
        return changes;
    }

    private static void AddMiddle(List<(char Sign, string Line)> changes, List<string> left, List<string> right)
    {
        if ((long)left.Count * right.Count > MaxTable)
        {
            changes.AddRange(left.Select(line => ('-', line)));
            changes.AddRange(right.Select(line => ('+', line)));
            return;
        }

        // The longest common subsequence, from the back so that it is read off from the front.
        var table = new int[left.Count + 1, right.Count + 1];
        for (var i = left.Count - 1; i >= 0; i--)
        {
            for (var j = right.Count - 1; j >= 0; j--)
            {
                table[i, j] = left[i] == right[j] ? table[i + 1, j + 1] + 1 : Math.Max(table[i + 1, j], table[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < left.Count || j < right.Count;)
        {
            if (i < left.Count && j < right.Count && left[i] == right[j])
            {
                changes.Add((' ', left[i++]));
                j++;
            }
            else if (j == right.Count || (i < left.Count && table[i + 1, j] >= table[i, j + 1]))
            {
                changes.Add(('-', left[i++]));
            }
            else
            {
                changes.Add(('+', right[j++]));
            }
        }
    }
}
