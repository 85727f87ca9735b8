using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>
/// The numbers of combinations: the kind that a row refers to and the dimension that it is summed up by. What a transaction that was rolled back had made
/// up must be forgotten with <see cref="Load"/>: a row that refers to a kind that is not there would be gone.
/// </summary>
/// <param name="connection">The connection that writes.</param>
/// <param name="secret">The key of the store.</param>
internal sealed class Combinations(DuckDBConnection connection, byte[] secret)
{
    private const int Kept = 50_000;
    private readonly Dictionary<Kind, (int Kind, ulong Dimension)> recent = [];
    private readonly Dictionary<Dimension, ulong> recentDimensions = [];
    private readonly List<(Kind Kind, int Number, List<string> Origins)> newKinds = [];
    private readonly List<(Dimension Dimension, ulong Number)> newDimensions = [];
    private Dictionary<UInt128, int> kinds = [];
    private HashSet<ulong> dimensions = [];
    private int last;

    /// <summary>Reads anew which combinations have a number.</summary>
    public void Load()
    {
        recent.Clear();
        recentDimensions.Clear();
        newKinds.Clear();
        newDimensions.Clear();
        dimensions = [.. connection.Query("SELECT dim FROM dims", line => line.GetFieldValue<ulong>(0))];
        kinds = connection.Query($"SELECT kind, {Kind.Columns} FROM kinds", line => (Number: (int)RowReader.Number(line, 0), Hash: Kind.Read(line, 1).Hash(secret)))
            .ToDictionary(line => line.Hash, line => line.Number);
        last = kinds.Count == 0 ? 0 : kinds.Values.Max();
    }

    /// <summary>The numbers of a row.</summary>
    /// <param name="row">The row.</param>
    public (int Kind, ulong Dimension) Of(FlowEntry row)
    {
        var kind = Kind.Of(row);
        if (!recent.TryGetValue(kind, out var numbers))
        {
            Bound();
            recent.Add(kind, numbers = (NumberOf(kind, row), NumberOf(Dimension.Of(row))));
        }

        // Only where there is no name does the address count, which is not part of the kind.
        return kind.Name.Length == 0 && row.Address is not null ? (numbers.Kind, NumberOf(Dimension.Of(row))) : numbers;
    }

    /// <summary>Writes the combinations that are new, within the transaction of the rows.</summary>
    public void AppendNew()
    {
        if (newKinds.Count > 0)
        {
            using var appender = connection.CreateAppender("kinds");
            newKinds.ForEach(item => item.Kind.Write(appender.CreateRow(), item.Number, item.Origins));
        }

        if (newDimensions.Count > 0)
        {
            using var appender = connection.CreateAppender("dims");
            newDimensions.ForEach(item => item.Dimension.Write(appender.CreateRow(), item.Number));
        }

        newKinds.Clear();
        newDimensions.Clear();
    }

    private int NumberOf(Kind kind, FlowEntry row)
    {
        var hash = kind.Hash(secret);
        if (!kinds.TryGetValue(hash, out var number))
        {
            kinds.Add(hash, number = ++last);
            newKinds.Add((kind, number, row.Origins.IsDefault ? [] : [.. row.Origins.Select(Words.Storable)]));
        }

        return number;
    }

    private ulong NumberOf(Dimension dimension)
    {
        if (!recentDimensions.TryGetValue(dimension, out var number))
        {
            Bound();
            recentDimensions.Add(dimension, number = dimension.Number(secret));
            if (dimensions.Add(number))
            {
                newDimensions.Add((dimension, number));
            }
        }

        return number;
    }

    private void Bound()
    {
        if (recent.Count >= Kept || recentDimensions.Count >= Kept)
        {
            recent.Clear();
            recentDimensions.Clear();
        }
    }
}
