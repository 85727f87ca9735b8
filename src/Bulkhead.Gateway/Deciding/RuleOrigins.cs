using System.Collections.Immutable;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Deciding;

/// <summary>Reads the comments above the rules of a FirewallPolicy that Bulkhead wrote: the configuration lines that asked for them.</summary>
/// <remarks>For records and pages only. Nothing is decided by a comment.</remarks>
internal static class RuleOrigins
{
    private const int MostLines = 20;

    /// <summary>Adds what a text says.</summary>
    public static void Read(SourceText text, Dictionary<(string Policy, string Rule), ImmutableArray<string>> origins)
    {
        string? policy = null;
        var comments = new List<string>();
        foreach (var line in text.Text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed is "---")
            {
                policy = null;
            }
            else if (policy is null && line.StartsWith("  name: ", StringComparison.Ordinal))
            {
                policy = line["  name: ".Length..].Trim().ToString();
            }
            else if (trimmed is ['#', ' ', .. var comment])
            {
                if (comments.Count < MostLines)
                {
                    comments.Add(comment.ToString());
                }

                continue;
            }
            else if (policy is not null && comments.Count > 0 && trimmed.StartsWith("- name: ", StringComparison.Ordinal))
            {
                origins[(policy, trimmed["- name: ".Length..].Trim().ToString())] = [.. comments];
            }

            comments.Clear();
        }
    }
}
