using System.Collections.Immutable;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output;

/// <summary>What was done to a folder.</summary>
/// <param name="Written">Files that are new or have changed.</param>
/// <param name="Unchanged">Files that were as they should be and were left alone.</param>
/// <param name="Removed">Files of an earlier run that are not part of the policy any more.</param>
/// <param name="Diagnostics">Refusals, and foreign files that were left alone.</param>
internal sealed record FolderOutcome(
    ImmutableArray<string> Written,
    ImmutableArray<string> Unchanged,
    ImmutableArray<string> Removed,
    ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether the folder was refused.</summary>
    public bool Refused => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>
/// The folder of generated manifests. Bulkhead knows its own files by the mark in their first line and touches no others. New content is
/// first written beside the old one and then put in its place by renaming, so that no reader ever sees half a file.
/// </summary>
internal sealed class PolicyFolder(string path)
{
    private const string TemporaryPrefix = ".bulkhead-tmp-";

    /// <summary>The files that are there, by name, or why the folder cannot be read. Links are not followed; the text of a foreign file is left empty.</summary>
    public (ImmutableSortedDictionary<string, string> Texts, Diagnostic? Refusal) ReadAll()
    {
        try
        {
            var (own, foreign) = Scan();
            var texts = own.Select(static file => KeyValuePair.Create(file.Key, System.Text.Encoding.UTF8.GetString(file.Value)))
                .Concat(foreign.Select(static name => KeyValuePair.Create(name, string.Empty)));
            return (texts.ToImmutableSortedDictionary(StringComparer.Ordinal), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (ImmutableSortedDictionary<string, string>.Empty, CliDiagnostics.OutputRefused.At(span: null,
                $"{Printable.Clean(path)} cannot be read: {Printable.Clean(exception.Message)}", "Check the rights of the folder."));
        }
    }

    /// <summary>Why the folder cannot be used at all; null when it can (or does not exist yet).</summary>
    public Diagnostic? Problem()
    {
        var info = new DirectoryInfo(path);
        if (File.Exists(path) || info.LinkTarget is not null)
        {
            var what = info.LinkTarget is null ? "a file" : "a symbolic link";
            return CliDiagnostics.OutputNotFolder.At(span: null, $"{Printable.Clean(path)} is {what}, not a folder; nothing was written.",
                "Name a folder with --out, or the real folder that the link leads to.");
        }

        return null;
    }

    /// <summary>Brings the folder to exactly these artefacts, foreign files aside.</summary>
    public FolderOutcome Write(ImmutableArray<Artefact> artefacts)
    {
        if (Problem() is { } problem)
        {
            return Refusal(problem);
        }

        var temporaries = new List<string>();
        using var interruption = new Interruption();
        try
        {
            Directory.CreateDirectory(path);
            var (own, foreign) = Scan();
            var inTheWay = artefacts.Where(artefact => foreign.Contains(artefact.FileName)).Select(artefact => ForeignFile(artefact.FileName)).ToImmutableArray();
            if (!inTheWay.IsEmpty)
            {
                return Refusal([.. inTheWay]);
            }

            var changed = artefacts.Where(artefact => !own.TryGetValue(artefact.FileName, out var bytes) || !artefact.Utf8.Span.SequenceEqual(bytes)).ToImmutableArray();
            foreach (var artefact in changed)
            {
                interruption.ThrowIfRequested();
                var temporary = Path.Combine(path, TemporaryPrefix + artefact.FileName);
                temporaries.Add(temporary);
                File.Delete(temporary);
                using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
                stream.Write(artefact.Utf8.Span);
            }

            // From here on an interruption waits: renaming takes no time, and half a policy is worse than a late answer.
            foreach (var artefact in changed)
            {
                File.Move(Path.Combine(path, TemporaryPrefix + artefact.FileName), Path.Combine(path, artefact.FileName), overwrite: true);
            }

            var current = artefacts.Select(artefact => artefact.FileName).ToHashSet(StringComparer.Ordinal);
            var stale = own.Keys.Where(name => !current.Contains(name)).ToImmutableArray();
            foreach (var name in stale)
            {
                File.Delete(Path.Combine(path, name));
            }

            var written = changed.Select(artefact => artefact.FileName).ToHashSet(StringComparer.Ordinal);
            return new FolderOutcome(
                [.. changed.Select(artefact => artefact.FileName)],
                [.. artefacts.Select(artefact => artefact.FileName).Where(name => !written.Contains(name))],
                stale,
                [.. foreign.Order(StringComparer.Ordinal).Select(ForeignFileKept)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Clean(temporaries);
            return Refusal(CliDiagnostics.OutputRefused.At(span: null, $"{Printable.Clean(path)} cannot be written: {Printable.Clean(exception.Message)}",
                "Check the rights and the free space of the folder, or name another one with --out."));
        }
        catch (OperationCanceledException)
        {
            Clean(temporaries);
            throw;
        }
    }

    private (ImmutableSortedDictionary<string, byte[]> Own, HashSet<string> Foreign) Scan()
    {
        var own = ImmutableSortedDictionary.CreateBuilder<string, byte[]>(StringComparer.Ordinal);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        if (!Directory.Exists(path))
        {
            return (own.ToImmutable(), foreign);
        }

        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith(TemporaryPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (entry is FileInfo { LinkTarget: null } file && IsOwn(file) && ReadText(file) is { } bytes)
            {
                own[entry.Name] = bytes;
            }
            else
            {
                foreign.Add(entry.Name);
            }
        }

        return (own.ToImmutable(), foreign);
    }

    private static bool IsOwn(FileInfo file)
    {
        if (!file.Name.EndsWith(".yaml", StringComparison.Ordinal) && !file.Name.EndsWith(".json", StringComparison.Ordinal))
        {
            return false;
        }

        Span<byte> start = stackalloc byte[GeneratedHeader.EnoughBytes];
        using var stream = file.OpenRead();
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return GeneratedHeader.IsGenerated(System.Text.Encoding.ASCII.GetString(start[..length]));
    }

    private static byte[]? ReadText(FileInfo file)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? bytes : null;
    }

    private static void Clean(List<string> temporaries)
    {
        foreach (var temporary in temporaries)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The first failure is already being reported; a left-over temporary file is taken away by the next run.
            }
        }
    }

    private Diagnostic ForeignFile(string name) => CliDiagnostics.ForeignFile.At(span: null,
        $"{Printable.Clean(Path.Combine(path, name))} was not written by Bulkhead and has the name of an artefact; nothing was written.",
        "Move it away, or name another folder with --out.");

    private Diagnostic ForeignFileKept(string name) => CliDiagnostics.ForeignFileKept.At(span: null,
        $"{Printable.Clean(Path.Combine(path, name))} was not written by Bulkhead and was left alone.",
        "Keep the folder for generated files only, so that what is applied is what was derived.");

    private static FolderOutcome Refusal(params ImmutableArray<Diagnostic> diagnostics) => new([], [], [], diagnostics);
}
