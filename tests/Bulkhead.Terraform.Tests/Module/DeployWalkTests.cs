using System.Diagnostics;
using System.Text.RegularExpressions;
using Bulkhead.Acceptance;
using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>
/// docs/deploy.md, walked as it is written: its files are written and its commands run, in order, on the complete example. Only what needs a cluster is
/// left out, of which the commands are checked to exist; cluster.tf has its stand-in as in the other tests; and "yes" is answered where terraform asks.
/// </summary>
public sealed partial class DeployWalkTests
{
    [Fact]
    public void Every_step_of_the_walk_works()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedFolder.Repository, "examples", "complete")))
        {
            workspace.Write(Path.GetFileName(file), File.ReadAllText(file));
        }

        // The repository that lies beside the user's.
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(workspace.Folder)!, "bulkhead"), SharedFolder.Repository);
        var enforced = false;
        foreach (var (info, text) in Blocks())
        {
            var words = info.Split(' ');
            switch (words)
            {
                case [_, var target] when target.StartsWith("append=", StringComparison.Ordinal):
                    File.AppendAllText(Path.Combine(workspace.Folder, target["append=".Length..]), "\n" + text);
                    break;
                case [_, var target] when target.StartsWith("file=", StringComparison.Ordinal):
                    workspace.Write(target["file=".Length..], text);
                    break;
                case ["console"]:
                    foreach (var line in Commands(text))
                    {
                        Do(workspace, line);
                        enforced |= Nodes(workspace) is { } deny && deny.Contains("\"watch\": false", StringComparison.Ordinal);
                    }

                    break;
                case ["console", "cluster"]:
                    Assert.All(Commands(text), static line => Assert.StartsWith("kubectl ", line, StringComparison.Ordinal));
                    break;
                default:
                    Assert.Fail("a block of an unknown kind: " + info);
                    break;
            }
        }

        Assert.True(enforced);
        Assert.Equal(0, workspace.Controller().GetProperty("objects").GetArrayLength());
    }

    [Fact]
    public void What_is_done_in_the_cluster_kubectl_can_do()
    {
        var kubectl = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(static folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(kubectl is null, "kubectl is not installed");
        foreach (var line in Blocks().Where(static block => block.Info == "console cluster").SelectMany(static block => Commands(block.Text)))
        {
            var verb = line.Split(' ').Skip(1).First(static word => word is "apply" or "diff" or "exec" or "delete");
            var help = Start(kubectl, Path.GetTempPath(), verb, "--help");
            Assert.Equal(0, help.Code);
            foreach (Match option in Option().Matches(line[..(line.IndexOf(" -- ", StringComparison.Ordinal) is var end and > 0 ? end : line.Length)]))
            {
                Assert.True(help.Output.Contains(option.Value, StringComparison.Ordinal) || option.Value == "-n", $"{option.Value} of {line}");
            }
        }
    }

    private static void Do(TerraformWorkspace workspace, string line)
    {
        var words = line.Split(' ');
        if (words[0] == "terraform")
        {
            if (words[2] == "init")
            {
                workspace.WriteExampleStandIn("eks");
            }

            string[] yes = words[2] is "apply" or "destroy" ? ["-auto-approve"] : [];
            workspace.RunIn("", [words[1], words[2], .. words.Skip(3), .. yes]).Succeeded();
            return;
        }

        var (code, output) = words[0] == "bulkhead" ? Start(Overlay.Binary, workspace.Folder, words[1..]) : Start("bash", workspace.Folder, "-euc", line);

        // A question about a destination is answered with 1 when it is closed.
        Assert.True(code == 0 || (words[1] == "explain" && code == 1 && !words.Contains("--denied")), $"{line} ended with {code}\n{output}");
    }

    private static string? Nodes(TerraformWorkspace workspace) =>
        !File.Exists(workspace.ControllerFile) ? null : workspace.Controller().GetProperty("objects").EnumerateArray().Select(static one => one.GetRawText())
            .FirstOrDefault(static one => one.Contains("node-deny-any", StringComparison.Ordinal)) is { } ruleset
            ? Rule().Match(ruleset).Value
            : null;

    private static (int Code, string Output) Start(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    private static List<(string Info, string Text)> Blocks() =>
        [.. Fence().Matches(File.ReadAllText(Path.Combine(SharedFolder.Repository, "docs", "deploy.md"))).Select(static match => (match.Groups["info"].Value, match.Groups["text"].Value))];

    private static IEnumerable<string> Commands(string text) => text.Split('\n').Where(static line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(static line => line[2..]);

    [GeneratedRegex("^```(?<info>[a-z][^\n]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\{[^{}]*node-deny-any[^{}]*\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"(?<= )--?[a-z][a-z-]*")]
    private static partial Regex Option();
}
