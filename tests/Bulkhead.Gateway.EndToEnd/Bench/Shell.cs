using System.ComponentModel;
using System.Diagnostics;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>What a program did.</summary>
public sealed record Outcome(int Code, string Output, string Error)
{
    public override string ToString() => $"exit {Code}\n{Output}\n{Error}";
}

/// <summary>Runs programs.</summary>
public static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether a program is on the PATH.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));

    public static Outcome Run(string program, params string[] arguments) => RunAsync(program, arguments, null).GetAwaiter().GetResult();

    public static async Task<Outcome> RunAsync(string program, string[] arguments, string? input, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? string.Empty };
        try
        {
            using var process = Process.Start(start)!;
            using var patience = new CancellationTokenSource(Patience);
            await using var kill = patience.Token.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                await process.StandardInput.WriteAsync(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading.
            }

            await process.WaitForExitAsync(CancellationToken.None);
            return new Outcome(process.ExitCode, await output, await error + (patience.IsCancellationRequested ? "\n(stopped after a minute)" : string.Empty));
        }
        catch (Win32Exception exception)
        {
            return new Outcome(127, string.Empty, exception.Message);
        }
    }

    public static string Must(string program, params string[] arguments)
    {
        var outcome = Run(program, arguments);
        return outcome.Code == 0 ? outcome.Output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {outcome}");
    }
}
