using System.Collections.Immutable;
using System.Data.Common;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>One state of the store, for as long as a question is being answered.</summary>
internal abstract class StoreReader
{
    /// <summary>The engine.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>What the rows lie in; together all rows, each once.</summary>
    public abstract IReadOnlyList<StorePart> Parts { get; }

    /// <summary>A table of all combinations that were ever summed up, with <see cref="Columns.Summed"/>; null where there is none.</summary>
    public virtual string? Combinations => null;

    /// <summary>Starts a statement.</summary>
    public SqlText Sql() => new(Dialect);

    /// <summary>Asks and reads everything that comes.</summary>
    /// <typeparam name="T">What a line becomes.</typeparam>
    /// <param name="sql">The statement.</param>
    /// <param name="read">Reads a line.</param>
    public abstract Task<List<T>> QueryAsync<T>(SqlText sql, Func<DbDataReader, T> read);
}

/// <summary>A part of the rows, with the sums over exactly these rows when there are any.</summary>
/// <param name="Sums">The sums, each over all rows, those of the widest buckets first; empty when there are none.</param>
/// <param name="Pieces">What the rows lie in.</param>
internal sealed record StorePart(ImmutableArray<PartSums> Sums, IReadOnlyList<RowPiece> Pieces)
{
    /// <summary>Where to select rows of a range from; empty when there are none.</summary>
    /// <param name="since">The first time; null for all.</param>
    /// <param name="until">The first time that no longer counts; null for all.</param>
    public IEnumerable<string> From(DateTimeOffset? since, DateTimeOffset? until)
    {
        var within = Pieces.Where(piece => piece.Overlaps(since, until)).ToList();
        foreach (var table in within.Where(piece => piece.File is null))
        {
            yield return table.From;
        }

        var files = within.Where(piece => piece.File is not null).Select(piece => piece.File!).ToList();
        if (files.Count > 0)
        {
            yield return RowPiece.FromFiles(files);
        }
    }
}

/// <summary>Sums of a part.</summary>
/// <param name="From">What stands after FROM: <c>bucket, dim, n, sent, received, first, last</c>.</param>
/// <param name="Grain">The width of a bucket: no bucket reaches over a multiple of it.</param>
internal sealed record PartSums(string From, TimeSpan Grain);

/// <summary>A table or a file with rows.</summary>
/// <param name="From">What stands after FROM.</param>
/// <param name="File">The path of the file; null for a table.</param>
/// <param name="First">The time of its first row; null when it is not known.</param>
/// <param name="Last">The time of its last row; null when it is not known.</param>
internal sealed record RowPiece(string From, string? File, DateTimeOffset? First, DateTimeOffset? Last)
{
    /// <summary>Where the words are that the rows of <see cref="From"/> share; null when they are in the rows themselves.</summary>
    public SharedWords? Words { get; init; }

    /// <summary>Whether it can have rows of a range.</summary>
    /// <param name="since">The first time; null for all.</param>
    /// <param name="until">The first time that no longer counts; null for all.</param>
    public bool Overlaps(DateTimeOffset? since, DateTimeOffset? until) =>
        (since is null || Last is null || Last >= since) && (until is null || First is null || First < until);

    /// <summary>What stands after FROM for files.</summary>
    /// <param name="files">Their paths.</param>
    public static string FromFiles(IEnumerable<string> files) =>
        $"read_parquet([{string.Join(", ", files.Select(file => $"'{file.Replace("'", "''", StringComparison.Ordinal)}'"))}])";
}

/// <summary>Rows that are joined with words (see <see cref="Columns.IsShared"/>): which rows a page has is found without most of their columns.</summary>
/// <param name="Rows">The table of the rows, which has a <c>rowid</c>.</param>
/// <param name="Table">The table of the words.</param>
/// <param name="Key">The column that both have.</param>
internal sealed record SharedWords(string Rows, string Table, string Key)
{
    /// <summary>What joins the words.</summary>
    public string Join => $"JOIN {Table} USING ({Key})";

    /// <summary>A condition on words as one on rows: the words are few, and looked at first.</summary>
    /// <param name="condition">The condition.</param>
    public string Where(string condition) => $"{Key} IN (SELECT {Key} FROM {Table} WHERE {condition})";
}
