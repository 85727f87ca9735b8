using System.Collections.Immutable;
using Bulkhead.FlowStore.Records;
using Bulkhead.Flows.Records;

namespace Bulkhead.Dashboard.Charts;

/// <summary>A box of the map.</summary>
/// <param name="Column">0 for workloads, 1 for rules, 2 for destinations.</param>
/// <param name="Text">What it stands for; null when unknown.</param>
/// <param name="More">For what was put together: how many; 0 for a single one.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Height">Its height.</param>
/// <param name="Counts">Its connections.</param>
public sealed record MapBox(int Column, string? Text, int More, double Y, double Height, FlowCounts Counts)
{
    /// <summary>The port of a destination; 0 otherwise.</summary>
    public int Port { get; init; }
}

/// <summary>A band between two boxes.</summary>
public sealed record MapBand(MapBox From, MapBox To, FlowVerdict Verdict, long Count, double FromY, double ToY, double Width);

/// <summary>Workloads at the left, the rules that decided in the middle, destinations at the right: layered, so that it stays where it is when numbers change.</summary>
public sealed record FlowMapLayout(ImmutableArray<MapBox> Boxes, ImmutableArray<MapBand> Bands, double Height)
{
    private const double Row = 26;
    private const double Gap = 6;
    private const double MostBand = 18;

    /// <summary>Lays the map out.</summary>
    /// <param name="edges">What was reached.</param>
    /// <param name="most">How many destinations are drawn on their own, those with denials and the most connections first; the rest of each rule is one box.</param>
    public static FlowMapLayout Of(ImmutableArray<FlowEdge> edges, int most)
    {
        var kept = edges.GroupBy(static edge => (Name: edge.Name ?? edge.Address, edge.Port))
            .OrderByDescending(static group => group.Sum(static edge => edge.Counts.Denied + edge.Counts.WouldDeny) > 0)
            .ThenByDescending(static group => group.Sum(static edge => edge.Counts.Connections))
            .ThenBy(static group => group.Key.Name, StringComparer.Ordinal)
            .Take(most).Select(static group => group.Key).ToHashSet();
        var placed = edges.Select(edge => (Edge: edge,
            From: new Key(0, edge.Workload, 0, string.Empty),
            By: new Key(1, edge.Rule, 0, string.Empty),
            To: kept.Contains((edge.Name ?? edge.Address, edge.Port)) ? new Key(2, edge.Name ?? edge.Address, edge.Port, string.Empty) : new Key(2, null, -1, edge.Rule ?? string.Empty))).ToList();
        var widest = Math.Max(1, placed.GroupBy(static one => one.To).Max(static group => (long?)group.Sum(static one => one.Edge.Counts.Connections)) ?? 1);

        var boxes = new Dictionary<Key, MapBox>();
        var height = 0.0;
        foreach (var column in new[] { placed.ConvertAll(static one => (Key: one.From, one.Edge)), placed.ConvertAll(static one => (Key: one.By, one.Edge)), placed.ConvertAll(static one => (Key: one.To, one.Edge)) })
        {
            var y = 0.0;
            foreach (var group in column.GroupBy(static one => one.Key).OrderBy(static group => Order(group.Key, group.Select(static one => one.Edge)), StringComparer.Ordinal))
            {
                var counts = Sum(group.Select(static one => one.Edge.Counts));
                var more = group.Key.Port < 0 ? group.Select(static one => (one.Edge.Name ?? one.Edge.Address, one.Edge.Port)).Distinct().Count() : 0;
                boxes[group.Key] = new MapBox(group.Key.Column, group.Key.Text, more, y, Row, counts) { Port = Math.Max(0, group.Key.Port) };
                y += Row + Gap;
            }

            height = Math.Max(height, y);
        }

        var bands = placed.SelectMany(one => new[] { (one.From, To: one.By, one.Edge), (From: one.By, one.To, one.Edge) })
            .SelectMany(static one => Verdicts(one.Edge.Counts).Select(part => (one.From, one.To, part.Verdict, part.Count)))
            .GroupBy(static one => (one.From, one.To, one.Verdict))
            .Select(group => (Group: group.Key, Count: group.Sum(static one => one.Count)))
            .OrderBy(static one => one.Group.Verdict)
            .Select(one =>
            {
                var (from, to) = (boxes[one.Group.From], boxes[one.Group.To]);
                return new MapBand(from, to, one.Group.Verdict, one.Count, from.Y + (Row / 2), to.Y + (Row / 2), Math.Max(1.5, MostBand * Math.Sqrt((double)one.Count / widest)));
            });
        return new FlowMapLayout([.. boxes.Values], [.. bands], Math.Max(height, Row));
    }

    // Destinations stand beside the rule that decided on them, so that bands cross little.
    private static string Order(Key key, IEnumerable<FlowEdge> edges) => key.Column switch
    {
        2 => (edges.Min(static edge => edge.Rule ?? "~") ?? "~") + "\0" + (key.Port < 0 ? "~" : key.Text),
        _ => key.Text ?? "~",
    };

    private static FlowCounts Sum(IEnumerable<FlowCounts> counts) => counts.Aggregate(default(FlowCounts), static (sum, one) =>
        new FlowCounts(sum.Allowed + one.Allowed, sum.Denied + one.Denied, sum.WouldDeny + one.WouldDeny, sum.BytesSent + one.BytesSent, sum.BytesReceived + one.BytesReceived));

    private static IEnumerable<(FlowVerdict Verdict, long Count)> Verdicts(FlowCounts counts) =>
        new[] { (FlowVerdict.Allowed, counts.Allowed), (FlowVerdict.Denied, counts.Denied), (FlowVerdict.WouldDeny, counts.WouldDeny) }.Where(static one => one.Item2 > 0);

    private sealed record Key(int Column, string? Text, int Port, string Within);
}
