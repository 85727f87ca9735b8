using System.Text;

namespace Bulkhead.Model.Names;

/// <summary>Punycode of one label (RFC 3492) without the <c>xn--</c> prefix; no mapping, no exceptions, bounded by the label length.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;
    private const int InitialBias = 72;
    private const int InitialN = 128;

    /// <summary>Encodes a label of at most 63 scalar values.</summary>
    public static string Encode(ReadOnlySpan<Rune> label)
    {
        var output = new StringBuilder(label.Length + 8);
        foreach (var rune in label)
        {
            if (rune.IsAscii)
            {
                output.Append((char)rune.Value);
            }
        }

        var basic = output.Length;
        var handled = basic;
        if (basic > 0)
        {
            output.Append('-');
        }

        var n = InitialN;
        var delta = 0;
        var bias = InitialBias;
        while (handled < label.Length)
        {
            var next = int.MaxValue;
            foreach (var rune in label)
            {
                next = rune.Value >= n ? Math.Min(next, rune.Value) : next;
            }

            delta += (next - n) * (handled + 1);
            n = next;
            foreach (var rune in label)
            {
                if (rune.Value < n)
                {
                    delta++;
                }
                else if (rune.Value == n)
                {
                    AppendNumber(output, delta, bias);
                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            n++;
        }

        return output.ToString();
    }

    /// <summary>Decodes what follows <c>xn--</c> in a label of at most 63 characters; null where it is malformed.</summary>
    public static Rune[]? Decode(ReadOnlySpan<char> text)
    {
        var output = new List<Rune>(text.Length);
        var dash = text.LastIndexOf('-');
        foreach (var c in dash > 0 ? text[..dash] : [])
        {
            output.Add(new Rune(c));
        }

        var n = InitialN;
        var i = 0;
        var bias = InitialBias;
        var at = dash > 0 ? dash + 1 : 0;
        while (at < text.Length)
        {
            var before = i;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (at == text.Length || !TryReadDigit(text[at++], out var digit))
                {
                    return null;
                }

                var sum = i + (digit * weight);
                if (sum > int.MaxValue)
                {
                    return null;
                }

                i = (int)sum;
                var threshold = Math.Clamp(k - bias, TMin, TMax);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
                if (weight > int.MaxValue)
                {
                    return null;
                }
            }

            var length = output.Count + 1;
            bias = Adapt(i - before, length, before == 0);
            if (n > 0x10FFFF - (i / length))
            {
                return null;
            }

            n += i / length;
            i %= length;
            if (!Rune.TryCreate(n, out var rune))
            {
                return null;
            }

            output.Insert(i++, rune);
        }

        return [.. output];
    }

    private static void AppendNumber(StringBuilder output, int value, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Math.Clamp(k - bias, TMin, TMax);
            if (value < threshold)
            {
                output.Append(Digit(value));
                return;
            }

            output.Append(Digit(threshold + ((value - threshold) % (Base - threshold))));
            value = (value - threshold) / (Base - threshold);
        }
    }

    private static int Adapt(int delta, int points, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / points;
        var k = 0;
        while (delta > (Base - TMin) * TMax / 2)
        {
            delta /= Base - TMin;
            k += Base;
        }

        return k + ((Base - TMin + 1) * delta / (delta + 38));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);

    private static bool TryReadDigit(char c, out int value)
    {
        value = char.IsAsciiLetterLower(c) ? c - 'a' : char.IsAsciiDigit(c) ? c - '0' + 26 : -1;
        return value >= 0;
    }
}
