namespace Bulkhead.Engines.Aviatrix;

/// <summary>The groups that every controller has, by their fixed identifiers.</summary>
public static class SystemGroups
{
    /// <summary>SmartGroup Anywhere: 0.0.0.0/0, private addresses included.</summary>
    public const string Anywhere = "def000ad-0000-0000-0000-000000000000";

    /// <summary>SmartGroup Public Internet: everything outside RFC 1918.</summary>
    public const string PublicInternet = "def000ad-0000-0000-0000-000000000001";

    /// <summary>WebGroup All-Web: every name, and TLS without a name. Bulkhead never writes it.</summary>
    public const string AllWeb = "def000ad-0000-0000-0000-000000000002";
}
