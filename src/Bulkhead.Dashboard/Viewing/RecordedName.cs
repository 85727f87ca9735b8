using Bulkhead.Model.Names;

namespace Bulkhead.Dashboard.Viewing;

/// <summary>Names as records carry them: text from the wire, which only the strict reader of names turns into a name.</summary>
internal static class RecordedName
{
    /// <summary>The name; null when the text is none.</summary>
    public static Hostname? Of(string? text) => text is null ? null : (HostSyntax.Read(text).Host as Host.Name)?.Value;
}
