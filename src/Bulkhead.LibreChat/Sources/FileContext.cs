using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>One file while it is read: where its findings go, and how it opens the files that it names.</summary>
internal sealed class FileContext(string name, SourceFindings findings, FileReader reader, TemplateMask? mask, int depth)
{
    // A kustomization of kustomizations of …: real ones are three or four deep.
    private const int MostDepth = 12;

    public string Name { get; } = name;

    public SourceFindings Findings { get; } = findings;

    public FileReader Reader { get; } = reader;

    public TemplateMask? Mask { get; } = mask;

    /// <summary>Whether a text that does not parse because of its templates may ask for a second, masked reading of the whole file.</summary>
    public bool MayAskForMask { get; init; }

    public SourceSpan Start => SourceSpan.StartOf(Name);

    /// <summary>A node with template expressions back in place.</summary>
    public ConfigNode Restore(ConfigNode node) => Mask is null || node.Node is null ? node : new ConfigNode(Mask.Restore(node.Node), node.Path);

    public void Report(Diagnostic diagnostic) => Findings.Report(diagnostic);

    /// <summary>Reads a file that this one names, in a role; reports when there is none.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="place">Where it is written.</param>
    /// <param name="role">What it is read as.</param>
    /// <param name="otherPaths">Further places where it may be.</param>
    public void ReadRelated(string path, SourceSpan? place, InputRole role, params ReadOnlySpan<string> otherPaths)
    {
        if (depth >= MostDepth)
        {
            Report(SourceDiagnostics.TooManyFiles.At(place, $"Files name each other more than {MostDepth} levels deep.", "Remove the loop, or give the innermost folder."));
            return;
        }

        if (Reader.Opener.Open(Name, [path, .. otherPaths], place, Findings) is { } content)
        {
            Reader.Read(content with { Role = role }, Findings, depth + 1);
        }
    }
}
