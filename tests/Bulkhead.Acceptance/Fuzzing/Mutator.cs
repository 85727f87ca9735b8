using System.Text;

namespace Bulkhead.Acceptance.Fuzzing;

/// <summary>Makes hostile variants of real configurations: bytes, lines, values, and splices of a dictionary of awkward texts. Deterministic by seed.</summary>
public sealed class Mutator(int seed, IReadOnlyList<byte[]> seeds)
{
    private static readonly string[] Awkward =
    [
        "\"", "'", "#", " # ", ": ", "- ", "{{ x }}", "{{", "}}", "${A}", "${A}/${B}", "${", "\n", "\r\n", "\t", "\0", "\u2028", "\u202e", "\ufeff", "\u0085", "&a ", "*a", "<<: *a", "!!binary ", "!x ", "---\n", "...\n",
        "|\n", ">-\n", "? ", "~", "null", "true", "0x7f000001", "2130706433", "127.1", "0177.0.0.1", "[::ffff:169.254.169.254]", "169.254.169.254", "metadata.google.internal", "*", "*.com", "*.amazonaws.com", "*.co.uk",
        "https://", "http://user:pw@h.example", "https://a\\@b.example", "https://a.example#@b.example", "https://a.example\n- \"*\"", "xn--a", "xn--bcher-kva", "bücher.example", "exаmple.com", "api.example.com。evil.test", "a..b",
        ".example", "example.", "example..", "-a.example", "a b.example", "evil.test%00.allowed.example", ":8443", ":0", ":65536", ":99999999999", "user_provided", "api.openai.com", "\ud83d\ude00", "€", "\\u0000", "\\x00", "env:", "mcpServers:",
        "endpoints:", "custom:", "baseURL:", "url:", "allowedDomains:", "metadata:", "namespace:", "spec:", "kind: Secret", "apiVersion: v1", "data:", "librechat:", "configYamlContent: |", "version: 1.2.8",
    ];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            Mutate(bytes);
        }

        return [.. bytes];
    }

    private void Mutate(List<byte> bytes)
    {
        var at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
        switch (random.Next(10))
        {
            case 0 when bytes.Count > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1 when bytes.Count > 0:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                break;
            case 2 when bytes.Count > 0:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                break;
            case 3:
                SwapLines(bytes);
                break;
            case 4:
                var other = seeds[random.Next(seeds.Count)];
                var start = random.Next(Math.Max(1, other.Length));
                bytes.InsertRange(at, other.Skip(start).Take(random.Next(400)));
                break;
            case 5 or 6 or 7:
                ReplaceValue(bytes, Awkward[random.Next(Awkward.Length)]);
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Awkward[random.Next(Awkward.Length)]));
                break;
        }
    }

    private void SwapLines(List<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n');
        var (left, right) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[left], lines[right]) = (lines[right], lines[left]);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
    }

    private void ReplaceValue(List<byte> bytes, string text)
    {
        var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n');
        var line = random.Next(lines.Length);
        var colon = lines[line].IndexOf(": ", StringComparison.Ordinal);
        var value = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        lines[line] = colon < 0 ? lines[line] + value
            : random.Next(2) == 0 ? lines[line][..(colon + 2)] + value
            : lines[line].Insert(random.Next(colon + 2, lines[line].Length + 1), value);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
    }
}
