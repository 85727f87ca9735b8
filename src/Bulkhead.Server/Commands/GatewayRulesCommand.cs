using System.CommandLine;
using System.CommandLine.Parsing;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Commands;

/// <summary><c>bulkheadd gateway rules</c>: the packet rules that bring the traffic of workloads to the gateway, and nothing past it.</summary>
internal static class GatewayRulesCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var interfaces = Values("--interface", "The interface that traffic of workloads arrives at: the veth of a network namespace or a docker bridge. Repeatable.", "IF", "the name of an interface", static text => PacketRulesSyntax.IsInterface(text) ? text : null);
        var users = Values("--user", "The id of a local user that is a workload; the gateway runs as another one. Repeatable.", "UID", "the id of a user other than root", PacketRulesSyntax.User);
        var port = Port("--port", "The port of the gateway's --redirect or --tproxy listener, which listens on every address.", 15001);
        var dns = Port("--dns-port", "The port of the gateway's DNS responder. Without it DNS goes nowhere.", null);
        var proxy = Port("--proxy-port", "The port of the gateway's --proxy listener, where workloads may connect themselves.", null);
        var tproxy = new Option<bool>("--tproxy") { Description = "Deliver connections as they are (TPROXY) and do not rewrite them (REDIRECT). For --interface." };
        var direct = Values("--direct", "A destination that is reached past the gateway over TCP, such as a data store. [CIDR]:PORT with IPv6. Repeatable.", "CIDR[:PORT]", "a block of at most /8 (IPv6 /7), with or without a port", PacketRulesSyntax.Direct);
        var served = Values("--serve", "A TCP port of the workload where others may connect: answers from there pass. Repeatable.", "PORT", "a port", PacketRulesSyntax.Port);
        var apply = new Option<bool>("--apply") { Description = "Show the rules and install them, as a whole or not at all. They stay when the gateway ends." };
        var replace = new Option<bool>("--replace") { Description = "With --apply: put the rules in the place of other ones that are installed." };
        var remove = new Option<bool>("--remove") { Description = "Take installed rules away. Workloads are uncontained then." };
        var command = new Command("rules", "Prints the nftables rules that bring the traffic of workloads to the gateway and stop everything else, IPv4 and IPv6 alike. Installs nothing without --apply.")
        {
            interfaces, users, port, dns, proxy, tproxy, direct, served, apply, replace, remove,
        };
        command.SetAction(async (parse, _) =>
        {
            if (parse.GetValue(remove))
            {
                return Say(await PacketFilter.RemoveAsync().ConfigureAwait(false), "removed");
            }

            var rules = new PacketRules
            {
                Interfaces = [.. (parse.GetValue(interfaces) ?? []).Distinct().Order(StringComparer.Ordinal)],
                Users = [.. (parse.GetValue(users) ?? []).Distinct().Order()],
                Port = parse.GetValue(port)!.Value,
                DnsPort = parse.GetValue(dns),
                ProxyPort = parse.GetValue(proxy),
                Tproxy = parse.GetValue(tproxy),
                Direct = [.. (parse.GetValue(direct) ?? []).Distinct()],
                Served = [.. (parse.GetValue(served) ?? []).Distinct().Order()],
            };
            if (Wrong(rules) is { } wrong)
            {
                await Console.Error.WriteLineAsync("bulkheadd: error " + wrong).ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            await Console.Out.WriteAsync(PacketRulesWriter.Write(rules)).ConfigureAwait(false);
            return parse.GetValue(apply) ? Say(await PacketFilter.ApplyAsync(rules, parse.GetValue(replace)).ConfigureAwait(false), "in force") : ExitCodes.Done;
        });
        return command;
    }

    private static string? Wrong(PacketRules rules) =>
        rules.Interfaces.IsEmpty && rules.Users.IsEmpty ? "whose traffic?\n  help: give --interface IF or --user UID"
        : rules.Tproxy && !rules.Users.IsEmpty ? "what a local user sends cannot be delivered by TPROXY\n  help: leave --tproxy out"
        : null;

    private static int Say(Diagnostic? problem, string done)
    {
        if (problem is null)
        {
            Console.Error.WriteLine("bulkheadd: the packet rules are " + done);
            return ExitCodes.Done;
        }

        Console.Error.WriteLine($"bulkheadd: error {problem.Code} {problem.Message}\n  help: {problem.Help}");
        return ExitCodes.Unreachable;
    }

    private static Option<int?> Port(string name, string description, int? value) => new(name)
    {
        Description = description,
        HelpName = "PORT",
        DefaultValueFactory = _ => value,
        CustomParser = static result => One(result, PacketRulesSyntax.Port, "a port"),
    };

    private static Option<T[]> Values<T>(string name, string description, string help, string form, Func<string, T?> read)
        where T : struct
        => new(name) { Description = description, HelpName = help, CustomParser = result => [.. result.Tokens.Select(token => Read(result, token, read, form)).OfType<T>()] };

    private static Option<string[]> Values(string name, string description, string help, string form, Func<string, string?> read) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result => [.. result.Tokens.Where(token => Known(result, token, read(token.Value) is not null, form)).Select(static token => token.Value)],
    };

    private static T? One<T>(ArgumentResult result, Func<string, T?> read, string form)
        where T : struct
        => Read(result, result.Tokens[^1], read, form);

    private static T? Read<T>(ArgumentResult result, Token token, Func<string, T?> read, string form)
        where T : struct
    {
        var value = read(token.Value);
        Known(result, token, value is not null, form);
        return value;
    }

    private static bool Known(ArgumentResult result, Token token, bool known, string form)
    {
        if (!known)
        {
            result.AddError($"'{Printable.Clean(token.Value, 80)}' is not {form}.");
        }

        return known;
    }
}
