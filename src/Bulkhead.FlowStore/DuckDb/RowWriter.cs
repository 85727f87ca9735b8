using System.Net;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Rows into tables.</summary>
internal static class RowWriter
{
    private static readonly List<string> NoOrigins = [];

    /// <summary>Appends a row to <c>flows</c>.</summary>
    /// <param name="line">The line of the table.</param>
    /// <param name="row">The row.</param>
    /// <param name="sequence">Its number.</param>
    public static void Write(IDuckDBAppenderRow line, FlowEntry row, long sequence)
    {
        var from = AddressKey.Of(row.SourceAddress);
        var to = AddressKey.Of(row.Address);
        line.AppendValue(sequence)
            .AppendValue(Instant(row.Time))
            .AppendValue(Words.Of(row.Event))
            .AppendValue(Words.Of(row.Verdict))
            .AppendValue(Words.Storable(row.Reason))
            .AppendValue(Words.Storable(row.Detail))
            .AppendValue(Words.Storable(row.Step))
            .AppendValue(Words.Storable(row.Source))
            .AppendValue(Words.Storable(row.Session))
            .AppendValue(row.Request)
            .AppendValue(row.SourceAddress is { } source ? Text(source) : "")
            .AppendValue(from.High)
            .AppendValue(from.Low)
            .AppendValue(row.SourcePort)
            .AppendValue(Words.Storable(row.Workload))
            .AppendValue(Words.Storable(row.Namespace))
            .AppendValue(Words.Storable(row.Pod))
            .AppendValue(Words.Storable(row.Evidence))
            .AppendValue(Words.Storable(row.Name))
            .AppendValue(row.Address is { } address ? Text(address) : "")
            .AppendValue(to.High)
            .AppendValue(to.Low)
            .AppendValue(row.Port)
            .AppendValue(Words.Storable(row.Transport))
            .AppendValue(Words.Storable(row.Protocol))
            .AppendValue(Words.Storable(row.Method))
            .AppendValue(Words.Storable(row.Path))
            .AppendValue(Words.Storable(row.Policy))
            .AppendValue(Words.Storable(row.Rule))
            .AppendValue(Words.Storable(row.RuleId))
            .AppendValue(row.Origins.IsDefaultOrEmpty ? NoOrigins : row.Origins.Select(Words.Storable).ToList())
            .AppendValue(Words.Of(row.Attribution))
            .AppendValue(Words.Storable(row.PolicyVersion))
            .AppendValue(row.Decrypted)
            .AppendValue(row.OffersEch)
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
