using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>
/// The example of an inspector: stops requests that hold one of some texts in the target, a field or the body, as in a canary token or the label of a
/// classified document. It compares bytes; who encodes the text gets past it.
/// </summary>
/// <param name="markers">The texts, none of them empty.</param>
/// <param name="mostBody">The greatest body that it reads.</param>
public sealed class MarkerInspector(ImmutableArray<string> markers, int mostBody) : IRequestInspector
{
    private readonly ImmutableArray<byte[]> bytes = [.. markers.Select(Encoding.UTF8.GetBytes)];

    // Fields come as bytes, one character each.
    private readonly ImmutableArray<string> fields = [.. markers.Select(static marker => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(marker)))];

    /// <inheritdoc/>
    public string Name => "marker";

    /// <inheritdoc/>
    public int MostBody => mostBody;

    /// <inheritdoc/>
    public ValueTask<Inspection> InspectAsync(InspectedRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var i = 0; i < bytes.Length; i++)
        {
            var marker = fields[i];
            if (request.Target.Contains(marker, StringComparison.Ordinal) || request.Fields.Any(field => field.Value.Contains(marker, StringComparison.Ordinal))
                || request.Body.Span.IndexOf(bytes[i]) >= 0)
            {
                return ValueTask.FromResult(Inspection.Block("marker_found"));
            }
        }

        return ValueTask.FromResult(Inspection.Pass);
    }
}
