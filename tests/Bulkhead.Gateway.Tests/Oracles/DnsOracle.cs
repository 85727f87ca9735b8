using System.Text;

namespace Bulkhead.Gateway.Tests.Oracles;

/// <summary>A second reading of DNS queries: a queue of bytes that is eaten up, with exceptions for every way out.</summary>
internal static class DnsOracle
{
    /// <summary><c>ok NAME TYPE</c> or <c>no</c>.</summary>
    public static string Query(byte[] message)
    {
        try
        {
            var bytes = new Queue<byte>(message);
            Number(bytes);
            var flags = Convert.ToString(Number(bytes), 2).PadLeft(16, '0');
            // QR, opcode, AA, TC are 0; RD is free; RA and Z are 0; AD and CD are free; the response code is 0.
            Demand(flags[..7] == "0000000" && flags[8..10] == "00" && flags[12..] == "0000");
            Demand(Number(bytes) == 1 && Number(bytes) == 0 && Number(bytes) == 0);
            var additional = Number(bytes);
            Demand(additional is 0 or 1);
            var labels = new List<string>();
            for (var length = bytes.Dequeue(); length != 0; length = bytes.Dequeue())
            {
                Demand(length <= 63);
                labels.Add(Encoding.Latin1.GetString([.. Enumerable.Range(0, length).Select(_ => bytes.Dequeue())]));
            }

            var type = Number(bytes);
            Demand(Number(bytes) == 1);
            if (additional == 1)
            {
                Demand(bytes.Dequeue() == 0 && Number(bytes) == 41);
                Number(bytes);
                Demand(bytes.Dequeue() == 0 && bytes.Dequeue() == 0);
                Number(bytes);
                var left = Number(bytes);
                Demand(left == bytes.Count);
                while (bytes.Count > 0)
                {
                    Number(bytes);
                    for (var size = Number(bytes); size > 0; size--)
                    {
                        bytes.Dequeue();
                    }
                }
            }

            Demand(bytes.Count == 0 && labels.TrueForAll(static label => !label.Contains('.')));
            return NameOracle.Read(string.Join('.', labels).ToLowerInvariant()) is { } name ? $"ok {name} {type}" : "no";
        }
        catch (Exception refused) when (refused is InvalidOperationException or FormatException)
        {
            return "no";
        }
    }

    private static int Number(Queue<byte> bytes) => (bytes.Dequeue() * 256) + bytes.Dequeue();

    private static void Demand(bool condition)
    {
        if (!condition)
        {
            throw new FormatException();
        }
    }
}
