using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>The words of a row that many rows share: a row keeps the number of their combination in the table <c>kinds</c>.</summary>
internal readonly record struct Kind(
    string Event, string Verdict, string Reason, string Step, string Source, string Workload, string Namespace, string Evidence, string Name, int Port, string Transport,
    string Protocol, string Method, string Policy, string Rule, string RuleId, int OriginCount, string Origins, string Attribution, string PolicyVersion, bool? Decrypted, bool OffersEch)
{
    /// <summary>The columns, in the order in which they are written and read.</summary>
    public const string Columns =
        "event, verdict, reason, step, source, workload, namespace, evidence, name, port, transport, protocol, method, policy, rule, rule_id, origins, attribution, policy_version, decrypted, ech";

    /// <summary>Those of a row.</summary>
    /// <param name="row">The row.</param>
    public static Kind Of(FlowEntry row) => new(
        Words.Of(row.Event), Words.Of(row.Verdict), Words.Storable(row.Reason), Words.Storable(row.Step), Words.Storable(row.Source), Words.Storable(row.Workload), Words.Storable(row.Namespace),
        Words.Storable(row.Evidence), Words.Storable(row.Name), row.Port, Words.Storable(row.Transport), Words.Storable(row.Protocol), Words.Storable(row.Method), Words.Storable(row.Policy),
        Words.Storable(row.Rule), Words.Storable(row.RuleId), row.Origins.IsDefault ? 0 : row.Origins.Length, row.Origins.IsDefaultOrEmpty ? "" : Joined([.. row.Origins.Select(Words.Storable)]),
        Words.Of(row.Attribution), Words.Storable(row.PolicyVersion), row.Decrypted, row.OffersEch);

    /// <summary>Those of a line with <see cref="Columns"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">The first column.</param>
    public static Kind Read(DbDataReader line, int at)
    {
        var origins = line.GetFieldValue<List<string>>(at + 16);
        return new(
            line.GetString(at), line.GetString(at + 1), line.GetString(at + 2), line.GetString(at + 3), line.GetString(at + 4), line.GetString(at + 5), line.GetString(at + 6), line.GetString(at + 7),
            line.GetString(at + 8), line.GetInt32(at + 9), line.GetString(at + 10), line.GetString(at + 11), line.GetString(at + 12), line.GetString(at + 13), line.GetString(at + 14),
            line.GetString(at + 15), origins.Count, Joined(origins), line.GetString(at + 17), line.GetString(at + 18), line.IsDBNull(at + 19) ? null : line.GetBoolean(at + 19), line.GetBoolean(at + 20));
    }

    /// <summary>Appends a line to <c>kinds</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number.</param>
    /// <param name="origins">The origins, storable.</param>
    public void Write(IDuckDBAppenderRow line, int number, List<string> origins) => line
        .AppendValue(number).AppendValue(Event).AppendValue(Verdict).AppendValue(Reason).AppendValue(Step).AppendValue(Source).AppendValue(Workload).AppendValue(Namespace).AppendValue(Evidence)
        .AppendValue(Name).AppendValue(Port).AppendValue(Transport).AppendValue(Protocol).AppendValue(Method).AppendValue(Policy).AppendValue(Rule).AppendValue(RuleId).AppendValue(origins)
        .AppendValue(Attribution).AppendValue(PolicyVersion).AppendValue(Decrypted).AppendValue(OffersEch).EndRow();

    /// <summary>What stands for the combination in memory: 128 bits of a hash with the key of the store, like that of a <see cref="Dimension"/>.</summary>
    /// <param name="secret">The key of the store.</param>
    public UInt128 Hash(byte[] secret)
    {
        var text = new StringBuilder(384);
        foreach (var word in (ReadOnlySpan<string>)[Event, Verdict, Reason, Step, Source, Workload, Namespace, Evidence, Name, Transport, Protocol, Method, Policy, Rule, RuleId, Origins, Attribution, PolicyVersion])
        {
            text.Append(word.Length).Append(':').Append(word);
        }

        text.Append(CultureInfo.InvariantCulture, $"{Port},{OriginCount},{Decrypted},{OffersEch}");
        return BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text.ToString())));
    }

    // With how many there are, no two lists give the same text.
    private static string Joined(List<string> origins) => origins.Count switch
    {
        0 => "",
        1 => origins[0],
        _ => string.Concat(origins.Select(origin => string.Create(CultureInfo.InvariantCulture, $"{origin.Length}:{origin}"))),
    };
}
