using System.Collections.Immutable;
using Bulkhead.Engines.Decryption;
using Bulkhead.Engines.Kustomize;
using Bulkhead.Engines.Terraform;

namespace Bulkhead.Engines.Generation;

/// <summary>What the files of the folder are for.</summary>
public static class ArtefactKinds
{
    private static readonly ImmutableArray<string> Extensions = [".yaml", ".md", ".json"];

    private static readonly ImmutableArray<string> Inputs = [TerraformWriter.FileName, DecryptionFiles.Values, DecryptionFiles.McpEnvironment, DecryptionFiles.Paths, DecryptionFiles.Statement];

    /// <summary>Whether a file holds objects for an API server. The rest is for Kustomize, Terraform, Helm and people.</summary>
    public static bool IsManifest(string fileName) => fileName != KustomizationWriter.FileName && !IsInput(fileName);

    /// <summary>Whether a file says what may be reached: the objects, and the variables of the overlay. The paths of requests narrow that and are read by the gateway alone.</summary>
    public static bool HoldsRules(string fileName) => IsManifest(fileName) || fileName == TerraformWriter.FileName;

    /// <summary>Whether a file is read by something else than <c>kubectl</c>: Terraform, Helm or people.</summary>
    public static bool IsInput(string fileName) => Inputs.Contains(fileName);

    /// <summary>Whether a file holds values for Helm or lines to copy, which are no objects of any kind.</summary>
    public static bool IsForHelm(string fileName) => fileName is DecryptionFiles.Values or DecryptionFiles.McpEnvironment;

    /// <summary>Whether Bulkhead may have written a file of this name. What it looks like inside decides.</summary>
    public static bool MayBeGenerated(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return Extensions.Any(extension => fileName.EndsWith(extension, StringComparison.Ordinal));
    }
}
