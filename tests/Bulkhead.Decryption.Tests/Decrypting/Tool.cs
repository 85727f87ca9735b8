using System.ComponentModel;
using System.Diagnostics;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>Real clients.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end; the test is skipped where it is not installed.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string name, string[] arguments, Dictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (key, value) in variables ?? [])
        {
            start.Environment[key] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip(name + " is not installed");
            throw;
        }

        using (process)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
    }
}
