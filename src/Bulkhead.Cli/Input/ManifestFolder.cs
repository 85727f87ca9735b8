using System.Collections.Immutable;
using Bulkhead.Engines.Terraform;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Input;

/// <summary>The manifests of a folder, whoever wrote them: those that an engine would read too.</summary>
internal static class ManifestFolder
{
    private const int MaxFiles = 2000;

    /// <summary>Reads them, ordered by name. Folders below are not looked at.</summary>
    /// <param name="path">The folder.</param>
    public static (ImmutableArray<SourceText> Texts, ImmutableArray<Diagnostic> Diagnostics) Read(string path)
    {
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var texts = ImmutableArray.CreateBuilder<SourceText>();
        try
        {
            var files = Directory.EnumerateFiles(path).Where(static name => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) || TerraformReader.IsFile(name.Replace('\\', '/')))
                .Order(StringComparer.Ordinal).Take(MaxFiles + 1).ToArray();
            if (files.Length > MaxFiles)
            {
                diagnostics.Add(CliDiagnostics.PolicyFolderUnreadable.At(null, $"{Printable.Clean(path)} holds more than {MaxFiles} manifests.", "Name the folder of the policies alone."));
                files = [];
            }

            foreach (var file in files)
            {
                Add(file, diagnostics, texts);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CliDiagnostics.PolicyFolderUnreadable.At(null, $"{Printable.Clean(path)} cannot be read: {Printable.Clean(exception.Message)}", "Check the path and the rights of the folder."));
        }

        return (texts.ToImmutable(), diagnostics.ToImmutable());
    }

    private static void Add(string file, ImmutableArray<Diagnostic>.Builder diagnostics, ImmutableArray<SourceText>.Builder texts)
    {
        var reading = FileInput.Read(file, file);
        if (reading.Problem is { } problem)
        {
            diagnostics.Add(problem);
            return;
        }

        var (source, error) = SourceTexts.FromBytes(file, reading.Bytes.Span);
        if (source is null)
        {
            diagnostics.Add(error!);
            return;
        }

        texts.Add(source);
    }
}
