using System.CommandLine;
using System.Globalization;
using Bulkhead.Dashboard.Evidences;
using Bulkhead.Evidence.Facts;
using Bulkhead.FlowStore;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Commands;

/// <summary><c>bulkheadd evidence</c>: what the flow store says about a period, where no server runs on it.</summary>
internal static class EvidenceCommand
{
    // Evidence of a quarter is asked for beside everything else that a machine does.
    private const int MemoryMegabytes = 256;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var store = ServeCommand.Folder();
        var since = Time("--since", "The first instant of the period, as 2026-07-01T00:00:00Z.");
        var until = Time("--until", "The first instant after it.");
        var command = new Command("evidence", "Prints what the flow store says about a period, for 'bulkhead evidence collect --flows'. A store that a server has open is asked through the server instead.") { store, since, until };
        command.SetAction(async (parse, cancel) =>
        {
            var folder = Path.Combine(parse.GetValue(store)!, "flows");
            if (!Directory.Exists(folder))
            {
                Console.Error.WriteLine("bulkheadd: error there is no flow store in that folder\n  help: name the folder that 'bulkheadd serve --store' uses");
                return ExitCodes.Invalid;
            }

            var opened = await FlowStores.OpenAsync(new FlowStoreOptions { Folder = folder, MemoryMegabytes = MemoryMegabytes }, cancel).ConfigureAwait(false);
            if (opened.Store is not { } flows)
            {
                foreach (var problem in opened.Diagnostics)
                {
                    Console.Error.WriteLine($"bulkheadd: error {problem.Code} {problem.Message}\n  help: {problem.Help}");
                }

                return ExitCodes.Unreachable;
            }

            await using (flows)
            {
                var facts = await new FlowEvidence(flows, Path.Combine(folder, "days"), TimeProvider.System).CollectAsync(parse.GetValue(since), parse.GetValue(until), cancel).ConfigureAwait(false);
                using var output = Console.OpenStandardOutput();
                output.Write(EvidenceJson.Write(facts));
                return ExitCodes.Done;
            }
        });
        return command;
    }

    private static Option<DateTimeOffset> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        Required = true,
        CustomParser = result =>
        {
            if (!DateTimeOffset.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            {
                result.AddError($"{name} takes an instant such as 2026-07-01T00:00:00Z.");
            }

            return instant.ToUniversalTime();
        },
    };
}
