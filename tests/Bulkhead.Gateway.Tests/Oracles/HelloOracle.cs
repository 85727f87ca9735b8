using System.Text;

namespace Bulkhead.Gateway.Tests.Oracles;

/// <summary>
/// A second reading of a ClientHello, slow and simple: byte after byte over the whole input, with exceptions for every way out. Written from the
/// RFCs and not from the reader. Says <c>more</c>, <c>ok NAME</c>, <c>no</c>, or <c>nameless</c>.
/// </summary>
internal static class HelloOracle
{
    public static string Read(byte[] input)
    {
        try
        {
            var message = new List<byte>();
            var position = 0;
            for (var record = 1; ; record++)
            {
                Demand(record <= 4096);
                Demand(Take(input, ref position) == 22);
                Demand(Take(input, ref position) == 3);
                Demand(Take(input, ref position) is >= 1 and <= 4);
                var size = (Take(input, ref position) * 256) + Take(input, ref position);
                Demand(size is >= 1 and <= 16384);
                Demand(message.Count < 4 || message.Count + size <= Announced(message));
                for (var left = size; left > 0; left--)
                {
                    message.Add((byte)Take(input, ref position));
                    Demand(message[0] == 1);
                    Demand(message.Count < 4 || (Announced(message) <= 65536 && message.Count + left - 1 <= Announced(message)));
                    if (message.Count >= 4 && message.Count == Announced(message))
                    {
                        return Body(message[4..]);
                    }
                }
            }
        }
        catch (EndOfStreamException)
        {
            return "more";
        }
        catch (FormatException)
        {
            return "no";
        }
    }

    private static string Body(List<byte> body)
    {
        try
        {
            var version = Number(body, 2);
            Cut(body, 32);
            Demand(Cut(body, Number(body, 1)).Count <= 32);
            var suites = Cut(body, Number(body, 2));
            Demand(suites.Count > 0 && int.IsEvenInteger(suites.Count));
            var compression = Cut(body, Number(body, 1));
            Demand(compression.Contains(0) && version is 0x301 or 0x302 or 0x303 && compression.Contains(0));
            var extensions = new List<(int Type, List<byte> Data)>();
            if (body.Count > 0)
            {
                var all = Cut(body, Number(body, 2));
                Demand(body.Count == 0);
                while (all.Count > 0)
                {
                    extensions.Add((Number(all, 2), Cut(all, Number(all, 2))));
                }
            }

            Demand(extensions.Select(static extension => extension.Type).Distinct().Count() == extensions.Count && extensions.Count <= 128);
            Demand(extensions.FindIndex(static extension => extension.Type == 41) is var psk && (psk < 0 || psk == extensions.Count - 1));
            Demand(!extensions.Exists(static extension => extension.Type == 0xffce));
            string? name = null;
            var greatest = version;
            foreach (var (type, data) in extensions)
            {
                switch (type)
                {
                    case 0:
                        name = ServerName(data);
                        break;
                    case 16:
                        Demand(Number(data, 2) == data.Count && data.Count > 0);
                        while (data.Count > 0)
                        {
                            Demand(Cut(data, Number(data, 1)).Count > 0);
                        }

                        break;
                    case 42:
                        Demand(data.Count == 0);
                        break;
                    case 43:
                        Demand(Number(data, 1) == data.Count && data.Count > 0 && int.IsEvenInteger(data.Count));
                        greatest = data.Chunk(2).Select(static pair => (pair[0] * 256) + pair[1]).Where(static offered => offered is 0x301 or 0x302 or 0x303 or 0x304).DefaultIfEmpty().Max();
                        Demand(greatest != 0);
                        break;
                    case 0xfe0d:
                        Demand(Number(data, 1) == 0);
                        Cut(data, 5);
                        Cut(data, Number(data, 2));
                        Demand(Cut(data, Number(data, 2)).Count > 0 && data.Count == 0);
                        break;
                    default:
                        break;
                }
            }

            Demand(greatest != 0x304 || compression.Count == 1);
            return name is null ? "nameless" : "ok " + name;
        }
        catch (EndOfStreamException)
        {
            return "no";
        }
    }

    private static string ServerName(List<byte> data)
    {
        Demand(Number(data, 2) == data.Count);
        Demand(Number(data, 1) == 0);
        var name = Encoding.Latin1.GetString([.. Cut(data, Number(data, 2))]).ToLowerInvariant();
        Demand(data.Count == 0);
        return NameOracle.Read(name) ?? throw new FormatException();
    }

    private static int Announced(List<byte> message) => 4 + (message[1] * 65536) + (message[2] * 256) + message[3];

    private static int Take(byte[] input, ref int position) => position < input.Length ? input[position++] : throw new EndOfStreamException();

    private static int Number(List<byte> from, int size) => Cut(from, size).Aggregate(0, static (value, next) => (value * 256) + next);

    private static List<byte> Cut(List<byte> from, int count)
    {
        if (from.Count < count)
        {
            throw new EndOfStreamException();
        }

        var result = from[..count];
        from.RemoveRange(0, count);
        return result;
    }

    private static void Demand(bool condition)
    {
        if (!condition)
        {
            throw new FormatException();
        }
    }
}
