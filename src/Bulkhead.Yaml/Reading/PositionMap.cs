using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>A text that is read, and where its characters stand in the user's file.</summary>
internal abstract class PositionMap(string text)
{
    private int[]? lineStarts;

    /// <summary>The text; offsets count in it.</summary>
    public string Text { get; } = text;

    /// <summary>The place of a character.</summary>
    /// <param name="offset">Its offset in <see cref="Text"/>.</param>
    /// <param name="line">Its line in <see cref="Text"/>, from 1.</param>
    /// <param name="column">Its column in <see cref="Text"/>, from 1.</param>
    public abstract SourceSpan At(int offset, int line, int column);

    /// <summary>The place of a character whose line is not known yet.</summary>
    public SourceSpan At(int offset)
    {
        lineStarts ??= FindLineStarts(Text);
        var found = Array.BinarySearch(lineStarts, offset);
        var line = found >= 0 ? found : ~found - 1;
        return At(offset, line + 1, offset - lineStarts[line] + 1);
    }

    /// <summary>The offsets at which lines start: behind LF, CRLF and CR.</summary>
    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int>(64) { 0 };
        for (var i = text.AsSpan().IndexOfAny('\r', '\n'); i >= 0 && i < text.Length;)
        {
            i += text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 2 : 1;
            starts.Add(i);
            var next = text.AsSpan(i).IndexOfAny('\r', '\n');
            i = next < 0 ? text.Length : i + next;
        }

        return [.. starts];
    }
}

/// <summary>The text is the file.</summary>
internal sealed class FilePositions(string file, string text) : PositionMap(text)
{
    /// <inheritdoc/>
    public override SourceSpan At(int offset, int line, int column) => new(file, line, column);
}

/// <summary>The text is the value of a scalar: pieces of it stand somewhere in an outer text.</summary>
internal sealed class EmbeddedPositions(string text, PositionMap outer, List<TextPiece> pieces) : PositionMap(text)
{
    /// <inheritdoc/>
    public override SourceSpan At(int offset, int line, int column)
    {
        var low = 0;
        for (var high = pieces.Count - 1; low < high;)
        {
            var middle = (low + high + 1) / 2;
            if (pieces[middle].ValueOffset <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        var piece = pieces[low];
        return outer.At(piece.SourceOffset + Math.Min(offset - piece.ValueOffset, piece.Length));
    }
}

/// <summary>The text is the value of a scalar whose inner places cannot be told: all of it is at the scalar.</summary>
internal sealed class FixedPosition(string text, SourceSpan span) : PositionMap(text)
{
    /// <inheritdoc/>
    public override SourceSpan At(int offset, int line, int column) => span;
}

/// <summary>Consecutive characters of a scalar's value that stand consecutively in the source.</summary>
/// <param name="ValueOffset">Where the piece starts in the value.</param>
/// <param name="SourceOffset">Where it starts in the source.</param>
/// <param name="Length">How many characters of source belong to it; an escape is a piece of length 0, so that all of it maps to its backslash.</param>
internal readonly record struct TextPiece(int ValueOffset, int SourceOffset, int Length);
