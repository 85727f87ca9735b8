using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Sources;

/// <summary>Words that L4 and L7 records of DCF share.</summary>
internal static class DcfWords
{
    /// <summary>The reason of a denial by a rule: DCF says POLICY.</summary>
    public const string RuleReason = "policy";

    /// <summary>Whether an action denies; null for an unknown word. Without regard to case; the vendor's connector takes DROP for DENY.</summary>
    public static bool? IsDenied(string? action) => action?.ToUpperInvariant() switch
    {
        "PERMIT" or "ALLOW" => false,
        "DENY" or "DROP" => true,
        _ => null,
    };

    /// <summary>Whether a rule is enforced; null for an unknown word. Without the field it is: to take a denial for a watched one would hide it.</summary>
    public static bool? IsEnforced(string? enforced) => enforced?.ToUpperInvariant() switch
    {
        null or "TRUE" => true,
        "FALSE" => false,
        _ => null,
    };

    /// <summary>A denial that is not enforced has passed.</summary>
    public static FlowVerdict Verdict(bool isDenied, bool isEnforced) => (isDenied, isEnforced) switch
    {
        (false, _) => FlowVerdict.Allowed,
        (true, false) => FlowVerdict.WouldDeny,
        _ => FlowVerdict.Denied,
    };
}
