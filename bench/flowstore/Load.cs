using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Bulkhead.Flows.Records;

namespace Bulkhead.FlowStore.Bench;

/// <summary>Records as a busy cluster gives them: 40 workloads, 500 names of which few are frequent, 5 % denied, an end for what was allowed. Always the same ones.</summary>
internal sealed class Load
{
    private readonly Random random = new(2026);
    private readonly string[] names = [.. Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"service-{i}.example.com"))];
    private readonly string[] workloads = [.. Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"workload-{i}"))];
    private readonly string[] paths = [.. Enumerable.Range(0, 2000).Select(i => string.Create(CultureInfo.InvariantCulture, $"/v1/resource/{i}/items"))];
    private readonly IPAddress[] addresses = [.. Enumerable.Range(0, 5000).Select(i => new IPAddress([203, 0, (byte)(i >> 8), (byte)i]))];
    private readonly ImmutableArray<string>[] origins = [.. Enumerable.Range(0, 120).Select(i => ImmutableArray.Create(string.Create(CultureInfo.InvariantCulture, $"librechat.yaml:{i + 10}")))];
    private readonly string[] rules = [.. Enumerable.Range(0, 120).Select(i => string.Create(CultureInfo.InvariantCulture, $"allow-{i}"))];
    private long session;

    /// <summary>Rows, nearly half of them ends, each after its decision; a decision in twenty that was allowed has none.</summary>
    public FlowEntry[] Next(int count, DateTimeOffset time, TimeSpan step)
    {
        var rows = new FlowEntry[count];
        for (var i = 0; i < count; i++)
        {
            // Squared: few names take most of the traffic.
            var name = (int)(Math.Pow(random.NextDouble(), 3) * names.Length);
            var workload = (name + random.Next(4)) % workloads.Length;
            var denied = random.Next(100) < 5;
            var number = ++session;
            if (!denied && i % 2 == 1 && rows[i - 1] is { Verdict: FlowVerdict.Allowed } opened)
            {
                rows[i] = End(opened, time + (step * i));
                continue;
            }

            rows[i] = new FlowEntry
            {
                Event = FlowEvent.Decision,
                Time = time + (step * i),
                Source = "gateway",
                Session = string.Create(CultureInfo.InvariantCulture, $"1a2b3c4d-{number}"),
                Verdict = denied ? (random.Next(4) == 0 ? FlowVerdict.WouldDeny : FlowVerdict.Denied) : FlowVerdict.Allowed,
                Reason = denied ? "no-rule" : "none",
                Step = "hello",
                SourceAddress = new IPAddress([10, 0, (byte)workload, (byte)random.Next(256)]),
                SourcePort = 32768 + random.Next(28000),
                Workload = workloads[workload],
                Namespace = workload % 3 == 0 ? "prod" : "stage",
                Pod = workloads[workload] + "-0",
                Evidence = "pod-address",
                Name = names[name],
                Address = addresses[(name * 10) + random.Next(10)],
                Port = 443,
                Transport = "tcp",
                Protocol = "tls",
                Method = "GET",
                Path = paths[random.Next(paths.Length)],
                Policy = denied ? null : "egress",
                Rule = denied ? null : rules[name % rules.Length],
                Origins = denied ? [] : origins[name % origins.Length],
                Attribution = denied ? Attribution.None : Attribution.Source,
                PolicyVersion = "2026-01",
                Decrypted = true,
            };
        }

        return rows;
    }

    private FlowEntry End(FlowEntry opened, DateTimeOffset time) => opened with
    {
        Event = FlowEvent.End,
        Time = time,
        Reason = "client-closed",
        Step = "stream",
        Method = null,
        Path = null,
        Decrypted = null,
        BytesSent = random.Next(5000),
        BytesReceived = random.Next(200_000),
        Duration = TimeSpan.FromMilliseconds(random.Next(60_000)),
    };
}
