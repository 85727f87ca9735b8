using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Collecting;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Commands;

/// <summary>The options of <c>bulkheadd gateway</c> for a store and pages in the same process.</summary>
internal sealed class GatewayDashboardOptions
{
    private readonly Option<IPEndPoint?> listen = new("--dashboard")
    {
        Description = "Keep the records in a store of this process and show them on a page here, on loopback: nothing else has to run. Instead of --log, or beside it.",
        HelpName = "ADDRESS:PORT",
        CustomParser = static result =>
        {
            var end = EndPoints.Read(result.Tokens[0].Value);
            if (end is null)
            {
                result.AddError($"'{Printable.Clean(result.Tokens[0].Value, 80)}' is not ADDRESS:PORT.");
            }

            return end;
        },
    };

    private readonly Option<string> store = ServeCommand.Folder();
    private readonly Option<string?> project = ServeCommand.Project();

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [listen, store, project];

    /// <summary>Reads what was asked for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="problem">What is wrong with the use, with its help; null when nothing is.</param>
    /// <returns>What was asked for; null for no pages.</returns>
    public ServeRequest? Read(ParseResult parse, out string? problem)
    {
        problem = null;
        if (parse.GetValue(listen) is not { } address)
        {
            var lost = new Option[] { store, project }.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false });
            problem = lost is null ? null : $"{lost.Name} is for the dashboard of this process\n  help: give --dashboard ADDRESS:PORT as well, or leave {lost.Name} out";
            return null;
        }

        if (!IPAddress.IsLoopback(address.Address))
        {
            problem = "--dashboard listens on loopback alone\n  help: name 127.0.0.1:PORT or [::1]:PORT; for others run 'bulkheadd serve' with a certificate beside the gateway";
            return null;
        }

        return new ServeRequest
        {
            Listen = address,
            ListenOption = listen.Name,
            Folder = parse.GetValue(store)!,
            Sources = [SourceOption.OfThisProcess],
            Project = parse.GetValue(project) is { } folder ? Path.GetFullPath(folder) : null,

            // Connections are judged on the processors that questions are answered on: at least one is left to them.
            StoreThreads = Math.Max(1, Environment.ProcessorCount / 2),
            Connections = DescriptorLimit.PageConnections,
        };
    }
}
