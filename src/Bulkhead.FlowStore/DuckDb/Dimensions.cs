using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>The fields that rows are summed up by, as a row has them.</summary>
internal readonly record struct Dimension(
    string Event, string Verdict, string Reason, string Source, string Workload, string Namespace, string Name, string Address, int Port, string Transport, string Policy, string Rule, string PolicyVersion)
{
    /// <summary>Those of a row.</summary>
    /// <param name="row">The row.</param>
    public static Dimension Of(FlowEntry row) => new(
        Words.Of(row.Event), Words.Of(row.Verdict), Words.Storable(row.Reason), Words.Storable(row.Source), Words.Storable(row.Workload), Words.Storable(row.Namespace), Words.Storable(row.Name),
        string.IsNullOrEmpty(row.Name) && row.Address is { } address ? RowWriter.Text(address) : "", row.Port, Words.Storable(row.Transport), Words.Storable(row.Policy), Words.Storable(row.Rule), Words.Storable(row.PolicyVersion));

    /// <summary>
    /// The number of the combination: 64 bits of a keyed hash. Keyed, because names in logs are hostile: who does not know the key cannot make two
    /// combinations that are counted as one.
    /// </summary>
    /// <param name="secret">The key of the store.</param>
    public ulong Number(byte[] secret)
    {
        var text = new StringBuilder(256);
        foreach (var word in (ReadOnlySpan<string>)[Event, Verdict, Reason, Source, Workload, Namespace, Name, Address, Port.ToString(CultureInfo.InvariantCulture), Transport, Policy, Rule, PolicyVersion])
        {
            text.Append(word.Length).Append(':').Append(word);
        }

        return BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Appends a line to <c>dims</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number.</param>
    public void Write(IDuckDBAppenderRow line, ulong number) => line
        .AppendValue(number).AppendValue(Event).AppendValue(Verdict).AppendValue(Reason).AppendValue(Source).AppendValue(Workload).AppendValue(Namespace).AppendValue(Name).AppendValue(Address)
        .AppendValue(Port).AppendValue(Transport).AppendValue(Policy).AppendValue(Rule).AppendValue(PolicyVersion).EndRow();
}

/// <summary>A sum that grows.</summary>
internal sealed class Sum
{
    /// <summary>Rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes from workloads.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes to workloads.</summary>
    public long Received { get; private set; }

    /// <summary>The first row.</summary>
    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The last row.</summary>
    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    public void Add(FlowEntry row)
    {
        var time = Instants.Cut(row.Time);
        Rows++;
        Sent += row.BytesSent;
        Received += row.BytesReceived;
        First = time < First ? time : First;
        Last = time > Last ? time : Last;
    }
}
