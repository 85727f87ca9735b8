using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Bulkhead.Cli.Git;

/// <summary>What git said.</summary>
/// <param name="ExitCode">Its exit code; -1 when it could not be started.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, cut.</param>
internal readonly record struct GitAnswer(int ExitCode, byte[] Output, string Error)
{
    /// <summary>Whether it succeeded.</summary>
    public bool Ok => ExitCode == 0;

    /// <summary>The output as a line of text.</summary>
    public string Line => Encoding.UTF8.GetString(Output).TrimEnd('\n', '\r');
}

/// <summary>
/// Runs the git of the machine, without a shell, only for reading objects of the repository: nothing that runs hooks, filters, pagers or editors,
/// nothing that fetches.
/// </summary>
internal static class GitProcess
{
    private const int MaxError = 2000;

    /// <summary>Runs a command and gives its output.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="maxOutput">The greatest length of its output in bytes; beyond it git is stopped and the answer has the exit code -2.</param>
    /// <param name="arguments">The arguments, each one as it is.</param>
    public static GitAnswer Run(string folder, int maxOutput, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (ReadOnlySpan<string>)["--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false"])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = Task.Run(() => ReadSome(process.StandardError));
            var output = ReadAll(process.StandardOutput.BaseStream, maxOutput);
            if (output is null)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                return new GitAnswer(-2, [], "too much output");
            }

            process.WaitForExit();
            return new GitAnswer(process.ExitCode, output, error.Result);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            return new GitAnswer(-1, [], exception.Message);
        }
    }

    private static byte[]? ReadAll(Stream stream, int maximum)
    {
        using var result = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (true)
        {
            var read = stream.Read(buffer);
            if (read == 0)
            {
                return result.ToArray();
            }

            if (result.Length + read > maximum)
            {
                return null;
            }

            result.Write(buffer, 0, read);
        }
    }

    // Read to the end, so that git never waits; kept only as far as a person would read.
    private static string ReadSome(StreamReader reader)
    {
        var text = reader.ReadToEnd();
        return text.Length > MaxError ? text[..MaxError] : text.Trim();
    }
}
