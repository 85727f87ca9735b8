namespace Bulkhead.Gateway.Tests.Dns;

/// <summary>An own reading of a response: the sections as the header counts them, and nothing behind.</summary>
internal static class ResponseShape
{
    public static bool IsWellFormed(ReadOnlySpan<byte> message)
    {
        int At(ReadOnlySpan<byte> bytes, int index) => (bytes[index] << 8) | bytes[index + 1];
        if (message.Length < 12 || (message[2] & 0x80) == 0)
        {
            return false;
        }

        var at = 12;
        for (var i = 0; i < At(message, 4); i++)
        {
            at = SkipName(message, at) + 4;
        }

        for (var i = At(message, 6) + At(message, 8) + At(message, 10); i > 0; i--)
        {
            at = SkipName(message, at);
            at += 10 + At(message, at + 8);
        }

        return at == message.Length;
    }

    private static int SkipName(ReadOnlySpan<byte> message, int at)
    {
        while (message[at] is > 0 and < 64)
        {
            at += 1 + message[at];
        }

        return message[at] == 0 ? at + 1 : at + 2;
    }
}
