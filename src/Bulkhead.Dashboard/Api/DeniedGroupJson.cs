using System.Text.Json;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Dashboard.Api;

/// <summary>A denied group as programs get it: from the API and by the webhook.</summary>
internal static class DeniedGroupJson
{
    /// <summary>Writes the fields of the group into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, DeniedGroup group)
    {
        json.WriteString("fingerprint", group.Fingerprint);
        json.WriteString("workload", group.Workload);
        json.WriteString("namespace", group.Namespace);
        json.WriteString("name", group.Name);
        json.WriteString("address", group.Address);
        json.WriteNumber("port", group.Port);
        json.WriteString("reason", group.Reason);
        json.WriteNumber("denied", group.Denied);
        json.WriteNumber("wouldDeny", group.WouldDeny);
        json.WriteString("first", Show.Machine(group.First));
    }
}
