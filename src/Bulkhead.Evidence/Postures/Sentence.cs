using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bulkhead.Evidence.Postures;

/// <summary>A sentence with figures that know where they stand in the bundle. An interpolated string is one.</summary>
[InterpolatedStringHandler]
public sealed class Sentence
{
    private readonly ImmutableArray<SentencePart>.Builder parts = ImmutableArray.CreateBuilder<SentencePart>();

    /// <summary>An empty sentence. The compiler calls it for interpolated strings.</summary>
    /// <param name="literalLength">How long the fixed parts are together.</param>
    /// <param name="formattedCount">How many parts are not fixed.</param>
    public Sentence(int literalLength, int formattedCount) => parts.Capacity = literalLength == 0 ? formattedCount : (2 * formattedCount) + 1;

    /// <summary>Its parts in order.</summary>
    public ImmutableArray<SentencePart> Parts => parts.ToImmutable();

    /// <summary>A sentence without figures.</summary>
    public static implicit operator Sentence(string text)
    {
        var sentence = new Sentence(1, 0);
        sentence.AppendLiteral(text);
        return sentence;
    }

    /// <summary>Adds text.</summary>
    public void AppendLiteral(string value) => parts.Add(new SentencePart(value, null));

    /// <summary>Adds text.</summary>
    public void AppendFormatted(string value) => AppendLiteral(value);

    /// <summary>Adds a figure.</summary>
    public void AppendFormatted(Figure value)
    {
        ArgumentNullException.ThrowIfNull(value);
        parts.Add(new SentencePart(value.Text, value));
    }

    /// <summary>The text alone.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Text);
        }

        return text.ToString();
    }
}

/// <summary>A part of a sentence.</summary>
/// <param name="Text">The text.</param>
/// <param name="Figure">Set when it is a figure.</param>
public sealed record SentencePart(string Text, Figure? Figure);
