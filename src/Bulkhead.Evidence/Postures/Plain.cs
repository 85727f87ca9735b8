using System.Globalization;

namespace Bulkhead.Evidence.Postures;

/// <summary>How reports write values: the same on every machine.</summary>
public static class Plain
{
    /// <summary>A whole number, as it stands in the files, so that a reader finds it there.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant, in UTC, to the second.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number that stands in a file.</summary>
    /// <param name="value">The number.</param>
    /// <param name="file">The file.</param>
    /// <param name="pointer">Where in it.</param>
    public static Figure Figure(long value, string file, string pointer) => new(Number(value), file, pointer);

    /// <summary>The word that goes with a number.</summary>
    public static string Word(Figure figure, string one, string many)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Text == "1" ? one : many;
    }
}
