using System.Text;

namespace Bulkhead.Model.Names;

/// <summary>A data file of names with reversed labels in ordinal order, searched without being parsed.</summary>
internal sealed class SortedNames
{
    private readonly byte[] _bytes;
    private readonly int _start;

    /// <summary>Takes a file: header lines start with <c>#</c>, every line ends in a line feed.</summary>
    public SortedNames(byte[] bytes)
    {
        _bytes = bytes;
        while (_start < bytes.Length && bytes[_start] == '#')
        {
            _start = LineEnd(_start) + 1;
        }
    }

    /// <summary>Reads a file that is embedded in this assembly.</summary>
    public static SortedNames FromResource(string name)
    {
        using var stream = typeof(SortedNames).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new SortedNames(bytes);
    }

    /// <summary>The value of a header line <c># key: value</c>.</summary>
    public string Header(string key)
    {
        var marker = $"# {key}: ";
        for (var at = 0; at < _start; at = LineEnd(at) + 1)
        {
            var line = Encoding.UTF8.GetString(_bytes, at, LineEnd(at) - at);
            if (line.StartsWith(marker, StringComparison.Ordinal))
            {
                return line[marker.Length..];
            }
        }

        return string.Empty;
    }

    /// <summary>What stands behind a name; empty when it is not listed.</summary>
    /// <param name="name">A canonical name.</param>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<char> name)
    {
        Span<byte> key = stackalloc byte[HostSyntax.MaxName + 1];
        key = key[..Reverse(name, key)];
        var at = LowerBound(key);
        if (at == _bytes.Length)
        {
            return [];
        }

        var line = Line(at);
        return KeyOf(line).SequenceEqual(key) ? line[(key.Length + 1)..] : [];
    }

    /// <summary>What stands behind a name and behind the name one label above it; each empty when it is not listed.</summary>
    /// <param name="name">A canonical name.</param>
    /// <param name="own">What stands behind the name.</param>
    /// <param name="parent">What stands behind the name without its first label; empty for a single label.</param>
    public void FindWithParent(ReadOnlySpan<char> name, out ReadOnlySpan<byte> own, out ReadOnlySpan<byte> parent)
    {
        own = [];
        parent = [];
        Span<byte> key = stackalloc byte[HostSyntax.MaxName + 1];
        key = key[..Reverse(name, key)];
        var at = LowerBound(key);
        var next = at < _bytes.Length ? Line(at) : [];
        if (!next.IsEmpty && KeyOf(next).SequenceEqual(key))
        {
            own = next[(key.Length + 1)..];
        }

        // In sorted lines nothing shares more with a key than its neighbours do: where neither begins with the parent, the parent is not listed.
        var above = key.LastIndexOf((byte)'.');
        if (above >= 0 && (next.StartsWith(key[..above]) || LineBefore(at).StartsWith(key[..above])))
        {
            parent = Find(name[(name.IndexOf('.') + 1)..]);
        }
    }

    /// <summary>The first listed name below a name, in ordinary order; null when there is none.</summary>
    /// <param name="name">A canonical name.</param>
    public string? FirstBelow(string name)
    {
        Span<byte> key = stackalloc byte[HostSyntax.MaxName + 1];
        var length = Reverse(name, key);
        key[length] = (byte)'.';
        key = key[..(length + 1)];
        for (var at = LowerBound(key); at < _bytes.Length; at = LineEnd(at) + 1)
        {
            var line = Line(at);
            if (!line.StartsWith(key))
            {
                return null;
            }

            // An exception is the opposite of a suffix.
            if (line[KeyOf(line).Length + 1] != '!')
            {
                var labels = Encoding.ASCII.GetString(KeyOf(line)).Split('.');
                Array.Reverse(labels);
                return string.Join('.', labels);
            }
        }

        return null;
    }

    /// <summary>The start of the first line whose name is not less than a key.</summary>
    private int LowerBound(ReadOnlySpan<byte> key)
    {
        var (low, high) = (_start, _bytes.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var line = _bytes.AsSpan(low, middle - low).LastIndexOf((byte)'\n') is >= 0 and var feed ? low + feed + 1 : low;
            if (KeyOf(Line(line)).SequenceCompareTo(key) < 0)
            {
                low = LineEnd(line) + 1;
            }
            else
            {
                high = line;
            }
        }

        return low;
    }

    private static int Reverse(ReadOnlySpan<char> name, Span<byte> key)
    {
        var at = 0;
        while (true)
        {
            var dot = name.LastIndexOf('.');
            at += Encoding.ASCII.GetBytes(name[(dot + 1)..], key[at..]);
            if (dot < 0)
            {
                return at;
            }

            key[at++] = (byte)'.';
            name = name[..dot];
        }
    }

    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> line) => line[..line.IndexOf((byte)' ')];

    private ReadOnlySpan<byte> LineBefore(int start) =>
        start == _start ? [] : Line(_bytes.AsSpan(0, start - 1).LastIndexOf((byte)'\n') + 1);

    private ReadOnlySpan<byte> Line(int start) => _bytes.AsSpan(start, LineEnd(start) - start);

    private int LineEnd(int start) => start + _bytes.AsSpan(start).IndexOf((byte)'\n');
}
