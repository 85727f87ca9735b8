using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Peeking;

/// <summary>Names on the wire and the reasons to refuse them: one judgement for SNI, Host, CONNECT and DNS.</summary>
internal static class PeekedName
{
    /// <summary>Reads the bytes of a name.</summary>
    /// <param name="bytes">The name alone.</param>
    /// <param name="name">The name, when nothing is refused.</param>
    public static Refusal Read(ReadOnlySpan<byte> bytes, out Hostname? name)
    {
        var reading = WireName.Read(bytes);
        name = reading.Name;
        if (name is not null)
        {
            return Refusal.None;
        }

        if (reading.IsAddress)
        {
            return new Refusal(RefusalReason.NameIpLiteral, "The host is an IP address and not a name.");
        }

        return reading.Refusal == HostRefusal.Empty
            ? new Refusal(RefusalReason.NameMissing, "The host name is empty.")
            : new Refusal(RefusalReason.NameInvalid, HostRefusals.Describe(reading.Refusal));
    }
}
