using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Digests;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads the files of one deployment into one picture of it.</summary>
public static class DeploymentReader
{
    /// <summary>Reads everything that was given. Never throws for what a file holds: what cannot be read is a diagnostic.</summary>
    public static LibreChatDeployment Read(DeploymentInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var opener = new FileOpener(input.Related);
        foreach (var file in input.Files)
        {
            opener.MarkGiven(file.Name);
        }

        var findings = new SourceFindings();
        var reader = new FileReader(opener);

        // Compose files are interpolated with the environment files, so those come first.
        foreach (var file in input.Files.OrderBy(file => FileReader.IsEnvironment(file) ? 0 : 1))
        {
            reader.Read(file, findings, 0);
        }

        return new DeploymentAssembler(input, findings).Assemble(Inputs(input.Files.Concat(opener.Opened)));
    }

    private static ImmutableArray<InputFile> Inputs(IEnumerable<InputContent> files) =>
    [
        .. files
            .Select(file => new InputFile(file.Name, Sha256.Hex(file.Bytes.Span)))
            .DistinctBy(file => file.Name, StringComparer.Ordinal)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];
}
