using System.CommandLine;
using System.Globalization;
using System.Net;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Commands;

/// <summary><c>bulkheadd gateway rules</c>: the packet rules that bring traffic to the gateway.</summary>
internal static class GatewayRulesCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var from = new Option<string>("--interface") { Description = "The interface that the workloads' traffic comes in by: the end of a pod's veth, or a docker bridge.", HelpName = "NAME" };
        var user = new Option<uint?>("--user") { Description = "The user of this machine whose traffic it is, by number.", HelpName = "UID" };
        var port = new Option<int>("--port") { Description = "The port of the gateway's listener.", DefaultValueFactory = static _ => 15001 };
        var dns = new Option<int?>("--dns-port") { Description = "The port of the gateway's DNS. Without it DNS is stopped like the rest." };
        var tproxy = new Option<bool>("--tproxy") { Description = "Deliver connections as they are (TPROXY) and do not redirect them." };
        var direct = new Option<string[]>("--direct") { Description = "What may be reached past the gateway over TCP, with or without a port: data stores of this machine. Repeatable.", HelpName = "CIDR[,PORT]" };
        var apply = new Option<bool>("--apply") { Description = "Show the rules and install them with nft, as a whole or not at all. They stay when the gateway ends." };
        var hold = new Option<bool>("--until-exit") { Description = "With --apply: stay, and take the rules away when told to stop." };
        var replace = new Option<bool>("--replace") { Description = "With --apply: replace other rules that are installed." };
        var remove = new Option<bool>("--remove") { Description = "Take the rules away." };
        var command = new Command("rules", "Prints the packet rules (nftables) that bring the traffic of workloads to the gateway and stop all the rest.") { from, user, port, dns, tproxy, direct, apply, hold, replace, remove };
        command.SetAction(async (parse, cancel) =>
        {
            if (parse.GetValue(remove))
            {
                return Ended(await PacketFilter.RemoveAsync().ConfigureAwait(false));
            }

            var ways = (parse.GetValue(direct) ?? []).Select(Way).ToList();
            if ((parse.GetValue(from) is null) == (parse.GetValue(user) is null) || (parse.GetValue(from) is { } name && !PacketRules.IsInterface(name))
                || (parse.GetValue(tproxy) && parse.GetValue(user) is not null) || ways.Contains(null)
                || !IsPort(parse.GetValue(port)) || (parse.GetValue(dns) is { } number && !IsPort(number)))
            {
                await Console.Error.WriteLineAsync("bulkheadd: error give either --interface NAME or --user UID, ports from 1 to 65535, --direct CIDR[,PORT], and --tproxy only with --interface\n  help: bulkheadd gateway rules --help").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            var rules = new PacketRules
            {
                Interface = parse.GetValue(from),
                User = parse.GetValue(user),
                Port = parse.GetValue(port),
                DnsPort = parse.GetValue(dns),
                Tproxy = parse.GetValue(tproxy),
                Direct = [.. ways.OfType<DirectWay>()],
            };
            Console.Write(rules.Text());
            foreach (var route in rules.Routes)
            {
                Console.WriteLine("# ip " + route);
            }

            return parse.GetValue(apply) ? await ApplyAsync(rules, parse.GetValue(replace), parse.GetValue(hold), cancel).ConfigureAwait(false) : ExitCodes.Done;
        });
        return command;
    }

    private static async Task<int> ApplyAsync(PacketRules rules, bool replace, bool hold, CancellationToken cancel)
    {
        var (installed, problem) = await PacketFilter.InstalledAsync().ConfigureAwait(false);
        if (problem is null && installed is not null && installed != rules.Comment && !replace)
        {
            problem = $"a table '{PacketRules.Table}' with other rules is installed";
        }

        problem ??= installed == rules.Comment ? null : await PacketFilter.InstallAsync(rules).ConfigureAwait(false);
        if (problem is not null || !hold)
        {
            return Ended(problem);
        }

        var stopped = new TaskCompletionSource();
        await using var registration = cancel.Register(stopped.SetResult);
        using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stopped.TrySetResult();
        });
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            stopped.TrySetResult();
        });
        await stopped.Task.ConfigureAwait(false);
        return Ended(await PacketFilter.RemoveAsync().ConfigureAwait(false));
    }

    private static int Ended(string? problem)
    {
        if (problem is null)
        {
            return ExitCodes.Done;
        }

        var diagnostic = GatewayDiagnostics.Rules.At(null, Printable.Clean(problem, 400), "nothing was changed; it needs root (CAP_NET_ADMIN) and nft, and --replace where other rules are installed");
        Console.Error.WriteLine($"bulkheadd: error {diagnostic.Code} {diagnostic.Message}\n  help: {diagnostic.Help}");
        return ExitCodes.Unreachable;
    }

    private static bool IsPort(int port) => port is > 0 and < 65536;

    private static DirectWay? Way(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        int? port = null;
        if (comma >= 0)
        {
            if (!int.TryParse(text.AsSpan(comma + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !IsPort(number))
            {
                return null;
            }

            port = number;
        }

        return WorkloadOption.TryNetwork(comma < 0 ? text : text[..comma], out IPNetwork network) ? new DirectWay(network, port) : null;
    }
}
