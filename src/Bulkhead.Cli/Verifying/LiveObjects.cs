using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Verifying;

/// <summary>Where live objects are read from.</summary>
/// <param name="File">A file with the output of <c>kubectl get</c>; <c>-</c> is standard input; null to ask the cluster.</param>
/// <param name="Kubeconfig">The kubeconfig; null for kubectl's own rules.</param>
/// <param name="Context">The context; null for the current one.</param>
internal sealed record LiveRequest(string? File, string? Kubeconfig, string? Context)
{
    /// <summary>How reports name it.</summary>
    public string Shown => File is null ? Context is null ? "the cluster" : $"the cluster of context {Printable.Clean(Context, 80)}" : File == "-" ? "standard input" : Printable.Clean(File);
}

/// <summary>Reads the objects of a cluster: never more than policies, never a secret. What comes back is not trusted.</summary>
internal static class LiveObjects
{
    /// <summary>How long a cluster may take to answer, in seconds.</summary>
    private const int Patience = 30;

    /// <summary>Reads the objects of some namespaces.</summary>
    /// <returns>The objects, or errors and the exit code that they mean.</returns>
    public static (PolicyObjects? Objects, ImmutableArray<Diagnostic> Errors, int Code) Read(LiveRequest request, IReadOnlySet<string> namespaces, BulkheadSettings settings)
    {
        var sources = new List<SourceText>();
        if (request.File is { } file)
        {
            var name = file == "-" ? FileNames.StandardInput : file.Replace('\\', '/');
            var reading = FileInput.Read(file, name);
            if (reading.Problem is { } problem)
            {
                return (null, [problem], ExitCodes.Input);
            }

            var (source, error) = SourceTexts.FromBytes(name, reading.Bytes.Span);
            if (source is null)
            {
                return (null, [error!], ExitCodes.Input);
            }

            sources.Add(source);
        }
        else
        {
            foreach (var space in namespaces.Order(StringComparer.Ordinal))
            {
                var (source, error) = Ask(request, space, settings);
                if (source is null)
                {
                    return (null, [error!], ExitCodes.Target);
                }

                sources.Add(source);
            }
        }

        var (objects, errors) = PolicyObjectReader.Read(sources, namespaces);
        return errors.IsEmpty ? (objects, [], ExitCodes.Done) : (null, errors, ExitCodes.Input);
    }

    private static (SourceText? Source, Diagnostic? Error) Ask(LiveRequest request, string space, BulkheadSettings settings)
    {
        if (Find("kubectl") is not { } kubectl)
        {
            return (null, CliDiagnostics.NoKubectl.At(span: null, "kubectl is not on the PATH.", "Install it, or give its output: kubectl get firewallpolicies,webgrouppolicies,networkpolicies -A -o json | bulkhead verify --live -"));
        }

        var kinds = new List<string>();
        if (settings.Writes(PolicyTarget.Aviatrix))
        {
            kinds.Add("firewallpolicies.networking.aviatrix.com");

            // The same chart brings both: one of these opens egress beside the policies.
            kinds.Add("webgrouppolicies.networking.aviatrix.com");
        }

        if (settings.Writes(PolicyTarget.NetworkPolicy))
        {
            kinds.Add("networkpolicies.networking.k8s.io");
        }

        var start = new ProcessStartInfo(kubectl) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // Each argument is passed as it is: no shell reads it.
        foreach (var argument in (string[])["get", string.Join(',', kinds), "--namespace=" + space, "--output=json", $"--request-timeout={Patience}s",
            .. request.Kubeconfig is { } file ? (string[])["--kubeconfig=" + file] : [], .. request.Context is { } context ? (string[])["--context=" + context] : []])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = ReadLimited(process.StandardError.BaseStream, 16 * 1024);
            var output = ReadLimited(process.StandardOutput.BaseStream, FileInput.MaxBytes + 1);
            var bytes = output.GetAwaiter().GetResult();
            if (bytes.Length > FileInput.MaxBytes)
            {
                process.Kill(entireProcessTree: true);
                return (null, CliDiagnostics.KubectlFailed.At(span: null, "kubectl printed more than 16 MiB.", "Look at what stands in the namespace."));
            }

            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                var said = Encoding.UTF8.GetString(error.GetAwaiter().GetResult()).Trim();
                return (null, CliDiagnostics.KubectlFailed.At(span: null, $"kubectl ended with {process.ExitCode}: {Printable.Clean(said.Split('\n')[^1], 300)}",
                    "Check the context and that its user may list FirewallPolicies, WebgroupPolicies and NetworkPolicies of the namespace."));
            }

            return SourceTexts.FromBytes($"kubectl:{space}", bytes);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
        {
            return (null, CliDiagnostics.KubectlFailed.At(span: null, $"kubectl cannot be run: {Printable.Clean(exception.Message)}", "Check the program that the PATH leads to."));
        }
    }

    private static async Task<byte[]> ReadLimited(Stream stream, int limit)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (bytes.Length < limit && await stream.ReadAsync(buffer) is > 0 and var read)
        {
            bytes.Write(buffer, 0, (int)Math.Min(read, limit - bytes.Length));
        }

        return bytes.ToArray();
    }

    private static string? Find(string program) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .SelectMany(folder => OperatingSystem.IsWindows() ? (string[])[Path.Combine(folder, program + ".exe")] : [Path.Combine(folder, program)])
            .FirstOrDefault(File.Exists);
}
