using System.Text;

namespace Bulkhead.FlowStore.Sql;

/// <summary>A statement that is being written, with its parameters: text of people only ever becomes a parameter.</summary>
/// <param name="dialect">The engine.</param>
internal sealed class SqlText(SqlDialect dialect)
{
    private readonly StringBuilder text = new();
    private readonly List<string> parameters = [];

    /// <summary>The engine.</summary>
    public SqlDialect Dialect { get; } = dialect;

    /// <summary>The values of the parameters <c>p1</c>, <c>p2</c> and so on.</summary>
    public IReadOnlyList<string> Parameters => parameters;

    /// <summary>Adds text that is no input.</summary>
    /// <param name="sql">The text.</param>
    public SqlText Add(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>Makes a value a parameter and gives the expression that stands for it.</summary>
    /// <param name="value">Any text.</param>
    public string Value(string value)
    {
        parameters.Add(Words.Storable(value));
        return Dialect.Parameter(parameters.Count);
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
