using System.Globalization;

namespace Bulkhead.Policy.Tests.Judging;

/// <summary>How many random pairs of policies and connections the judge is compared on.</summary>
internal static class Pairs
{
    /// <summary>BULKHEAD_JUDGE_PAIRS, for a long run; otherwise as many as take a few seconds.</summary>
    public static int Count { get; } =
        long.TryParse(System.Environment.GetEnvironmentVariable("BULKHEAD_JUDGE_PAIRS"), NumberStyles.None, CultureInfo.InvariantCulture, out var pairs) ? (int)pairs : 100_000;
}
