using System.Globalization;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Bundles;

/// <summary>The chain of the flow store's day files (docs/flow-store.md): each names the hash of the one before it.</summary>
public static class DayChain
{
    private static readonly string Start = new('0', 64);

    /// <summary>The chain hash of a file.</summary>
    public static string HashOf(DayFileFact day)
    {
        ArgumentNullException.ThrowIfNull(day);
        return Sha256.Hex(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{day.Previous}\n{day.Number}\n{day.Name}\n{day.Rows}\n{day.Sha256}\n")));
    }

    /// <summary>What is wrong with a chain from its first file on, one sentence each.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<DayFileFact> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var previous = Start;
        for (var index = 0; index < days.Count; index++)
        {
            var day = days[index];
            if (day.Number != index + 1)
            {
                yield return $"The chain of days has number {day.Number.ToString(CultureInfo.InvariantCulture)} at place {(index + 1).ToString(CultureInfo.InvariantCulture)}: a file was taken out, added or moved.";
                yield break;
            }

            if (day.Previous != previous || day.Chain != HashOf(day))
            {
                yield return $"The chain of days breaks at {day.Name}: what stands there is not what was closed.";
                yield break;
            }

            previous = day.Chain;
        }
    }

    /// <summary>Why a later chain is not the same chain grown; null when it is.</summary>
    /// <param name="earlier">What an earlier bundle recorded.</param>
    /// <param name="later">What a later one records.</param>
    public static string? Rewritten(IReadOnlyList<DayFileFact> earlier, IReadOnlyList<DayFileFact> later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        for (var index = 0; index < earlier.Count; index++)
        {
            if (index >= later.Count || later[index].Chain != earlier[index].Chain)
            {
                return $"{earlier[index].Name} was in the chain of days of the bundle before and is not there any more as it was";
            }
        }

        return null;
    }
}
