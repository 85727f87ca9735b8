using System.Net;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Rows into tables.</summary>
internal static class RowWriter
{
    /// <summary>Appends a row to <c>flow_rows</c>.</summary>
    /// <param name="line">The line of the table.</param>
    /// <param name="row">The row.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="kind">The number of its <see cref="Kind"/>.</param>
    public static void Write(IDuckDBAppenderRow line, FlowEntry row, long sequence, int kind)
    {
        var from = AddressKey.Of(row.SourceAddress);
        var to = AddressKey.Of(row.Address);
        line.AppendValue(sequence)
            .AppendValue(Instant(row.Time))
            .AppendValue(kind)
            .AppendValue(Words.Storable(row.Detail))
            .AppendValue(Words.Storable(row.Session))
            .AppendValue(row.Request)
            .AppendValue(row.SourceAddress is { } source ? Text(source) : "")
            .AppendValue(from.High)
            .AppendValue(from.Low)
            .AppendValue(row.SourcePort)
            .AppendValue(Words.Storable(row.Pod))
            .AppendValue(row.Address is { } address ? Text(address) : "")
            .AppendValue(to.High)
            .AppendValue(to.Low)
            .AppendValue(Words.Storable(row.Path))
            .AppendValue(row.BytesSent)
            .AppendValue(row.BytesReceived)
            .AppendValue(row.Duration.Ticks / TimeSpan.TicksPerMicrosecond)
            .EndRow();
    }

    /// <summary>The text of an address; IPv4 mapped into IPv6 as IPv4.</summary>
    /// <param name="address">The address.</param>
    public static string Text(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>A time as the tables have it: UTC, whole microseconds.</summary>
    /// <param name="time">The time.</param>
    public static DateTime Instant(DateTimeOffset time) => Instants.Cut(time).UtcDateTime;
}
