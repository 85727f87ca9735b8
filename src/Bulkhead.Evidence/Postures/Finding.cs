using System.Collections.Immutable;
using Bulkhead.Evidence.Facts;

namespace Bulkhead.Evidence.Postures;

/// <summary>Collects what a rule finds about a claim. A claim is met only when nothing at all spoke against it.</summary>
/// <param name="id">The claim.</param>
internal sealed class Finding(string id)
{
    private readonly ImmutableArray<string>.Builder gaps = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder files = ImmutableArray.CreateBuilder<string>();
    private bool isAgainst;

    // So many of one kind are named; the file has them all.
    private const int Named = 20;

    /// <summary>Takes what a file says; null is missing evidence.</summary>
    public T? Take<T>(Fact<T> fact)
        where T : class
    {
        files.Add(fact.File);
        if (fact.Value is null)
        {
            Missing($"{fact.Problem}{Advice(fact.File)}.");
        }

        return fact.Value;
    }

    /// <summary>Says that evidence is not there.</summary>
    public void Missing(string gap) => gaps.Add(Ended(gap));

    /// <summary>Names everything that is not there, or only how much more there is.</summary>
    public void Missing(IEnumerable<string> all, string file) => AddAll(all, file);

    /// <summary>Says that evidence speaks against the claim.</summary>
    public void Against(string gap)
    {
        isAgainst = true;
        gaps.Add(Ended(gap));
    }

    /// <summary>Names everything that speaks against the claim, or only how much more there is.</summary>
    public void Against(IEnumerable<string> all, string file) => isAgainst |= AddAll(all, file);

    /// <summary>The result.</summary>
    /// <param name="sentence">What was found; said only when there is evidence at all.</param>
    public ClaimResult End(Sentence sentence) => new(
        id, gaps.Count == 0 ? ClaimStatus.Met : isAgainst ? ClaimStatus.Failed : ClaimStatus.Missing, sentence, gaps.ToImmutable(), [.. files.Distinct(StringComparer.Ordinal)]);

    private bool AddAll(IEnumerable<string> all, string file)
    {
        var count = 0;
        foreach (var one in all)
        {
            if (count++ < Named)
            {
                gaps.Add(Ended(one));
            }
        }

        if (count > Named)
        {
            gaps.Add($"And more of this kind: {file} has them all.");
        }

        return count > 0;
    }

    // What somebody else said ends as they ended it.
    private static string Ended(string gap) => gap.EndsWith('.') ? gap : gap + ".";

    private static string Advice(string file) => file switch
    {
        BundlePaths.Flows => ": give records of connections with --server or --flows",
        BundlePaths.Tests => ": run bulkhead probe in a workload and give its result with --probe",
        _ => string.Empty,
    };
}
