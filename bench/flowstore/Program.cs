using System.Diagnostics;
using System.Globalization;
using Bulkhead.FlowStore.Bench;

// flowstore-bench FOLDER ingest ROWS BATCH [--quiet] | ask | make ROWS DAYS | quarter
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = args[0];
int Number(int at) => int.Parse(args[at], CultureInfo.InvariantCulture);
switch (args[1])
{
    case "ingest":
        await Ingest.RunAsync(folder, Number(2), Number(3), args.Contains("--quiet"));
        break;
    case "make":
        await Quarter.MakeAsync(folder, Number(2), Number(3));
        break;
    case "ask":
        await Ingest.AskAsync(folder);
        break;
    default:
        await Quarter.AskAsync(folder);
        break;
}

var process = Process.GetCurrentProcess();
Console.WriteLine($"peak memory {process.PeakWorkingSet64 >> 20} MiB; folder {Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) >> 20} MiB; load of the machine {File.ReadAllText("/proc/loadavg").Trim()}");
