using System.Collections.Immutable;
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

    /// <summary>What is measured: the same for Prometheus and for OpenTelemetry.</summary>
    public ImmutableArray<MetricFamily> Families =>
    [
        new("bulkhead.gateway.decisions", MetricKind.Counter, null, "Decisions on connections and requests.", () =>
            [new("verdict", "allowed", gateway.Counters.Allowed), new("verdict", "denied", gateway.Counters.Denied), new("verdict", "would-deny", gateway.Counters.WouldDeny)]),
        new("bulkhead.gateway.connections_open", MetricKind.Gauge, null, "Connections that are open.", () => [new(gateway.OpenConnections)]),
        new("bulkhead.gateway.connections_ended", MetricKind.Counter, null, "Allowed connections that have ended.", () => [new(gateway.Counters.Ended)]),
        new("bulkhead.gateway.bytes", MetricKind.Counter, "By", "Bytes of connections that have ended.", () =>
            [new("direction", "sent", gateway.Counters.BytesSent), new("direction", "received", gateway.Counters.BytesReceived)]),
        new("bulkhead.gateway.flow_records", MetricKind.Counter, null, "Records of the flow log.", () => [new("result", "kept", log.Kept), new("result", "lost", log.Lost)]),
        new("bulkhead.gateway.internal_errors", MetricKind.Counter, null, "Faults of the gateway itself; each ended a connection or a question.", () => [new(gateway.Counters.InternalErrors)]),
        new("bulkhead.gateway.policy_alarm", MetricKind.Gauge, null, "1 while the newest policy is not in force.", () => [new(store.Alarm is null ? 0 : 1)]),
        new("bulkhead.gateway.policy_info", MetricKind.Gauge, null, "The policy in force.", () => [new("version", store.Current?.Version ?? string.Empty, 1)]),
    ];

    /// <summary>The metrics in the text format of Prometheus (version 0.0.4).</summary>
    public string Metrics()
    {
        var text = new StringBuilder();
        foreach (var family in Families)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {family.PrometheusName} {family.Help}\n# TYPE {family.PrometheusName} {(family.Kind == MetricKind.Counter ? "counter" : "gauge")}\n");
            foreach (var (label, value, number) in family.Read())
            {
                text.Append(family.PrometheusName).Append(label is null ? string.Empty : $"{{{label}=\"{value}\"}}").Append(CultureInfo.InvariantCulture, $" {number}\n");
            }
        }

        return text.ToString();
    }
}
