using System.ComponentModel;
using System.Diagnostics;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Server.Hosting;

/// <summary>Installs and removes packet rules with the programs <c>nft</c> and <c>ip</c> of the machine.</summary>
internal static class PacketFilter
{
    // A twin that the kernel holds and never runs: how nft lists the rules that are to be, for a comparison with those that are.
    private const string Twin = PacketRulesWriter.Table + "_expected";

    private const int MostRepeated = 64;

    /// <summary>Installs rules; null when they are in force, else why not. Nothing has changed then.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="replace">Whether another table of the name may be replaced.</param>
    public static async Task<Bulkhead.Model.Diagnostics.Diagnostic?> ApplyAsync(PacketRules rules, bool replace)
    {
        var text = PacketRulesWriter.Write(rules);
        if (await RunAsync("nft", ["-c", "-f", "-"], text).ConfigureAwait(false) is { Code: not 0 } refused)
        {
            return Failed("nft refuses the rules: " + refused.Said, "install nftables (nft 1.0 or later) and run as root, in the network namespace that the gateway is in");
        }

        if (!replace && await ListAsync(PacketRulesWriter.Table).ConfigureAwait(false) is { } present)
        {
            var expected = await ExpectedAsync(rules).ConfigureAwait(false);
            if (expected != present)
            {
                return Failed("a table 'inet bulkhead' with other rules is installed, of another call or half taken away", "look at 'nft list table inet bulkhead'; --replace puts these rules in its place, --remove takes it away");
            }
        }

        // Routes first: a mark without a route loses packets, a route without a mark does nothing. Rules of ip may stand there twice: none is left over.
        await ClearRoutingAsync().ConfigureAwait(false);
        foreach (var command in PacketRulesWriter.RoutingCommands(rules, remove: false))
        {
            if (await RunAsync("ip", command.Split(' '), null).ConfigureAwait(false) is { Code: not 0 } failed)
            {
                return Failed("ip refuses '" + command + "': " + failed.Said, "TPROXY needs policy routing; without it leave --tproxy out");
            }
        }

        return await RunAsync("nft", ["-f", "-"], text).ConfigureAwait(false) is { Code: not 0 } late
            ? Failed("nft refuses the rules: " + late.Said, "nothing was installed; see the message of nft")
            : null;
    }

    /// <summary>Takes the rules away; null when they are gone.</summary>
    public static async Task<Bulkhead.Model.Diagnostics.Diagnostic?> RemoveAsync()
    {
        const string text = "table inet " + PacketRulesWriter.Table + " {}\ndelete table inet " + PacketRulesWriter.Table + "\n";
        if (await RunAsync("nft", ["-f", "-"], text).ConfigureAwait(false) is { Code: not 0 } failed)
        {
            return Failed("nft does not take the rules away: " + failed.Said, "run as root, in the network namespace that the rules are in");
        }

        await ClearRoutingAsync().ConfigureAwait(false);
        return null;
    }

    private static async Task ClearRoutingAsync()
    {
        foreach (var command in PacketRulesWriter.RoutingCommands(new PacketRules { Tproxy = true }, remove: true))
        {
            for (var more = MostRepeated; more > 0 && await RunAsync("ip", command.Split(' '), null).ConfigureAwait(false) is { Code: 0 }; more--)
            {
                // Until there is none left.
            }
        }
    }

    private static async Task<string?> ExpectedAsync(PacketRules rules)
    {
        const string gone = "table inet " + Twin + " {}\ndelete table inet " + Twin + "\n";
        await RunAsync("nft", ["-f", "-"], gone + PacketRulesWriter.Definition(rules, Twin, dormant: true)).ConfigureAwait(false);
        var listed = await ListAsync(Twin).ConfigureAwait(false);
        await RunAsync("nft", ["-f", "-"], gone).ConfigureAwait(false);
        return listed?.Replace("table inet " + Twin + " {", "table inet " + PacketRulesWriter.Table + " {", StringComparison.Ordinal).Replace("\tflags dormant\n", string.Empty, StringComparison.Ordinal);
    }

    // -s: without the counts.
    private static async Task<string?> ListAsync(string table) =>
        await RunAsync("nft", ["-s", "list", "table", "inet", table], null).ConfigureAwait(false) is { Code: 0 } listed ? listed.Output.Trim().Replace("\n\n", "\n", StringComparison.Ordinal) : null;

    private static Bulkhead.Model.Diagnostics.Diagnostic Failed(string message, string help) => GatewayDiagnostics.Rules.At(null, message, help);

    private static async Task<Ran> RunAsync(string program, string[] arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
            await process.WaitForExitAsync().ConfigureAwait(false);
            return new Ran(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return new Ran(-1, string.Empty, $"{program} cannot be run: {exception.Message}");
        }
    }

    private readonly record struct Ran(int Code, string Output, string Error)
    {
        public string Said => Printable.Clean(Error.ReplaceLineEndings(" ").Trim(), 400);
    }
}
