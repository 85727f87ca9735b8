using Bulkhead.Yaml.Editing;
using CsCheck;

namespace Bulkhead.Yaml.Tests;

/// <summary>Patches say exactly what differs. That git and patch take them is tested end to end.</summary>
public sealed class UnifiedDiffTests
{
    [Fact]
    public void A_changed_line_comes_with_three_lines_around_it() => Assert.Equal(
        "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n",
        UnifiedDiff.Make("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n"));

    [Fact]
    public void A_new_file_has_no_old_name() => Assert.Equal("--- /dev/null\n+++ b/dir/f\n@@ -0,0 +1,2 @@\n+a\n+b\n", UnifiedDiff.Make("dir/f", old: null, "a\nb\n"));

    [Fact]
    public void A_missing_line_end_is_said() => Assert.Equal(
        "--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n", UnifiedDiff.Make("f", "a", "a\nb\n"));

    [Fact]
    public void Far_changes_are_two_hunks()
    {
        var old = string.Concat(Enumerable.Range(1, 30).Select(i => $"{i}\n"));
        var patch = UnifiedDiff.Make("f", old, old.Replace("3\n", "3\nx\n", StringComparison.Ordinal).Replace("28\n", string.Empty, StringComparison.Ordinal));
        Assert.True(patch!.Split("@@ -").Length > 2, patch);
    }

    [Fact]
    public void Nothing_differs_nothing_is_said() => Assert.Equal(string.Empty, UnifiedDiff.Make("f", "a\n", "a\n"));

    [Theory]
    [InlineData("a b", "--- a/a b\t\n+++ b/a b\t\n")]
    [InlineData("a\"b", "--- \"a/a\\\"b\"\n+++ \"b/a\\\"b\"\n")]
    [InlineData("a\nb", "--- \"a/a\\012b\"\n+++ \"b/a\\012b\"\n")]
    public void Odd_names_are_written_as_git_does(string name, string start) => Assert.StartsWith(start, UnifiedDiff.Make(name, "a\n", "b\n"), StringComparison.Ordinal);

    [Fact]
    public void Hidden_lines_are_no_context()
    {
        const string old = "1\nsecret\n3\n4\n5\n";
        var patch = UnifiedDiff.Make("f", old, "1\nsecret\n3\nx\n5\n", line => line.StartsWith("secret", StringComparison.Ordinal));
        Assert.Equal("--- a/f\n+++ b/f\n@@ -3,3 +3,3 @@\n 3\n-4\n+x\n 5\n", patch);
        Assert.Null(UnifiedDiff.Make("f", old, "1\nsecret\nx\n4\n5\n", line => line.StartsWith("secret", StringComparison.Ordinal)));
        Assert.Null(UnifiedDiff.Make("f", old, "1\nx\n3\n4\n5\n", line => line.StartsWith("secret", StringComparison.Ordinal)));
    }

    [Fact]
    public void Applying_a_patch_gives_the_new_text() =>
        Gen.Select(Gen.Char["ab\n"].Array[0, 40], Gen.Char["abc\n"].Array[0, 40]).Sample((left, right) =>
        {
            var (old, changed) = (new string(left), new string(right));
            Assert.Equal(changed, Apply(old, UnifiedDiff.Make("f", old, changed)!));
        });

    // A strict reading of the format, with every context line and every count checked.
    private static string Apply(string old, string patch)
    {
        var lines = Split(old);
        var result = new List<string>();
        var (next, i) = (0, 2);
        var body = patch.Split('\n');
        while (i < body.Length && body[i].StartsWith("@@ ", StringComparison.Ordinal))
        {
            var range = body[i].Split(' ')[1][1..].Split(',');
            var length = range.Length == 1 ? 1 : int.Parse(range[1]);
            var start = int.Parse(range[0]) - (length == 0 ? 0 : 1);
            result.AddRange(lines[next..start]);
            next = start;
            for (i++; i < body.Length && body[i].Length > 0 && body[i][0] is ' ' or '+' or '-'; i++)
            {
                var isLast = i + 1 < body.Length && body[i + 1].StartsWith('\\');
                var line = body[i][1..] + (isLast ? string.Empty : "\n");
                if (body[i][0] != '+')
                {
                    Assert.Equal(lines[next++], line);
                    length--;
                }

                if (body[i][0] != '-')
                {
                    result.Add(line);
                }

                i += isLast ? 1 : 0;
            }

            Assert.Equal(0, length);
        }

        result.AddRange(lines[next..]);
        return string.Concat(result);
    }

    private static List<string> Split(string text)
    {
        var parts = text.Split('\n');
        return [.. parts[..^1].Select(part => part + "\n"), .. parts[^1].Length > 0 ? new[] { parts[^1] } : []];
    }
}
