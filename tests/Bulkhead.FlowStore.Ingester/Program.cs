using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Spooling;

// Ingests a spool until its line "end", and says so after every batch: the process that the tests kill.
// ingester STORE SPOOL together|apart: "apart" commits the position in a transaction of its own and dies between the two, as it must not be done.
var apart = args[2] == "apart";
var opened = await FlowStores.OpenAsync(new FlowStoreOptions { Folder = args[0], MemoryMegabytes = 128, Threads = 1 });
if (opened.Store is not { } store)
{
    Console.Error.WriteLine(opened.Diagnostics[0].Message);
    return 1;
}

Console.WriteLine("open");
var position = (await store.PositionsAsync()).SingleOrDefault();
using var reader = new SpoolReader(args[1], position);
for (var batch = 0; ; batch++)
{
    var read = reader.Read(16384);
    if (read.Lines.IsEmpty)
    {
        // The writer of the spool is a process of its own: nothing to do but to look again.
        Thread.Sleep(1);
        continue;
    }

    var texts = read.Lines.Select(line => Encoding.UTF8.GetString(line.Span)).ToList();
    var rows = texts.Where(text => text != "end").Select(text => new FlowEntry
    {
        Event = FlowEvent.Decision,
        Time = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(int.Parse(text.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture)),
        Source = "syslog",
        Session = text,
        Verdict = FlowVerdict.Allowed,
        Reason = "none",
        Step = "l4",
        Transport = "tcp",
        Workload = "w" + text[^1],
    }).ToImmutableArray();
    ImmutableArray<Checkpoint> positions = [new Checkpoint("syslog", read.File, read.Offset, "")];
    if (apart)
    {
        await store.AppendAsync(new FlowBatch(rows, [], [], []));
        if (batch == 3)
        {
            Process.GetCurrentProcess().Kill();
        }

        await store.AppendAsync(new FlowBatch([], [], positions, []));
    }
    else
    {
        await store.AppendAsync(new FlowBatch(rows, [], positions, []));
    }

    Console.WriteLine("batch");
    if (texts[^1] == "end")
    {
        await store.DisposeAsync();
        return 0;
    }
}
