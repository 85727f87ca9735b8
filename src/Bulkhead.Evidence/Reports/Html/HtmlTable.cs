using System.Collections.Immutable;

namespace Bulkhead.Evidence.Reports.Html;

/// <summary>A table with a caption.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each with a cell for every column.</param>
public sealed record HtmlTable(Inline Caption, ImmutableArray<HtmlColumn> Columns, ImmutableArray<ImmutableArray<Inline>> Rows);

/// <summary>A column.</summary>
/// <param name="Title">Its heading. On narrow screens it stands before every cell.</param>
/// <param name="Kind">What is in it.</param>
public sealed record HtmlColumn(string Title, ColumnKind Kind = ColumnKind.Text);

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>What the row is about. One column of a table at most.</summary>
    Header,

    /// <summary>Numbers, aligned at the right.</summary>
    Number,

    /// <summary>A word or a mark that is never broken.</summary>
    Short,

    /// <summary>Names of a few words.</summary>
    Name,

    /// <summary>Paths and places, which need room.</summary>
    Code,
}
