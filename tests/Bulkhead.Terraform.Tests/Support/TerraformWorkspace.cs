using System.Diagnostics;
using System.Text.Json;
using Bulkhead.TerraformProvider.Service;

namespace Bulkhead.Terraform.Tests.Support;

/// <summary>What a command of terraform said.</summary>
public sealed record TerraformResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>This result, after a look that the command succeeded.</summary>
    public TerraformResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"terraform {Command} ended with {ExitCode}\n{Output}\n{Error}");
        return this;
    }

    /// <summary>This result, after a look that the command failed.</summary>
    public TerraformResult Failed()
    {
        Assert.True(ExitCode == 1, $"terraform {Command} ended with {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>
/// A folder of configuration with a controller of its own (a file), in which the real terraform runs with one version of the test
/// provider. Without terraform on the PATH making one skips the test. Nothing is asked of any network.
/// </summary>
public sealed class TerraformWorkspace : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly string _root = Directory.CreateTempSubdirectory("bulkhead-terraform-").FullName;

    private readonly bool _starts;
    private WarmProvider? _provider;

    private TerraformWorkspace(string version, bool starts)
    {
        _starts = starts;
        Version = version;
        Folder = Path.Combine(_root, "work");
        ControllerFile = Path.Combine(_root, "controller.json");
        Directory.CreateDirectory(Folder);
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(static name => name.StartsWith("TF_", StringComparison.Ordinal) || name.StartsWith("AVIATRIX_", StringComparison.Ordinal)))
        {
            Variables[name] = null;
        }

        Variables["TF_CLI_CONFIG_FILE"] = TerraformBinary.ConfigurationFor(version);
        Variables["TF_IN_AUTOMATION"] = "1";
        Variables["TF_INPUT"] = "0";
        Variables["CHECKPOINT_DISABLE"] = "1";
        Variables["AVIATRIX_CONTROLLER_IP"] = "192.0.2.10";
        Variables["AVIATRIX_USERNAME"] = "test";
        Variables["AVIATRIX_PASSWORD"] = "test";
        Variables[ProviderSession.StateVariable] = ControllerFile;
    }

    /// <summary>The version that the provider serves.</summary>
    public string Version { get; }

    /// <summary>Where the configuration lies and terraform runs.</summary>
    public string Folder { get; }

    /// <summary>The file that stands for the controller. Two workspaces with the same file are two roots on one controller.</summary>
    public string ControllerFile { get; private init; }

    /// <summary>What the environment of terraform has beyond this process; null takes a variable away. The provider reads its own when the first command after "init" runs.</summary>
    public Dictionary<string, string?> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes a workspace.</summary>
    /// <param name="version">A stored version of the provider.</param>
    /// <param name="controller">A workspace whose controller to share.</param>
    /// <param name="starts">True to let terraform start the provider each time, as it does outside of tests: with TLS, and much slower.</param>
    /// <param name="root">The root module below the workspace's folder.</param>
    public static TerraformWorkspace Create(string version, TerraformWorkspace? controller = null, bool starts = false, string root = "")
    {
        Assert.SkipWhen(TerraformBinary.Path is null, TerraformBinary.Absent);
        var workspace = new TerraformWorkspace(version, starts) { Root = root };
        if (controller is not null)
        {
            workspace.Variables[ProviderSession.StateVariable] = controller.ControllerFile;
        }

        return workspace;
    }

    /// <summary>Writes a file of the configuration, replacing it.</summary>
    public TerraformWorkspace Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    /// <summary>Writes the block that asks for the provider, for configurations that do not.</summary>
    public TerraformWorkspace WriteProvider(string arguments = "") => Write("provider.tf", $$"""
        terraform {
          required_providers {
            aviatrix = {
              source  = "AviatrixSystems/aviatrix"
              version = "{{Version}}"
            }
          }
        }

        provider "aviatrix" {
          {{arguments}}
        }

        """);

    /// <summary>Copies a folder of configuration into the workspace.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="target">Where below <see cref="Folder"/>.</param>
    public TerraformWorkspace CopyFrom(string source, string target = "")
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(static file => !file.Contains("/.terraform", StringComparison.Ordinal)))
        {
            Write(Path.Combine(target, Path.GetRelativePath(source, file)), File.ReadAllText(file));
        }

        return this;
    }

    /// <summary>The root module below <see cref="Folder"/> in which commands run.</summary>
    public string Root { get; init; } = "";

    /// <summary>Runs terraform.</summary>
    /// <param name="arguments">The command and its options; colours are always off.</param>
    public TerraformResult Run(params string[] arguments) => RunIn(Root, arguments);

    /// <summary>Runs terraform in a folder below the workspace's.</summary>
    public TerraformResult RunIn(string below, params string[] arguments)
    {
        var start = new ProcessStartInfo(TerraformBinary.Path!, arguments)
        {
            WorkingDirectory = Path.Combine(Folder, below),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TF_CLI_ARGS"] = "-no-color";
        foreach (var (name, value) in Variables)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        // Installing is always the real thing: the provider is chosen by its version and its checksum is locked.
        if (!_starts && arguments[0] != "init")
        {
            _provider ??= WarmProvider.Start(Version, _root, Variables);
            start.Environment["TF_REATTACH_PROVIDERS"] = _provider.Reattach;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"terraform {string.Join(' ', arguments)} did not end within {_patience}");
        }

        return new(string.Join(' ', arguments), process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Installs the provider and the modules; fails the test when that fails.</summary>
    public TerraformWorkspace Init()
    {
        Run("init").Succeeded();
        return this;
    }

    /// <summary>Plans and reads the plan.</summary>
    public TerraformPlan Plan(params string[] options)
    {
        Run(["plan", "-out=plan.bin", .. options]).Succeeded();
        return new(JsonDocument.Parse(Run("show", "-json", "plan.bin").Succeeded().Output));
    }

    /// <summary>Applies the last plan, or without one plans first.</summary>
    public TerraformResult Apply(params string[] options) => Run(["apply", "-auto-approve", .. options]);

    /// <summary>Applies the plan of <see cref="Plan"/>; fails the test when that fails.</summary>
    public TerraformWorkspace ApplyPlan()
    {
        Run("apply", "plan.bin").Succeeded();
        return this;
    }

    /// <summary>Destroys everything.</summary>
    public TerraformResult Destroy() => Run("destroy", "-auto-approve");

    /// <summary>The state as JSON.</summary>
    public JsonElement State() => JsonDocument.Parse(Run("show", "-json").Succeeded().Output).RootElement;

    /// <summary>What is on the controller.</summary>
    public JsonElement Controller() => JsonDocument.Parse(File.ReadAllText(Variables[ProviderSession.StateVariable]!)).RootElement;

    /// <summary>Changes what is on the controller behind terraform's back.</summary>
    public void Drift(Func<string, string> change)
    {
        var file = Variables[ProviderSession.StateVariable]!;
        var before = File.ReadAllText(file);
        var after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(file, after);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider?.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
