using System.Collections.Immutable;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Facts;

/// <summary>The files of a bundle that are read into memory, by path. Days of the flow store are not among them: only their hashes matter.</summary>
/// <param name="Files">Path and content.</param>
public sealed record EvidenceFiles(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files)
{
    /// <summary>No files.</summary>
    public static EvidenceFiles None { get; } = new(ImmutableSortedDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal));

    /// <summary>The same with one more file.</summary>
    public EvidenceFiles With(string path, ReadOnlyMemory<byte> content) => new(Files.SetItem(path, content));

    /// <summary>Reads the facts of one file.</summary>
    /// <param name="path">The file.</param>
    public Fact<T> Read<T>(string path)
        where T : class
    {
        if (!Files.TryGetValue(path, out var bytes))
        {
            return new Fact<T>(path, null, $"{path} is not in the bundle");
        }

        var value = EvidenceJson.Read<T>(bytes.Span, out var problem);
        return new Fact<T>(path, value, problem is null ? null : $"{path} cannot be read: {problem}");
    }

    /// <summary>The hash of a file, 64 hexadecimal digits; null when it is not there.</summary>
    public string? HashOf(string path) => Files.TryGetValue(path, out var bytes) ? Sha256.Hex(bytes.Span) : null;
}

/// <summary>What a file of a bundle says.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Value">What it says; null when it is missing or broken.</param>
/// <param name="Problem">Why there is no value.</param>
public sealed record Fact<T>(string File, T? Value, string? Problem)
    where T : class;
