namespace Bulkhead.Flows.Sources;

/// <summary>
/// Reads lines that Aviatrix gateways and controllers send by syslog: finds the keyword, gives L4 and L7 records to their readers, knows the other classes by name and
/// quarantines the rest. The first keyword of the text decides: what stands behind it was chosen by clients and servers.
/// </summary>
public static class AviatrixLineReader
{
    /// <summary>How far into the text a keyword is looked for: before it stand only the program and a time.</summary>
    public const int KeywordWithin = 256;

    private const string L4 = "l4";
    private const string L7 = "l7";

    // The keyword, and what its lines are. The spellings microseg: and ats_dcf: are in the vendor's pattern library, not in its samples.
    private static readonly (byte[] Keyword, string Class)[] Keywords =
    [
        ("aviatrixgwmicrosegpacket:"u8.ToArray(), L4),
        ("microseg:"u8.ToArray(), L4),
        ("traffic_server["u8.ToArray(), L7),
        ("traffic_server:"u8.ToArray(), L7),
        ("ats_dcf:"u8.ToArray(), L7),
        ("suricata["u8.ToArray(), IgnoredLines.Suricata),
        ("suricata:"u8.ToArray(), IgnoredLines.Suricata),
        ("aviatrixgwnetstats:"u8.ToArray(), IgnoredLines.NetworkStatistics),
        ("aviatrixgwsysstats:"u8.ToArray(), IgnoredLines.SystemStatistics),
        ("aviatrixcmd:"u8.ToArray(), IgnoredLines.ControllerCommand),
        ("aviatrixapi:"u8.ToArray(), IgnoredLines.ControllerCommand),
        ("aviatrixtunnelstatuschange:"u8.ToArray(), IgnoredLines.TunnelStatus),
        ("aviatrixvpnsession:"u8.ToArray(), IgnoredLines.VpnSession),
        ("aviatrixuser:"u8.ToArray(), IgnoredLines.VpnSession),
        ("aviatrixlicensedvpnusers:"u8.ToArray(), IgnoredLines.VpnSession),
        ("aviatrixbgpoverlapcidr:"u8.ToArray(), IgnoredLines.Routing),
        ("aviatrixbgproutelimitthreshold:"u8.ToArray(), IgnoredLines.Routing),
        ("aviatrixfqdnrule"u8.ToArray(), IgnoredLines.FqdnFilter),
        ("aviatrixrule:"u8.ToArray(), IgnoredLines.StatefulFirewall),
    ];

    /// <summary>Reads one message, without its framing. Never throws.</summary>
    /// <param name="message">The message with or without its syslog head.</param>
    /// <param name="source">The name of the collector.</param>
    public static LineReading Read(ReadOnlySpan<byte> message, string source)
    {
        message = message.TrimEnd("\r\n\0"u8);
        if (LineText.IsBlank(message))
        {
            return new LineReading.Ignored(IgnoredLines.Blank);
        }

        var syslog = SyslogHeader.Read(message);
        if (syslog.Program.SequenceEqual("traffic_server"u8) || syslog.Program.SequenceEqual("ats_dcf"u8))
        {
            return DcfL7Reader.Read(syslog.Text, source);
        }

        if (syslog.Program.SequenceEqual("suricata"u8))
        {
            return new LineReading.Ignored(IgnoredLines.Suricata);
        }

        var text = syslog.Text;
        return Find(text, out var at, out var end) switch
        {
            null => new LineReading.Quarantined("unknown keyword"),
            L4 => DcfL4Reader.Read(text[..at], text[end..], source),
            L7 => DcfL7Reader.Read(AfterColon(text[(end - 1)..]), source),
            { } known => new LineReading.Ignored(known),
        };
    }

    private static string? Find(ReadOnlySpan<byte> text, out int at, out int end)
    {
        for (at = 0; at < Math.Min(text.Length, KeywordWithin); at++)
        {
            if (at > 0 && text[at - 1] != ' ')
            {
                continue;
            }

            foreach (var (keyword, known) in Keywords)
            {
                if (StartsWith(text[at..], keyword))
                {
                    end = at + keyword.Length;
                    return known;
                }
            }
        }

        end = 0;
        return null;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length < lower.Length)
        {
            return false;
        }

        for (var i = 0; i < lower.Length; i++)
        {
            if ((text[i] is >= (byte)'A' and <= (byte)'Z' ? text[i] | 0x20 : text[i]) != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    // "[5141]: {…" or ": {…".
    private static ReadOnlySpan<byte> AfterColon(ReadOnlySpan<byte> text) => text.IndexOf((byte)':') is >= 0 and <= 12 and var colon ? text[(colon + 1)..] : text;
}
