namespace Bulkhead.Model.Names;

/// <summary>
/// A DNS name in its one canonical form: lower-case A-labels without a trailing dot. May be a single label
/// (<c>ollama</c>): whether that is acceptable is decided by scope, not by syntax.
/// </summary>
/// <remarks>Only <see cref="HostSyntax"/> makes one, so a value is always canonical.</remarks>
public sealed record Hostname
{
    internal Hostname(string value) => Value = value;

    /// <summary>The canonical text, at most 253 characters of <c>[a-z0-9._-]</c>.</summary>
    public string Value { get; }

    /// <summary>Whether the name has no dot.</summary>
    public bool IsSingleLabel => !Value.Contains('.');

    /// <summary>Compares by labels: <c>a.b.example</c> ends with <c>b.example</c>, <c>ab.example</c> does not.</summary>
    /// <param name="suffix">A canonical name.</param>
    public bool IsUnder(string suffix)
    {
        ArgumentNullException.ThrowIfNull(suffix);
        return Value.Length > suffix.Length + 1
            && Value.EndsWith(suffix, StringComparison.Ordinal)
            && Value[Value.Length - suffix.Length - 1] == '.';
    }

    /// <summary>Whether it is the name or below it.</summary>
    /// <param name="suffix">A canonical name.</param>
    public bool IsOrIsUnder(string suffix) => Value == suffix || IsUnder(suffix);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
