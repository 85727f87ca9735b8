using System.Globalization;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Output;

/// <summary>The words of records in JSON, CSV and text.</summary>
public static class FlowWords
{
    /// <summary><c>decision</c> or <c>end</c>.</summary>
    public static string Of(FlowEvent value) => value == FlowEvent.Decision ? "decision" : "end";

    /// <summary><c>allowed</c>, <c>denied</c> or <c>would-deny</c>.</summary>
    public static string Of(FlowVerdict value) => value switch { FlowVerdict.Allowed => "allowed", FlowVerdict.Denied => "denied", _ => "would-deny" };

    /// <summary><c>none</c>, <c>source</c> or <c>judged</c>.</summary>
    public static string Of(Attribution value) => value switch { Attribution.None => "none", Attribution.Source => "source", _ => "judged" };

    /// <summary>In UTC with six digits of the second, so that the order of texts is the order of times.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "Z";
}
