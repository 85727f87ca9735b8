using Bulkhead.Model.Diagnostics;
using System.Collections.Frozen;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Images whose tag moves.</summary>
internal static class ImagesRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        foreach (var image in input.Inventory.Facts.Images)
        {
            if (TagOf(image.Reference) is { } tag && Moving.Contains(tag))
            {
                var shown = Printable.Clean(image.Reference, 160);
                yield return ReviewDiagnostics.MutableImage.About(image.Origin, shown,
                    tag.Length == 0 ? $"{shown} has no tag, which means latest" : $"{shown} is taken by a tag that moves",
                    "Pin a version, and its digest: name:1.2.3@sha256:….");
            }
        }
    }

    private static readonly FrozenSet<string> Moving = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, string.Empty, "latest", "dev", "main", "master", "edge", "nightly", "stable", "rolling", "canary");

    /// <summary>The tag of a reference; empty without one, null for a reference with a digest or one that is not known.</summary>
    private static string? TagOf(string reference)
    {
        if (reference.Contains('@', StringComparison.Ordinal) || reference.Contains("${", StringComparison.Ordinal) || reference.Contains("{{", StringComparison.Ordinal))
        {
            return null;
        }

        var name = reference[(reference.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? string.Empty : name[(colon + 1)..];
    }
}
