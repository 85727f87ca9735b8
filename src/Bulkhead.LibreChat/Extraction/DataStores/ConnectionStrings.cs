using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.DataStores;

/// <summary>Connection strings of MongoDB and Redis, which may name several hosts.</summary>
internal static class ConnectionStrings
{
    /// <summary>The texts <c>scheme://host[:port]</c>, one per seed, without user information and options; null when the text cannot be read.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="scheme">The scheme to assume when none is written; null where one is required.</param>
    public static IReadOnlyList<string>? Seeds(string text, string? scheme = null)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0 && scheme is null)
        {
            return null;
        }

        // A list may repeat the scheme: redis://a:1,redis://b:2.
        var seeds = new List<string>();
        var written = mark < 0 ? scheme! : text[..mark];
        var rest = mark < 0 ? text : text[(mark + 3)..];
        if (rest.IndexOf("://", StringComparison.Ordinal) is var next && next >= 0 && rest.IndexOf(',', StringComparison.Ordinal) is var comma && comma >= 0 && comma < next)
        {
            foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (Seeds(part, scheme) is not { } found)
                {
                    return null;
                }

                seeds.AddRange(found);
            }

            return seeds;
        }

        var authority = rest[..EndOfAuthority(rest)];
        foreach (var host in authority[(authority.LastIndexOf('@') + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            seeds.Add(written + "://" + host);
        }

        return seeds.Count == 0 ? null : seeds;
    }

    /// <summary>Whether an option stands in the query with a value.</summary>
    public static bool HasOption(string text, string name, string value)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && text[(query + 1)..].Split('&').Any(pair => pair.Equals(name + "=" + value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Adds an intent for every seed, or the one that says what is missing.</summary>
    /// <returns>The seeds; null when none could be read.</returns>
    public static IReadOnlyList<string>? Add(ExtractionContext context, Feature feature, EnvironmentVariable variable, Reason reason, string? scheme = null)
    {
        if (variable.Value is not { } value)
        {
            feature.Variable(reason, variable);
            return null;
        }

        if (Seeds(value.Trim(), scheme) is not { } seeds)
        {
            context.Report(FeatureDiagnostics.ConnectionString.At(
                variable.Span, $"{variable.Name} is no connection string that names hosts", "Write scheme://host:port.") with { Group = feature.Group });
            feature.Nowhere(reason.AtMost(Certainty.Unresolved) with { Needs = [variable.Name] }, "${" + variable.Name + "}");
            return null;
        }

        foreach (var seed in seeds)
        {
            feature.Text(reason, seed, []);
        }

        return seeds;
    }

    // Passwords may hold anything but a slash; the authority ends at the first one after the last '@' of the text before a query.
    private static int EndOfAuthority(string rest)
    {
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var before = query < 0 ? rest : rest[..query];
        var at = before.LastIndexOf('@');
        var end = before.AsSpan(at + 1).IndexOf('/');
        return end < 0 ? before.Length : at + 1 + end;
    }
}
