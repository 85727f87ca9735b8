using System.Globalization;
using System.Text;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Logging;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Hosting;

/// <summary>What the gateway says about itself.</summary>
internal sealed class GatewayStatus(EgressGateway gateway, PolicyStore store, FlowLog log, IdentityDirectory identities)
{
    /// <summary>Why it is not ready; null when it is.</summary>
    public string? Problem =>
        store.Current is null ? "no policy is in force"
        : store.Alarm is { } alarm ? "the newest policy is not in force: " + alarm
        : log.Failure is { } failure ? "the flow log cannot be written: " + failure
        : identities.Problem;

    /// <summary>The metrics in the text format of Prometheus (version 0.0.4).</summary>
    public string Metrics()
    {
        var text = new StringBuilder();
        var counters = gateway.Counters;
        Family(text, "bulkhead_gateway_decisions_total", "counter", "Decisions on connections and requests.",
            ("verdict=\"allowed\"", counters.Allowed), ("verdict=\"denied\"", counters.Denied), ("verdict=\"would-deny\"", counters.WouldDeny));
        Family(text, "bulkhead_gateway_connections_open", "gauge", "Connections that are open.", (null, gateway.OpenConnections));
        Family(text, "bulkhead_gateway_connections_ended_total", "counter", "Allowed connections that have ended.", (null, counters.Ended));
        Family(text, "bulkhead_gateway_bytes_total", "counter", "Bytes of connections that have ended.", ("direction=\"sent\"", counters.BytesSent), ("direction=\"received\"", counters.BytesReceived));
        Family(text, "bulkhead_gateway_flow_records_total", "counter", "Records of the flow log.", ("result=\"kept\"", log.Kept), ("result=\"lost\"", log.Lost));
        Family(text, "bulkhead_gateway_internal_errors_total", "counter", "Faults of the gateway itself; each ended a connection or a question.", (null, counters.InternalErrors));
        Family(text, "bulkhead_gateway_policy_alarm", "gauge", "1 while the newest policy is not in force.", (null, store.Alarm is null ? 0 : 1));
        Family(text, "bulkhead_gateway_policy_info", "gauge", "The policy in force.", ($"version=\"{store.Current?.Version}\"", 1));
        return text.ToString();
    }

    private static void Family(StringBuilder text, string name, string type, string help, params ReadOnlySpan<(string? Labels, long Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in samples)
        {
            text.Append(name).Append(labels is null ? string.Empty : "{" + labels + "}").Append(CultureInfo.InvariantCulture, $" {value}\n");
        }
    }
}
