using System.Globalization;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>A version of the k8s-firewall chart or of the controller: <c>10.1.0</c>. Both share one numbering since 8.0.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number.</param>
/// <param name="Patch">The third number; it never decides a capability.</param>
public readonly record struct AviatrixVersion(int Major, int Minor, int Patch)
{
    /// <summary>Reads <c>major.minor</c> or <c>major.minor.patch</c>: plain decimal numbers, an optional leading <c>v</c>, nothing else.</summary>
    public static bool TryParse(string? text, out AviatrixVersion version)
    {
        version = default;
        if (text is null)
        {
            return false;
        }

        var parts = (text.StartsWith('v') ? text[1..] : text).Split('.');
        if (parts.Length is < 2 or > 3)
        {
            return false;
        }

        Span<int> numbers = stackalloc int[3];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        version = new AviatrixVersion(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    /// <summary>Whether this version is the given one or a later one.</summary>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";
}
