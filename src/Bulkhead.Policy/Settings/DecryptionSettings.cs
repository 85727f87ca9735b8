using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Settings;

/// <summary>What is decrypted on the gateway (<c>decryption</c>). Bulkhead names the CA; it never sees its key, nor even its certificate.</summary>
/// <param name="Groups">The groups whose traffic is decrypted, in the order of the file; never empty.</param>
/// <param name="Ca">Where the certificate of the CA is.</param>
/// <param name="Except">Groups and hosts that are not decrypted, in the order of the file.</param>
/// <param name="Origin">Where the section stands.</param>
public sealed record DecryptionSettings(ImmutableArray<DecryptionEntry> Groups, DecryptionCa Ca, ImmutableArray<DecryptionEntry> Except, Origin Origin)
{
    /// <summary>The paths that requests to a group may have, in the order of the file; a group that is not named may have all.</summary>
    public ImmutableArray<DecryptionPaths> Paths { get; init; } = [];
}

/// <summary>The paths of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Patterns">The patterns in the order of the file, each with its place; never empty.</param>
public sealed record DecryptionPaths(DecryptionEntry Group, ImmutableArray<(PathPattern Pattern, Origin Origin)> Patterns);

/// <summary>A group or a host of <see cref="DecryptionSettings"/>.</summary>
/// <param name="Text">Its name as written, lower case.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record DecryptionEntry(string Text, Origin Origin);

/// <summary>The ConfigMap that the user makes of the certificate of the CA.</summary>
/// <param name="ConfigMap">Its name, in the namespace of the release.</param>
/// <param name="Key">The key with the certificate alone, in PEM: for runtimes that add it to their own roots.</param>
/// <param name="Bundle">The key with the system's roots and the certificate, in PEM: for runtimes that put it in the place of their own roots.</param>
public sealed record DecryptionCa(string ConfigMap, string Key, string Bundle)
{
    /// <summary>The key of the certificate when none is named.</summary>
    public const string DefaultKey = "ca.crt";

    /// <summary>The key of the bundle when none is named.</summary>
    public const string DefaultBundle = "ca-bundle.crt";
}
