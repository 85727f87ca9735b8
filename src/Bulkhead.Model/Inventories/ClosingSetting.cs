using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Model.Inventories;

/// <summary>How a setting of LibreChat closes a door.</summary>
public enum ClosingKind
{
    /// <summary>The key becomes <c>false</c>.</summary>
    Off,

    /// <summary>The key becomes a text, the only one of the items.</summary>
    Text,

    /// <summary>The key, which is absent, becomes a list of the items.</summary>
    List,

    /// <summary>The list loses one entry; an absent list is written out without it.</summary>
    Without,
}

/// <summary>The lines of <c>librechat.yaml</c> that close what LibreChat leaves open at run time.</summary>
/// <param name="Code">The code of the finding that they settle.</param>
/// <param name="Path">The keys from the top of librechat.yaml.</param>
/// <param name="Kind">What happens to the key.</param>
/// <param name="Items">The value: empty for <see cref="ClosingKind.Off"/>, one text, or the whole list that is to stand there.</param>
public sealed record ClosingSetting(string Code, ImmutableArray<string> Path, ClosingKind Kind, ImmutableArray<string> Items)
{
    /// <summary>The entry that the list loses (<see cref="ClosingKind.Without"/>).</summary>
    public string? Removed { get; init; }

    /// <summary>The lines, to be read or pasted; ends without a line break.</summary>
    public string ToYaml()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Path.Length; i++)
        {
            text.Append(i == 0 ? string.Empty : "\n").Append(' ', i * 2).Append(Path[i]).Append(':');
        }

        return text.Append(Kind switch
        {
            ClosingKind.Off => " false",
            ClosingKind.Text => " " + Items[0],
            _ => $" [{string.Join(", ", Items)}]",
        }).ToString();
    }
}
