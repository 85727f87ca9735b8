using System.Text;

namespace Bulkhead.Engines.Generation;

/// <summary>A file that Bulkhead writes.</summary>
/// <param name="FileName">Its name in the output folder, <c>[a-z0-9.-]</c>.</param>
/// <param name="Utf8">Its text in UTF-8 without a mark, with LF line ends.</param>
public sealed record Artefact(string FileName, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>Makes a file of a text.</summary>
    public Artefact(string fileName, string content)
        : this(fileName, Encoding.UTF8.GetBytes(content))
    {
    }

    /// <summary>The text, decoded anew at each call: a policy of 20,000 rules has 13 MB, which nobody needs twice.</summary>
    public string Content => Encoding.UTF8.GetString(Utf8.Span);

    /// <inheritdoc/>
    public bool Equals(Artefact? other) => other is not null && FileName == other.FileName && Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FileName, Utf8.Length);
}
