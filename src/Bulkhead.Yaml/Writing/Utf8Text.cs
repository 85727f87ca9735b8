using System.Text;

namespace Bulkhead.Yaml.Writing;

/// <summary>A growing text in UTF-8: what is written goes to a file, so no text of twice the size is made first.</summary>
internal sealed class Utf8Text(int capacity)
{
    private byte[] bytes = new byte[Math.Max(capacity, 16)];

    /// <summary>The number of bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes so far; valid until more is appended.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>Appends one ASCII character.</summary>
    public void Append(char ascii)
    {
        Reserve(1);
        bytes[Length++] = (byte)ascii;
    }

    /// <summary>Appends text; unpaired surrogates become U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        // The worst case of a UTF-16 code unit is three bytes.
        Reserve(text.Length * 3);
        Length += Encoding.UTF8.GetBytes(text, bytes.AsSpan(Length));
    }

    /// <summary>Appends bytes that are UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(bytes.AsSpan(Length));
        Length += utf8.Length;
    }

    /// <summary>Appends spaces.</summary>
    public void AppendSpaces(int count)
    {
        Reserve(count);
        bytes.AsSpan(Length, count).Fill((byte)' ');
        Length += count;
    }

    /// <summary>Inserts bytes that are UTF-8 before what stands at a position.</summary>
    public void Insert(int position, ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        bytes.AsSpan(position, Length - position).CopyTo(bytes.AsSpan(position + utf8.Length));
        utf8.CopyTo(bytes.AsSpan(position));
        Length += utf8.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Written.Span);

    private void Reserve(int count)
    {
        if (bytes.Length - Length < count)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + count));
        }
    }
}
