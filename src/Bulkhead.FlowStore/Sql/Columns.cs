using Bulkhead.Flows.Queries;

namespace Bulkhead.FlowStore.Sql;

/// <summary>The columns of a row. A text without a value is empty, a port 0, an address has an empty text.</summary>
internal static class Columns
{
    /// <summary>All of a row, in the order in which they are written and read.</summary>
    public const string All =
        "seq, time, event, verdict, reason, detail, step, source, session, request, src_address, src_high, src_low, src_port, workload, namespace, pod, evidence, "
        + "name, address, dst_high, dst_low, port, transport, protocol, method, path, policy, rule, rule_id, origins, attribution, policy_version, decrypted, ech, "
        + "bytes_sent, bytes_received, duration";

    /// <summary>The columns by which rows are summed up.</summary>
    public const string Summed = "event, verdict, reason, source, workload, namespace, name, address, port, transport, policy, rule, policy_version";

    /// <summary>The same of a row: an address counts only where there is no name.</summary>
    public const string SummedOfRow =
        "event, verdict, reason, source, workload, namespace, name, CASE WHEN name = '' THEN address ELSE '' END AS address, port, transport, policy, rule, policy_version";

    /// <summary>The column that holds a field as one text; null for a field that is none.</summary>
    /// <param name="field">The field.</param>
    public static string? Text(FlowField field) => field switch
    {
        FlowField.Reason => "reason",
        FlowField.Step => "step",
        FlowField.Source => "source",
        FlowField.Session => "session",
        FlowField.Workload => "workload",
        FlowField.Namespace => "namespace",
        FlowField.Pod => "pod",
        FlowField.Name => "name",
        FlowField.Transport => "transport",
        FlowField.Protocol => "protocol",
        FlowField.Method => "method",
        FlowField.Path => "path",
        FlowField.Policy => "policy",
        FlowField.Rule => "rule",
        FlowField.PolicyVersion => "policy_version",
        _ => null,
    };

    /// <summary>Whether a question about a field is one about words that rows share, of an engine that keeps these apart from the rows.</summary>
    /// <param name="field">The field.</param>
    public static bool IsShared(FlowField field) => IsSummed(field) || field is FlowField.Step or FlowField.Protocol or FlowField.Method or FlowField.Origin;

    /// <summary>Whether sums answer a question about a field.</summary>
    /// <param name="field">The field.</param>
    public static bool IsSummed(FlowField field) => field is FlowField.Event or FlowField.Verdict or FlowField.Reason or FlowField.Source or FlowField.Workload
        or FlowField.Namespace or FlowField.Name or FlowField.Port or FlowField.Transport or FlowField.Policy or FlowField.Rule or FlowField.PolicyVersion;
}
