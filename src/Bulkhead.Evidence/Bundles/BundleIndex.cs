using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Bulkhead.Evidence.Bundles;

/// <summary>The list of a chain's bundles (<c>chain.txt</c>): a line each, <c>NUMBER MANIFEST-SHA256 ATTESTATION-SHA256 NAME</c>.</summary>
public static class BundleIndex
{
    /// <summary>Writes the list.</summary>
    public static byte[] Write(IEnumerable<IndexedBundle> bundles)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        var text = new StringBuilder();
        foreach (var one in bundles)
        {
            text.Append(CultureInfo.InvariantCulture, $"{one.Number} {one.Manifest} {one.Attestation} {one.Name}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads a list; null when it is not one that <see cref="Write"/> writes.</summary>
    public static ImmutableArray<IndexedBundle>? Read(ReadOnlySpan<byte> bytes)
    {
        var bundles = ImmutableArray.CreateBuilder<IndexedBundle>();
        foreach (var line in Encoding.ASCII.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            if (fields.Length != 4 || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            bundles.Add(new IndexedBundle(number, fields[1], fields[2], fields[3]));
        }

        return bytes.SequenceEqual(Write(bundles)) ? bundles.ToImmutable() : null;
    }

    /// <summary>The name of a bundle's folder: number, first and last day.</summary>
    public static string NameOf(int number, DateTimeOffset since, DateTimeOffset until) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:0000}-{since.UtcDateTime:yyyyMMdd}-{until.UtcDateTime.AddTicks(-1):yyyyMMdd}");
}

/// <summary>A line of the list.</summary>
/// <param name="Number">The place in the chain, from 1.</param>
/// <param name="Manifest">The hash of the manifest.</param>
/// <param name="Attestation">The hash of the attestation.</param>
/// <param name="Name">The name of the folder.</param>
public sealed record IndexedBundle(int Number, string Manifest, string Attestation, string Name);
