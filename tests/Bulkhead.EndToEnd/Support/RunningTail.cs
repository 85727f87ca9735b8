using System.Diagnostics;
using System.Globalization;

namespace Bulkhead.EndToEnd.Support;

/// <summary>A <c>bulkhead flows tail</c> that runs until it is interrupted.</summary>
public sealed class RunningTail : IDisposable
{
    // Overloaded machines take long to start a process.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> shown = [];
    private readonly List<string> said = [];
    private readonly SemaphoreSlim news = new(0);

    public RunningTail(string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Binary.Path, ["flows", "tail", .. arguments]) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(shown, line.Data);
        process.ErrorDataReceived += (_, line) => Hear(said, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The lines on standard output so far.</summary>
    public List<string> Shown => Copy(shown);

    /// <summary>The lines on standard error so far.</summary>
    public List<string> Said => Copy(said);

    /// <summary>Waits until what it printed is so.</summary>
    public void WaitFor(Func<RunningTail, bool> condition, string what)
    {
        var until = Stopwatch.StartNew();
        while (!condition(this))
        {
            Assert.True(until.Elapsed < Patience, $"it did not come: {what}\n{string.Join('\n', Shown)}\n---\n{string.Join('\n', Said)}");
            news.Wait(TimeSpan.FromMilliseconds(250));
        }
    }

    /// <summary>Waits until a line on standard output holds a text.</summary>
    public void WaitFor(string text) => WaitFor(tail => tail.Shown.Exists(line => line.Contains(text, StringComparison.Ordinal)), text);

    /// <summary>Interrupts it as Ctrl-C does.</summary>
    /// <returns>The exit code.</returns>
    public int Interrupt()
    {
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(process.WaitForExit(Patience), "it does not end");
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();
        process.Dispose();
        news.Dispose();
    }

    private static List<string> Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    private void Hear(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.Add(line);
            }

            news.Release();
        }
    }
}
