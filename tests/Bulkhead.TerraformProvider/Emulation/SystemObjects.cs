using System.Collections.Immutable;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>What is on every controller, as far as the vendor's sources name it.</summary>
public static class SystemObjects
{
    /// <summary>SmartGroups by name.</summary>
    public static ImmutableSortedDictionary<string, string> SmartGroups { get; } = Table(
        ("Anywhere (0.0.0.0/0)", "def000ad-0000-0000-0000-000000000000"),
        ("Public Internet", "def000ad-0000-0000-0000-000000000001"));

    /// <summary>WebGroups by name.</summary>
    public static ImmutableSortedDictionary<string, string> WebGroups { get; } = Table(("All-Web", "def000ad-0000-0000-0000-000000000002"));

    /// <summary>TLS profiles; the name is made up, no source gives it.</summary>
    public static ImmutableSortedDictionary<string, string> TlsProfiles { get; } = Table(("system", "def000ad-6000-0000-0000-000000000001"));

    /// <summary>Log profiles by name.</summary>
    public static ImmutableSortedDictionary<string, string> LogProfiles { get; } = Table(
        ("start", "def000ad-7000-0000-0000-000000000001"),
        ("end", "def000ad-7000-0000-0000-000000000002"),
        ("start/end", "def000ad-7000-0000-0000-000000000003"));

    /// <summary>Attachment points by name. The identifier of the second is made up: no source gives it, and a configuration has to look it up.</summary>
    public static ImmutableSortedDictionary<string, string> AttachmentPoints { get; } = Table(
        ("TERRAFORM_BEFORE_UI_MANAGED", "defa11a1-3000-4001-0000-000000000000"),
        ("TERRAFORM_AFTER_UI_MANAGED", "defa11a1-3000-4002-0000-0000000000ff"));

    private static ImmutableSortedDictionary<string, string> Table(params (string Name, string Id)[] rows) =>
        rows.ToImmutableSortedDictionary(static row => row.Name, static row => row.Id, StringComparer.Ordinal);
}
