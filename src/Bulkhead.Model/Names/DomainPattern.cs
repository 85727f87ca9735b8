namespace Bulkhead.Model.Names;

/// <summary>Every name below one name: <c>*.example.com</c>. The apex is not part of it.</summary>
/// <param name="Suffix">The name below which everything matches.</param>
public sealed record DomainPattern(Hostname Suffix)
{
    /// <summary>The text, <c>*.</c> and the suffix.</summary>
    public string Value => "*." + Suffix.Value;

    /// <summary>Whether a name matches when <c>*</c> stands for one or more labels: the widest reading.</summary>
    public bool MatchesAcrossDots(Hostname name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.IsUnder(Suffix.Value);
    }

    /// <summary>Whether a name matches when <c>*</c> stands for exactly one label: the narrowest reading.</summary>
    public bool MatchesOneLabel(Hostname name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.IsUnder(Suffix.Value)
            && !name.Value.AsSpan(0, name.Value.Length - Suffix.Value.Length - 1).Contains('.');
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
