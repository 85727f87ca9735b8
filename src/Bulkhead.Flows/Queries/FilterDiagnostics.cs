using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Flows.Queries;

/// <summary>What can be wrong with the text of a filter (BH80xx).</summary>
public static class FilterDiagnostics
{
    /// <summary>BH8001.</summary>
    public static readonly DiagnosticDescriptor TooLong = new("BH8001", Severity.Error, "The filter is too long",
        "A filter is bounded in length and in its number of terms, so that no question can keep a store busy for long.");

    /// <summary>BH8002.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new("BH8002", Severity.Error, "The filter asks about a field that does not exist",
        "The words before a colon are fixed. A text that holds a colon itself is quoted.");

    /// <summary>BH8003.</summary>
    public static readonly DiagnosticDescriptor MissingValue = new("BH8003", Severity.Error, "A value is missing in the filter",
        "An empty value fits nothing. That a field has no value is asked with the word none.");

    /// <summary>BH8004.</summary>
    public static readonly DiagnosticDescriptor Quoting = new("BH8004", Severity.Error, "The quotes of the filter do not fit",
        "Quotes keep blanks, commas and colons inside a value. Within them a quote or a backslash stands behind a backslash.");

    /// <summary>BH8005.</summary>
    public static readonly DiagnosticDescriptor UnknownWord = new("BH8005", Severity.Error, "The field does not know this word",
        "Verdicts and events are fixed words; another word would silently find nothing.");

    /// <summary>BH8006.</summary>
    public static readonly DiagnosticDescriptor Number = new("BH8006", Severity.Error, "A number of the filter cannot be read",
        "Ports, bytes and durations are numbers, ranges of numbers or comparisons with one; bytes and durations have units.");

    /// <summary>BH8007.</summary>
    public static readonly DiagnosticDescriptor Address = new("BH8007", Severity.Error, "An address of the filter cannot be read",
        "Addresses are written in full, IPv4 with four decimal numbers, and blocks with the bits after the prefix at zero.");

    /// <summary>BH8008.</summary>
    public static readonly DiagnosticDescriptor Time = new("BH8008", Severity.Error, "A time of the filter cannot be read",
        "A time is a day or a moment in UTC, or how long ago it was.");

    /// <summary>BH8009.</summary>
    public static readonly DiagnosticDescriptor TimeRange = new("BH8009", Severity.Error, "The times of the filter leave nothing",
        "There is one range of time, given once, and it ends after it begins.");

    /// <summary>BH8010.</summary>
    public static readonly DiagnosticDescriptor Operator = new("BH8010", Severity.Error, "The filter language has no such operator",
        "All terms have to hold; alternatives are written with commas inside one term, and the only operator is not.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [TooLong, UnknownField, MissingValue, Quoting, UnknownWord, Number, Address, Time, TimeRange, Operator];
}
