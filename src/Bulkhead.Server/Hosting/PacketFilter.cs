using System.ComponentModel;
using System.Diagnostics;
using Bulkhead.Gateway.Accepting;

namespace Bulkhead.Server.Hosting;

/// <summary>Installs packet rules by the real nft. Nothing is installed that nft does not accept as a whole.</summary>
internal static class PacketFilter
{
    /// <summary>What is installed: the comment of our table, empty for a table of the same name without one, null for none.</summary>
    public static async Task<(string? Comment, string? Problem)> InstalledAsync()
    {
        var listed = await RunAsync("nft", ["list", "table", "inet", PacketRules.Table], null).ConfigureAwait(false);
        if (listed.Code != 0)
        {
            return listed.Error.Contains("No such file", StringComparison.Ordinal) ? (null, null) : (null, listed.Error.Trim());
        }

        const string start = "comment \"";
        var at = listed.Output.IndexOf(start, StringComparison.Ordinal);
        var end = at < 0 ? -1 : listed.Output.IndexOf('"', at + start.Length);
        return (end < 0 ? string.Empty : listed.Output[(at + start.Length)..end], null);
    }

    /// <summary>Checks the rules with nft, sets the routes of TPROXY, then installs the rules in one step.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    public static async Task<string?> InstallAsync(PacketRules rules)
    {
        var text = rules.Text();
        var check = await RunAsync("nft", ["-c", "-f", "-"], text).ConfigureAwait(false);
        if (check.Code != 0)
        {
            return check.Error.Trim();
        }

        // The routes first: without the table they do nothing.
        foreach (var route in rules.Routes)
        {
            var result = await RunAsync("ip", route.Split(' '), null).ConfigureAwait(false);
            if (result.Code != 0 && !result.Error.Contains("File exists", StringComparison.Ordinal))
            {
                return $"ip {route}: {result.Error.Trim()}";
            }
        }

        var install = await RunAsync("nft", ["-f", "-"], text).ConfigureAwait(false);
        return install.Code == 0 ? null : install.Error.Trim();
    }

    /// <summary>Takes the table away.</summary>
    public static async Task<string?> RemoveAsync()
    {
        var result = await RunAsync("nft", ["-f", "-"], PacketRules.Removal).ConfigureAwait(false);
        return result.Code == 0 ? null : result.Error.Trim();
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string program, string[] arguments, string? input)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input ?? string.Empty).ConfigureAwait(false);
            process.StandardInput.Close();
            await process.WaitForExitAsync().ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (Win32Exception)
        {
            return (127, string.Empty, $"{program} is not installed");
        }
    }
}
