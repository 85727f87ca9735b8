using System.Text;
using Bulkhead.Model.Digests;

namespace Bulkhead.Model.Diagnostics;

/// <summary>The name of a finding that stays the same when lines move.</summary>
public static class Fingerprint
{
    /// <summary>
    /// 64 lower-case hexadecimal digits, of the code, the file, the key path (list entries by their names, where they have one) and the subject; without a path and a subject of the group and the message, in which
    /// numbers do not count. No line or column is part of it.
    /// </summary>
    public static string Of(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        var text = new StringBuilder();
        text.Append(diagnostic.Code).Append('\n').Append(diagnostic.Span?.File).Append('\n').Append(diagnostic.PathByName ?? diagnostic.Path).Append('\n').Append(diagnostic.Subject);
        if (diagnostic.Subject is null)
        {
            text.Append('\n').Append(diagnostic.Group).Append('\n');
            AppendWithoutNumbers(text, diagnostic.Message);
        }

        return Sha256.Hex(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void AppendWithoutNumbers(StringBuilder text, string message)
    {
        foreach (var c in message)
        {
            if (!char.IsAsciiDigit(c))
            {
                text.Append(c);
            }
            else if (text[^1] != '#')
            {
                text.Append('#');
            }
        }
    }
}
