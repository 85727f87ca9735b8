using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.FlowStore.Records;
using Bulkhead.Model.Names;

namespace Bulkhead.Dashboard.Changes;

/// <summary>What would open a denied group.</summary>
public sealed record ProposedChange
{
    /// <summary>Why there is no answer; null when there is one.</summary>
    public string? Problem { get; init; }

    /// <summary>The verdict of the configuration as it is.</summary>
    public string? Verdict { get; init; }

    /// <summary>What the change does, in words.</summary>
    public string? Summary { get; init; }

    /// <summary>The change as a patch; null when there is none.</summary>
    public string? Patch { get; init; }

    /// <summary>What it opens: one line for each entry of the reach.</summary>
    public ImmutableArray<string> Reach { get; init; } = [];

    /// <summary>What to think of before it is merged.</summary>
    public ImmutableArray<string> Risks { get; init; } = [];

    /// <summary>What else the configuration says about it.</summary>
    public ImmutableArray<string> Help { get; init; } = [];
}

/// <summary>Whether the committed policy is what the configuration asks for.</summary>
/// <param name="HasDrift">Whether it is not.</param>
/// <param name="Words">What differs.</param>
public sealed record DriftAnswer(bool HasDrift, string Words);

/// <summary>Asks the command line, the same that pipelines run, about the configuration in a folder. It writes nothing there.</summary>
/// <param name="program">The path of <c>bulkhead</c>.</param>
/// <param name="folder">The folder where <c>bulkhead.yaml</c> is.</param>
public sealed class ChangeAdvisor(string program, string folder) : IDisposable
{
    private const int MostFiles = 400;
    private const long MostBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim turns = new(2);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    /// <summary>What would open a denied group.</summary>
    public async Task<ProposedChange> ProposeAsync(DeniedGroup group, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (Destination(group) is not { } destination)
        {
            return new ProposedChange { Problem = "The destination is not a name or address that a rule could be for: it cannot be opened, and should not be." };
        }

        string[] who = group.Workload is { } workload && workload.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_') && !workload.StartsWith('-') ? ["--workload", workload] : [];
        await turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var (code, output, errors) = await RunAsync(folder, ["explain", destination, .. who, "--format", "json"], cancel).ConfigureAwait(false);
            if (code > 1)
            {
                return new ProposedChange { Problem = "The configuration could not be read: " + FirstLines(errors) };
            }

            using var answer = JsonDocument.Parse(output);
            var root = answer.RootElement;
            var change = root.TryGetProperty("change", out var found) && found.ValueKind == JsonValueKind.Object ? found : (JsonElement?)null;
            var patch = change?.GetProperty("patch").GetString();
            var result = new ProposedChange
            {
                Verdict = root.GetProperty("verdict").GetString(),
                Summary = change?.GetProperty("summary").GetString(),
                Patch = patch,
                Help = [.. Texts(root, "help")],
                Risks = Risk.Of(group),
            };
            return patch is null ? result : await WithReachAsync(result, patch, cancel).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or System.ComponentModel.Win32Exception or KeyNotFoundException)
        {
            return new ProposedChange { Problem = exception.Message };
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Compares the committed policy with the configuration; null when that cannot be said.</summary>
    public async Task<DriftAnswer?> DriftAsync(CancellationToken cancel)
    {
        await turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var (code, output, errors) = await RunAsync(folder, ["generate", "--check"], cancel).ConfigureAwait(false);
            return code switch
            {
                0 => new DriftAnswer(false, string.Empty),
                1 => new DriftAnswer(true, FirstLines(output + errors)),
                _ => new DriftAnswer(true, "It cannot be said: " + FirstLines(errors)),
            };
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            turns.Release();
        }
    }

    private async Task<ProposedChange> WithReachAsync(ProposedChange change, string patch, CancellationToken cancel)
    {
        var work = Directory.CreateTempSubdirectory("bulkhead-change-");
        try
        {
            var (before, after) = (work.CreateSubdirectory("before").FullName, work.CreateSubdirectory("after").FullName);
            Copy(before);
            Copy(after);
            var file = Path.Combine(work.FullName, "change.patch");
            await File.WriteAllTextAsync(file, patch, cancel).ConfigureAwait(false);
            var (applied, _, why) = await RunAsync(after, ["apply", "--whitespace=nowarn", file], cancel, "git").ConfigureAwait(false);
            if (applied != 0)
            {
                return change with { Problem = "The patch does not fit the folder any more: " + FirstLines(why) };
            }

            var (code, output, errors) = await RunAsync(work.FullName, ["diff", "before", "after", "--format", "json", "--fail-on", "none"], cancel).ConfigureAwait(false);
            return code == 0 ? change with { Reach = ReachLines.Of(output) } : change with { Problem = "What the patch opens could not be computed: " + FirstLines(errors) };
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    // Only the files of a configuration: no link is followed, nothing hidden, nothing large.
    private void Copy(string target)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var (files, bytes) = (0, 0L);
        foreach (var path in Directory.EnumerateFiles(folder, "*", options))
        {
            var info = new FileInfo(path);
            if (Path.GetExtension(path) is not (".yaml" or ".yml" or ".json" or ".env" or ".example" or ".tf" or ".tfvars"))
            {
                continue;
            }

            if (++files > MostFiles || (bytes += info.Length) > MostBytes)
            {
                throw new IOException($"The folder holds more than {MostFiles} files or {MostBytes} bytes of configuration.");
            }

            var copy = Path.Combine(target, Path.GetRelativePath(folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    // A name comes from the wire: only what the strict reader of names takes becomes an argument.
    private static string? Destination(DeniedGroup group)
    {
        var port = group.Port is > 0 and <= 65535 ? ":" + group.Port.ToString(CultureInfo.InvariantCulture) : string.Empty;
        return group.Name is { } name ? RecordedName.Of(name) is { } host ? host.Value + port : null
            : IpLiteral.TryParse(group.Address ?? string.Empty, out var address) ? (address!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString()) + port
            : null;
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string where, string[] arguments, CancellationToken cancel, string? other = null)
    {
        var start = new ProcessStartInfo(other ?? program) { WorkingDirectory = where, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["NO_COLOR"] = "1";
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetTempPath();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new IOException($"{Path.GetFileName(other ?? program)} did not answer within {Patience.TotalSeconds:0} seconds.", late);
        }
    }

    private static IEnumerable<string> Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(static one => one.GetString() ?? string.Empty) : [];

    private static string FirstLines(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new StringBuilder().AppendJoin('\n', lines.Take(20)).ToString();
    }
}
