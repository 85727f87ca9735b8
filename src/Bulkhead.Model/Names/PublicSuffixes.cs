using System.Text;

namespace Bulkhead.Model.Names;

/// <summary>The section of the public suffix list that a suffix stands in.</summary>
public enum SuffixSection
{
    /// <summary>Not listed.</summary>
    None,

    /// <summary>A suffix of a registry (<c>com</c>, <c>co.uk</c>).</summary>
    Icann,

    /// <summary>A suffix under which a company lets anybody register (<c>github.io</c>, <c>s3.amazonaws.com</c>).</summary>
    Private,
}

/// <summary>The public suffix list, both sections, as shipped (see PublicSuffixes.dat for version and date).</summary>
/// <remarks>
/// The data file is searched as it is: after the header, one line per name, labels reversed (<c>uk.co</c>), a space, and the rules for
/// that name, each a kind (<c>=</c> the name itself, <c>*</c> every name one label below it, <c>!</c> not a suffix although its parent
/// has a <c>*</c>) and a section (<c>I</c>, <c>P</c>). Lines are in ordinal order.
/// </remarks>
public static class PublicSuffixes
{
    private static readonly Lazy<SortedNames> Data = new(() => SortedNames.FromResource("PublicSuffixes.dat"));

    /// <summary>The date of the list, yyyy-MM-dd.</summary>
    public static string Version => Data.Value.Header("date");

    /// <summary>The section in which the name itself is a public suffix; <see cref="SuffixSection.None"/> when it is not one.</summary>
    /// <param name="name">The name.</param>
    /// <remarks>A top-level domain of which only the names below are listed (<c>*.ck</c>) counts as a suffix of a registry too.</remarks>
    public static SuffixSection SectionOf(Hostname name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Data.Value.FindWithParent(name.Value, out var own, out var parent);
        if (Section(own, '=') is var section && section != SuffixSection.None)
        {
            return section;
        }

        if (Section(own, '!') != SuffixSection.None)
        {
            return SuffixSection.None;
        }

        return Section(name.IsSingleLabel ? own : parent, '*');
    }

    /// <summary>A public suffix that lies below a name, or has all names below it as suffixes; null when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The suffix in ordinary order (<c>s3.amazonaws.com</c> for <c>amazonaws.com</c>, <c>*.ck</c> for <c>ck</c>).</returns>
    internal static string? FirstBelow(Hostname name)
    {
        if (Section(Data.Value.Find(name.Value), '*') != SuffixSection.None)
        {
            return "*." + name.Value;
        }

        return Data.Value.FirstBelow(name.Value);
    }

    private static SuffixSection Section(ReadOnlySpan<byte> rules, char kind)
    {
        var at = rules.IndexOf((byte)kind);
        return at < 0 ? SuffixSection.None : rules[at + 1] == 'I' ? SuffixSection.Icann : SuffixSection.Private;
    }
}
