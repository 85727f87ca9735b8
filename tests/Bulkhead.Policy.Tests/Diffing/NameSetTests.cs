using Bulkhead.Policy.Diffing;
using CsCheck;

namespace Bulkhead.Policy.Tests.Diffing;

/// <summary>Sets of names against a model that holds every name of up to five characters over a small alphabet.</summary>
public class NameSetTests
{
    private static readonly string[] Universe = [.. Words(5)];
    private static readonly string[] LongUniverse = [.. Words(8)];
    private static readonly Gen<string> Globs = Sample.OneOf("a", "b", "a.b", ">", ">.a", ">a", "a>", "*.a", "*", "a*", "*a", "*.b.a", ">.b.a", "a>b", "*.*", "b.>", "ab*.a", ">a>", "a*b", "x*.a", "b*.a");
    private static readonly Gen<NameSet> Sets = Gen.Select(Globs.Array[0, 3], Globs.Array[0, 2], Globs.Array[0, 1], (globs, without, back) => NameSet.Of(globs).Except(NameSet.Of(without).Except(NameSet.Of(back))));

    [Fact]
    public void Difference_is_that_of_sets() => Gen.Select(Sets, Sets).Sample(
        (left, right) =>
        {
            var difference = left.Except(right);
            Assert.All(Universe, name => Assert.Equal(left.Contains(name) && !right.Contains(name), difference.Contains(name)));
            if (difference.IsEmpty)
            {
                Assert.DoesNotContain(Universe, name => left.Contains(name) && !right.Contains(name));
            }
        },
        iter: 3_000);

    [Fact]
    public void A_set_without_itself_is_empty() => Sets.Sample(set => Assert.True(set.Copy().Except(set).IsEmpty), iter: 3_000);

    [Fact]
    public void A_set_that_is_called_empty_is_and_no_other() => Gen.Select(Sets, Sets).Sample(
        (left, right) =>
        {
            // Eight characters hold a witness for every difference of these globs.
            var difference = left.Except(right);
            Assert.Equal(difference.IsEmpty, !Universe.Any(difference.Contains) && !LongUniverse.Any(difference.Contains));
        },
        iter: 1_000);

    [Fact]
    public void Overlap_is_that_of_sets() => Gen.Select(Globs, Globs).Sample((left, right) =>
        Assert.Equal(Universe.Any(name => NameGlob.Covers(left, name) && NameGlob.Covers(right, name)), NameGlob.Overlap(left, right)));

    [Fact]
    public void Covering_is_that_of_sets() => Gen.Select(Globs, Globs).Sample((outer, inner) =>
    {
        if (NameGlob.Covers(outer, inner))
        {
            Assert.All(Universe, name => Assert.True(!NameGlob.Covers(inner, name) || NameGlob.Covers(outer, name)));
        }
    });

    [Fact]
    public void Many_patterns_together_can_cover_one()
    {
        // Every letter that a name may end with.
        var ends = "abcdefghijklmnopqrstuvwxyz0123456789-_".Select(letter => $">{letter}.com");
        Assert.True(NameSet.Of([">.com"]).Except(NameSet.Of(ends.Append("com"))).IsEmpty);
        Assert.False(NameSet.Of([">.com"]).Except(NameSet.Of(ends.Skip(1))).IsEmpty);
    }

    [Fact]
    public void Hostile_patterns_end_in_the_cautious_answer()
    {
        var left = NameSet.Of([">" + string.Concat(Enumerable.Repeat("a>b>", 25))]);
        var right = NameSet.Of([">" + string.Concat(Enumerable.Repeat("b>a>", 25)), ">" + string.Concat(Enumerable.Repeat("c>a>", 25)), ">" + string.Concat(Enumerable.Repeat("a>c>", 25))]);
        Assert.False(left.Except(right).IsEmpty);
    }

    private static IEnumerable<string> Words(int length)
    {
        IEnumerable<string> words = [string.Empty];
        for (var i = 0; i < length; i++)
        {
            words = words.Concat(words.Where(word => word.Length == i).SelectMany(word => "abx.".Select(letter => word + letter))).ToList();
        }

        return words.Where(word => word.Length > 0 && word[0] != '.' && word[^1] != '.' && !word.Contains("..", StringComparison.Ordinal));
    }
}
