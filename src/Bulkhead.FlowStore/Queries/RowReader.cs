using System.Collections.Immutable;
using System.Data.Common;
using System.Net;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>Lines of the engines as records.</summary>
internal static class RowReader
{
    /// <summary>A row with the columns of <see cref="Columns.All"/>.</summary>
    /// <param name="line">The line.</param>
    public static StoredFlow Flow(DbDataReader line) => new(
        new FlowEntry
        {
            Time = Time(line, 1),
            Event = Words.Event(line.GetString(2)),
            Verdict = Words.Verdict(line.GetString(3)),
            Reason = line.GetString(4),
            Detail = Optional(line, 5),
            Step = line.GetString(6),
            Source = line.GetString(7),
            Session = line.GetString(8),
            Request = (int)Number(line, 9),
            SourceAddress = Address(line, 10),
            SourcePort = (int)Number(line, 13),
            Workload = Optional(line, 14),
            Namespace = Optional(line, 15),
            Pod = Optional(line, 16),
            Evidence = Optional(line, 17),
            Name = Optional(line, 18),
            Address = Address(line, 19),
            Port = (int)Number(line, 22),
            Transport = line.GetString(23),
            Protocol = Optional(line, 24),
            Method = Optional(line, 25),
            Path = Optional(line, 26),
            Policy = Optional(line, 27),
            Rule = Optional(line, 28),
            RuleId = Optional(line, 29),
            Origins = line.GetValue(30) is IEnumerable<string> origins ? [.. origins] : [],
            Attribution = Words.Attributed(line.GetString(31)),
            PolicyVersion = Optional(line, 32),
            Decrypted = line.IsDBNull(33) ? null : line.GetBoolean(33),
            OffersEch = line.GetBoolean(34),
            BytesSent = Number(line, 35),
            BytesReceived = Number(line, 36),
            Duration = TimeSpan.FromMicroseconds(Number(line, 37)),
        },
        Number(line, 0));

    /// <summary>Five numbers as counts.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">The first column.</param>
    public static FlowCounts Counts(DbDataReader line, int at) =>
        new(Number(line, at), Number(line, at + 1), Number(line, at + 2), Number(line, at + 3), Number(line, at + 4));

    /// <summary>A time.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">The column.</param>
    public static DateTimeOffset Time(DbDataReader line, int at) => new(DateTime.SpecifyKind(line.GetDateTime(at), DateTimeKind.Utc));

    /// <summary>A whole number of any width; 0 for NULL.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">The column.</param>
    public static long Number(DbDataReader line, int at) => line.IsDBNull(at) ? 0 : Convert.ToInt64(line.GetValue(at), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A text; null when it is empty.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">The column.</param>
    public static string? Optional(DbDataReader line, int at) => line.GetString(at) is { Length: > 0 } text ? text : null;

    private static IPAddress? Address(DbDataReader line, int at) => Optional(line, at) is { } text ? IPAddress.Parse(text) : null;
}
