using System.Diagnostics;
using System.Text;

namespace Bulkhead.EndToEnd.Support;

/// <summary>Runs programs: the binary under test, git, patch, bash.</summary>
public static class Tool
{
    // Colours, the date of an old output, and the repository of a hook that runs the tests.
    private static readonly string[] Removed = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

    /// <summary>Skips the test when a program is not installed.</summary>
    public static void Need(string program) =>
        Assert.SkipUnless(Find(program) is not null, $"{program} is not installed");

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs git in a folder as an author of its own; any other exit code than 0 is a failed test.</summary>
    public static string Git(TempFolder folder, params string[] arguments)
    {
        var outcome = Run("git", folder.Path, null, null, ["-c", "user.name=test", "-c", "user.email=test@example.com", .. arguments]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        return outcome.Out;
    }

    /// <summary>Runs a program to its end, without what the environment of whoever runs the tests would change about it.</summary>
    public static Outcome Run(string program, string folder, string? stdin, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in Removed)
        {
            start.Environment.Remove(name);
        }

        // Whoever runs the tests may have a configuration of their own.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(stdin ?? string.Empty);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process did not want its input and has ended: its exit code is what counts.
        }

        process.WaitForExit();
        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
