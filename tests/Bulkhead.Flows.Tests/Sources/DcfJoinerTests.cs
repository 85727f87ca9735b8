using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using CsCheck;

namespace Bulkhead.Flows.Tests.Sources;

public sealed class DcfJoinerTests
{
    private static readonly FlowEntry L4 = Readings.Aviatrix(DcfLines.L4Start);
    private static readonly FlowEntry L4End = Readings.Aviatrix(DcfLines.L4End);
    private static readonly FlowEntry L7 = Readings.Aviatrix(DcfLines.L7Start);
    private static readonly FlowEntry L7End = Readings.Aviatrix(DcfLines.L7End);

    private static (List<FlowEntry> Rows, List<Withdrawal> Replaced) Join(params FlowEntry[] entries)
    {
        var joiner = new DcfJoiner(TimeSpan.FromSeconds(10));
        var (rows, replaced) = (new List<FlowEntry>(), new List<Withdrawal>());
        foreach (var entry in entries)
        {
            joiner.Add(entry, rows, replaced);
        }

        return (rows, replaced);
    }

    // What a store keeps: every row that no later correction takes back.
    private static List<FlowEntry> Stored(params FlowEntry[] entries)
    {
        var (rows, replaced) = Join(entries);
        return [.. rows.Where(row => !replaced.Contains(new Withdrawal(row.Source, row.Session, row.Time)))];
    }

    [Fact]
    public void An_l7_record_takes_the_place_of_l4_records_whatever_comes_first()
    {
        Assert.Equal([L7, L7End], Stored(L4, L7, L7End, L4End));
        Assert.Equal([L7, L7End], Stored(L7, L4, L4End, L7End));
        Assert.Equal([new Withdrawal("dcf", L4.Session, L4.Time)], Join(L4, L7).Replaced);
        Assert.Equal([L4, L7], Join(L4, L7).Rows);
        Assert.Equal([L7], Join(L7, L4).Rows);
    }

    [Fact]
    public void Without_l7_the_l4_records_stay() => Assert.Equal([L4, L4End], Stored(L4, L4End));

    [Fact]
    public void Another_connection_another_time_and_another_source_are_no_match()
    {
        Assert.Equal(2, Stored(L4 with { SourcePort = 1 }, L7).Count);
        Assert.Equal(2, Stored(L4 with { Transport = "udp" }, L7).Count);
        Assert.Equal(2, Stored(L4 with { Source = "dcf-2" }, L7).Count);
        Assert.Equal(2, Stored(L4 with { Time = L7.Time.AddSeconds(10.1) }, L7).Count);
        Assert.Single(Stored(L4 with { Time = L7.Time.AddSeconds(10) }, L7));
        Assert.Single(Stored(L7, L4 with { Time = L7.Time.AddSeconds(-10) }));
    }

    [Fact]
    public void A_joiner_that_is_told_what_is_stored_goes_on_as_the_one_before_it() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40], Gen.Enum<FlowVerdict>(), Gen.Bool).Array[0, 8],
            Gen.Int[0, 8])
        .Sample(static (records, stop) =>
        {
            var entries = records.Select(static (record, i) => (record.Item4 ? L4 : L7) with { SourcePort = record.Item1, Time = Entries.Noon.AddSeconds(record.Item2), Verdict = record.Item3, Session = $"{i}" }).ToArray();
            var joiner = new DcfJoiner(TimeSpan.FromSeconds(10));
            var (rows, replaced) = (Stored(entries[..Math.Min(stop, entries.Length)]), new List<Withdrawal>());
            rows.ForEach(joiner.Remember);
            foreach (var entry in entries[Math.Min(stop, entries.Length)..])
            {
                joiner.Add(entry, rows, replaced);
            }

            Assert.Equal(Stored(entries), rows.Where(row => !replaced.Contains(new Withdrawal(row.Source, row.Session, row.Time))));
        });

    [Theory]
    [InlineData(FlowVerdict.Allowed, FlowVerdict.Denied, 1)]
    [InlineData(FlowVerdict.Allowed, FlowVerdict.WouldDeny, 1)]
    [InlineData(FlowVerdict.Denied, FlowVerdict.Denied, 1)]
    [InlineData(FlowVerdict.Denied, FlowVerdict.Allowed, 2)]
    [InlineData(FlowVerdict.WouldDeny, FlowVerdict.Allowed, 2)]
    [InlineData(FlowVerdict.Denied, FlowVerdict.WouldDeny, 2)]
    public void A_denial_is_not_hidden_by_a_permit(FlowVerdict l4, FlowVerdict l7, int rows)
    {
        Assert.Equal(rows, Stored(L4 with { Verdict = l4 }, L7 with { Verdict = l7 }).Count);
        Assert.Equal(rows, Stored(L7 with { Verdict = l7 }, L4 with { Verdict = l4 }).Count);
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var joiner = new DcfJoiner(TimeSpan.FromSeconds(10), most: 100);
        for (var i = 0; i < 1000; i++)
        {
            joiner.Add(L4 with { SourcePort = i }, [], []);
            joiner.Add(L4 with { SourcePort = 0, Time = L4.Time.AddSeconds(i) }, [], []);
        }

        Assert.Equal(100, joiner.Remembered);
        var replaced = new List<Withdrawal>();
        joiner.Add(L7 with { SourcePort = 999 }, [], replaced);
        joiner.Add(L7 with { SourcePort = 1 }, [], replaced);
        Assert.Single(replaced);
    }

    [Fact]
    public void The_same_rows_are_stored_in_whatever_order_the_layers_come() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40], Gen.Enum<FlowVerdict>(), Gen.Bool).Array[0, 8],
            Gen.Int)
        .Sample(static (records, seed) =>
        {
            var entries = records.Select(static (record, i) => (record.Item4 ? L4 : L7) with { SourcePort = record.Item1, Time = Entries.Noon.AddSeconds(record.Item2), Verdict = record.Item3, Session = $"{i}" }).ToArray();
            var shuffled = entries.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(Stored(entries).OrderBy(static row => row.Session), Stored(shuffled).OrderBy(static row => row.Session));
        });
}
