using System.Collections.Concurrent;
using System.Diagnostics;
using Bulkhead.Acceptance;

namespace Bulkhead.Terraform.Tests.Support;

/// <summary>What the real binary of Bulkhead writes for the module, from the complete example.</summary>
public static class Overlay
{
    /// <summary>FirewallPolicy objects govern the pods, Terraform the nodes.</summary>
    public const string Crd = "crd";

    /// <summary>Terraform governs both.</summary>
    public const string Terraform = "terraform";

    public const string FileName = "bulkhead.auto.tfvars.json";

    private static readonly ConcurrentDictionary<string, Lazy<string>> _complete = new(StringComparer.Ordinal);

    /// <summary>The binary of BULKHEAD_BIN, else the one that was built beside the tests.</summary>
    public static string Binary { get; } = Environment.GetEnvironmentVariable("BULKHEAD_BIN") is { Length: > 0 } given ? given : Path.Combine(AppContext.BaseDirectory, "bulkhead");

    /// <summary>The module with its examples.</summary>
    public static string Module { get; } = Path.Combine(SharedFolder.Repository, "terraform");

    /// <summary>The variables for the complete example.</summary>
    public static string Complete(string owner) => _complete.GetOrAdd(owner, static owner => new(() => Generate(owner, static text => text))).Value;

    /// <summary>The variables for the complete example with another librechat.yaml.</summary>
    public static string Generate(string owner, Func<string, string> change) => Run(change, owner == Crd ? ["--target", "aviatrix", "--target", "terraform"] : ["--target", "terraform"], "generate", "--out", "out", "--quiet").File;

    /// <summary>What the complete example may reach, as `bulkhead review` says it.</summary>
    public static string Review(string owner) => Run(static text => text, [], "review", "--format", "json", "--settings", owner + ".yaml").Output;

    /// <summary>Runs the binary on a copy of the example with another librechat.yaml and another bulkhead.yaml.</summary>
    /// <returns>The exit code, and the variables if it wrote any.</returns>
    public static (int Code, string? File) Try(Func<string, string> change, Func<string, string> settings)
    {
        var (code, file, _, _) = Start(change, settings, "generate", "--out", "out", "--target", "terraform");
        return (code, file);
    }

    /// <summary>The variables for a deployment that is one file.</summary>
    public static string OfFile(string name, string content, string? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-overlay-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), content);
            if (settings is not null)
            {
                File.WriteAllText(Path.Combine(folder.FullName, "bulkhead.yaml"), settings);
            }

            var (code, file, _, error) = Start(folder, settings is null ? ["generate", "--target", "terraform", "--out", "out", "--config", name] : ["generate", "--target", "terraform", "--out", "out"]);
            Assert.True(code == 0, error);
            return file ?? "";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string File, string Output) Run(Func<string, string> change, string[] options, params string[] arguments)
    {
        var (code, file, output, error) = Start(change, static text => text, [.. arguments, .. options]);
        Assert.True(code == 0, error);
        return (file ?? "", output);
    }

    private static (int Code, string? File, string Output, string Error) Start(Func<string, string> change, Func<string, string> settings, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-overlay-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedFolder.Repository, "examples", "complete")))
            {
                var text = File.ReadAllText(file);
                text = Path.GetFileName(file) switch { "librechat.yaml" => change(text), "bulkhead.yaml" => settings(text), _ => text };
                File.WriteAllText(Path.Combine(folder.FullName, Path.GetFileName(file)), text);
            }

            // For commands that have no option for it.
            var mine = File.ReadAllText(Path.Combine(folder.FullName, "bulkhead.yaml"));
            File.WriteAllText(Path.Combine(folder.FullName, Crd + ".yaml"), mine + "\ntargets: [aviatrix, terraform]\n");
            File.WriteAllText(Path.Combine(folder.FullName, Terraform + ".yaml"), mine + "\ntargets: [terraform]\n");
            return Start(folder, arguments);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Code, string? File, string Output, string Error) Start(DirectoryInfo folder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Binary, arguments) { WorkingDirectory = folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var written = Path.Combine(folder.FullName, "out", FileName);
        return (process.ExitCode, File.Exists(written) ? File.ReadAllText(written) : null, output, error.GetAwaiter().GetResult());
    }
}
