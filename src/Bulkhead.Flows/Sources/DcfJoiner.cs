using System.Net;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Sources;

/// <summary>
/// Joins the L4 and L7 records of DCF, whose session ids differ, by five-tuple and time. L4 records are given out at once; when an L7 record of the same five-tuple
/// comes, those near it in time are taken back, and L4 records that come after it are left out. An L4 record that is stricter than the L7 record stays: a denial is
/// never hidden by a permit. Keeps a bounded number of five-tuples, the oldest forgotten first; after a restart it is told what is stored. Not for several threads.
/// </summary>
public sealed class DcfJoiner
{
    /// <summary>The usual window.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromSeconds(30);

    private const int MostRows = 16;

    private readonly TimeSpan window;
    private readonly RecentKeys<Key, Seen> seen;

    /// <summary>Makes a joiner.</summary>
    /// <param name="window">How far an L4 record may be from an L7 record of its connection.</param>
    /// <param name="most">The most five-tuples that are remembered, each with at most 16 rows.</param>
    public DcfJoiner(TimeSpan window, int most = 65_536)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        this.window = window;
        seen = new(most);
    }

    private readonly record struct Key(string Source, string Transport, IPAddress? From, int FromPort, IPAddress? To, int ToPort);

    private readonly record struct Row(string Session, DateTimeOffset Time, FlowVerdict Verdict);

    private sealed class Seen
    {
        public List<Row> L4 { get; } = [];

        public List<Row> L7 { get; } = [];
    }

    /// <summary>L4 records that were left out because their L7 record had come before.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Five-tuples that are remembered.</summary>
    public int Remembered => seen.Count;

    /// <summary>Takes a record that was given out before a restart and has not been taken back.</summary>
    /// <param name="entry">The record, as <see cref="Add"/> takes it; older ones first.</param>
    public void Remember(FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var known = KnownOf(entry);
        Remember(entry.Step == "l4" ? known.L4 : known.L7, new Row(entry.Session, entry.Time, entry.Verdict));
    }

    /// <summary>Takes a record in the order in which records come.</summary>
    /// <param name="entry">A record of DCF; its step tells the layer (<c>l4</c>).</param>
    /// <param name="rows">Where records to keep are added.</param>
    /// <param name="replaced">Where rows to take back are added; they were given out by this joiner before, perhaps in the same batch.</param>
    public void Add(FlowEntry entry, ICollection<FlowEntry> rows, ICollection<Withdrawal> replaced)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(replaced);
        var known = KnownOf(entry);
        var row = new Row(entry.Session, entry.Time, entry.Verdict);
        if (entry.Step == "l4")
        {
            if (known.L7.Exists(better => Replaces(better, row)))
            {
                LeftOut++;
                return;
            }

            Remember(known.L4, row);
        }
        else
        {
            foreach (var worse in known.L4.Where(worse => Replaces(row, worse)))
            {
                replaced.Add(new Withdrawal(entry.Source, worse.Session, worse.Time));
            }

            known.L4.RemoveAll(worse => Replaces(row, worse));
            Remember(known.L7, row);
        }

        rows.Add(entry);
    }

    private Seen KnownOf(FlowEntry entry)
    {
        var key = new Key(entry.Source, entry.Transport, entry.SourceAddress, entry.SourcePort, entry.Address, entry.Port);
        if (!seen.TryGet(key, out var known) || known is null)
        {
            known = new Seen();
            seen.Set(key, known);
        }

        return known;
    }

    private bool Replaces(Row l7, Row l4) => (l7.Time - l4.Time).Duration() <= window && Weight(l7.Verdict) >= Weight(l4.Verdict);

    private static int Weight(FlowVerdict verdict) => verdict switch { FlowVerdict.Allowed => 0, FlowVerdict.WouldDeny => 1, _ => 2 };

    private static void Remember(List<Row> rows, Row row)
    {
        if (rows.Count == MostRows)
        {
            rows.RemoveAt(0);
        }

        rows.Add(row);
    }
}
