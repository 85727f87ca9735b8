using System.Diagnostics;
using System.Text.Json;
using Bulkhead.TerraformProvider.Service;

namespace Bulkhead.Terraform.Tests.Support;

/// <summary>The real terraform of this machine, and the folders from which it installs the test provider.</summary>
public static class TerraformBinary
{
    public const string Absent = "needs terraform on the PATH, which is absent";
    public const string Source = "registry.terraform.io/aviatrixsystems/aviatrix";

    private static readonly Lazy<string?> _path = new(Find);
    private static readonly Lazy<string> _platform = new(AskForPlatform);
    private static readonly Lock _gate = new();

    /// <summary>The executable; null when there is none.</summary>
    public static string? Path => _path.Value;

    /// <summary>The test provider, as it was built beside the tests.</summary>
    public static string Provider { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, typeof(ProviderSession).Assembly.GetName().Name!);

    /// <summary>A CLI configuration that installs one version of the provider from a folder and nothing from anywhere else.</summary>
    /// <param name="version">One of the stored versions.</param>
    public static string ConfigurationFor(string version)
    {
        var root = System.IO.Path.Combine(AppContext.BaseDirectory, "mirror", version);
        var file = System.IO.Path.Combine(root, "terraform.rc");
        lock (_gate)
        {
            // A range such as ">= 8.2" never picks a pre-release: the version in the making is offered under its future number too.
            foreach (var offered in new[] { version, version.Split('-')[0] }.Distinct(StringComparer.Ordinal))
            {
                var folder = System.IO.Path.Combine(root, "providers", Source, offered, _platform.Value);
                Directory.CreateDirectory(folder);
                WriteLauncher(System.IO.Path.Combine(folder, $"terraform-provider-aviatrix_v{offered}"), version);
            }

            File.WriteAllText(file, $$"""
                provider_installation {
                  filesystem_mirror {
                    path = {{JsonSerializer.Serialize(System.IO.Path.Combine(root, "providers"))}}
                  }
                }

                """);
        }

        return file;
    }

    private static void WriteLauncher(string path, string version)
    {
        var script = $"#!/bin/sh\nexec '{Provider.Replace("'", "'\\''", StringComparison.Ordinal)}' {version}\n";
        if (File.Exists(path) && File.ReadAllText(path) == script)
        {
            return;
        }

        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    private static string? Find() => OperatingSystem.IsWindows()
        ? null // The launcher is a shell script.
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(static folder => System.IO.Path.Combine(folder, "terraform")).FirstOrDefault(File.Exists);

    private static string AskForPlatform()
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, ["version", "-json"]) { UseShellExecute = false, RedirectStandardOutput = true, Environment = { ["CHECKPOINT_DISABLE"] = "1", ["TF_CLI_CONFIG_FILE"] = "/dev/null" } })!;
        using var json = JsonDocument.Parse(process.StandardOutput.ReadToEnd());
        return json.RootElement.GetProperty("platform").GetString()!;
    }
}
