using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>What makes denials one matter, as the columns have it.</summary>
internal readonly record struct GroupKey(string Workload, string Namespace, string Name, string Address, int Port, string Reason)
{
    /// <summary>The columns.</summary>
    public const string Columns = "workload, namespace, name, address, port, reason";

    /// <summary>The name of the group in links and notes, the same in every store: the first half of SHA-256 over its words, each after its length.</summary>
    public string Fingerprint
    {
        get
        {
            var text = new StringBuilder("bulkhead-denied-group-1");
            foreach (var word in (ReadOnlySpan<string>)[Workload, Namespace, Name, Address, Port.ToString(CultureInfo.InvariantCulture), Reason])
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{word.Length}:{word}");
            }

            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
        }
    }

    /// <summary>The key of a line that begins with <see cref="Columns"/>.</summary>
    /// <param name="line">The line.</param>
    public static GroupKey Read(DbDataReader line) =>
        new(line.GetString(0), line.GetString(1), line.GetString(2), line.GetString(3), (int)RowReader.Number(line, 4), line.GetString(5));

    /// <summary>The condition that a line has this key: exactly, unlike what filters mean.</summary>
    /// <param name="sql">Takes the parameters.</param>
    public string Where(SqlText sql) =>
        $"workload = {sql.Value(Workload)} AND namespace = {sql.Value(Namespace)} AND name = {sql.Value(Name)} AND address = {sql.Value(Address)} AND port = {SqlDialect.Number(Port)} AND reason = {sql.Value(Reason)}";
}
