using System.Collections.Immutable;
using System.Text;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Terraform;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Server.Hosting;

/// <summary>Reads a folder of manifests into a <see cref="PolicyStore"/>, at the start and whenever it has changed.</summary>
/// <remarks>
/// The folder is looked at again and again, by default twice a second, by names, sizes and times: that holds on every file system, and for the
/// symbolic links that Kubernetes swaps under a mounted ConfigMap, where notifications do not come. Files are offered only when two looks in a row agree.
/// </remarks>
internal sealed class PolicyFolder(string path, PolicyStore store)
{
    private const int MostFiles = 2000;
    private const int MostBytes = 16 * 1024 * 1024;

    private string? offered;
    private string? unreadable;

    /// <summary>How long between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Called with what was found whenever files were offered or could not be read.</summary>
    public Action<ImmutableArray<Diagnostic>>? OnRead { get; init; }

    /// <summary>Reads once.</summary>
    public ImmutableArray<Diagnostic> Load()
    {
        var look = Look();
        offered = look;
        return Offer();
    }

    /// <summary>Follows the folder until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval);
        var before = offered;
        while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false))
        {
            var look = Look();
            if (look == before && look != offered)
            {
                offered = look;
                var last = unreadable;
                var found = Offer();
                if (unreadable is null || unreadable != last)
                {
                    OnRead?.Invoke(found);
                }
            }

            before = look;
        }
    }

    private ImmutableArray<Diagnostic> Offer()
    {
        try
        {
            var texts = new List<SourceText>();
            foreach (var file in Files())
            {
                var bytes = File.ReadAllBytes(file.FullName);
                var (source, error) = SourceTexts.FromBytes(file.Name, bytes);
                if (source is null)
                {
                    unreadable = null;
                    store.Refuse(error!.Message);
                    return [error];
                }

                texts.Add(source);
            }

            unreadable = null;
            return store.Offer(texts);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            // Tried again although the files may not change: rights come back, and so do file descriptors.
            (offered, unreadable) = (null, exception.Message);
            store.Refuse(exception.Message);
            return [Bulkhead.Gateway.GatewayDiagnostics.PolicyUnreadable.At(null, Printable.Clean(exception.Message), "check the path and the rights of the folder")];
        }
    }

    private string Look()
    {
        try
        {
            var text = new StringBuilder();
            foreach (var file in Files())
            {
                text.Append(file.Name).Append('\0').Append(file.Length).Append('\0').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
            }

            return text.ToString();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return exception.GetType().Name;
        }
    }

    private List<FileInfo> Files()
    {
        var files = new DirectoryInfo(path).EnumerateFiles()
            .Select(static file => file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? (file.Name, Target: target) : (file.Name, Target: file))
            .Where(static file => file.Name.EndsWith(".yaml", StringComparison.Ordinal) || file.Name.EndsWith(".yml", StringComparison.Ordinal) || TerraformReader.IsFile(file.Name))
            .Where(static file => !ArtefactKinds.IsForHelm(file.Name))
            .OrderBy(static file => file.Name, StringComparer.Ordinal).Select(static file => file.Target).Take(MostFiles + 1).ToList();
        return files.Count > MostFiles ? throw new IOException($"The folder holds more than {MostFiles} manifests.")
            : files.Sum(static file => file.Length) > MostBytes ? throw new IOException($"The manifests have more than {MostBytes} bytes.")
            : files;
    }
}
