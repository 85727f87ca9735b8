using System.Globalization;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Explaining;

/// <summary>A destination that somebody asks about: <c>HOST</c>, <c>HOST:PORT</c> or a URL.</summary>
/// <param name="Host">The host.</param>
/// <param name="Port">The port; 443 where nothing says otherwise.</param>
/// <param name="Protocol">What would be spoken.</param>
internal sealed record Question(Host Host, int Port, ApplicationProtocol Protocol)
{
    /// <summary>The path of the URL that was asked about; null when none was given. No rule of the generated policy looks at it.</summary>
    public string? Path { get; init; }

    /// <summary>The transport.</summary>
    public Transport Transport => Protocol == ApplicationProtocol.Udp ? Transport.Udp : Transport.Tcp;

    /// <summary>What a gateway would see first.</summary>
    public Application Application => Host is Host.Address
        ? Protocol is ApplicationProtocol.Http or ApplicationProtocol.Ws ? Application.Http : Application.TlsWithoutName
        : Protocol switch
        {
            ApplicationProtocol.Https or ApplicationProtocol.Wss => Application.Tls,
            ApplicationProtocol.Http or ApplicationProtocol.Ws => Application.Http,
            _ => Application.Other,
        };

    /// <summary><c>api.groq.com:443</c></summary>
    public override string ToString() => (Host.Text.Contains(':', StringComparison.Ordinal) ? $"[{Host.Text}]" : Host.Text) + ":" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a question by the rules that configuration is read by.</summary>
    /// <param name="text">The text.</param>
    /// <param name="question">The question.</param>
    /// <param name="problem">Why it was refused, as a sentence.</param>
    public static bool TryRead(string text, out Question? question, out string? problem)
    {
        question = null;
        problem = null;
        var protocol = ApplicationProtocol.Unknown;
        string host;
        int? port;
        string? path = null;
        if (text.Contains("://", StringComparison.Ordinal))
        {
            if (!UrlParts.TryRead(text, out var parts, out var reason))
            {
                problem = $"the URL {reason}.";
                return false;
            }

            if (!ApplicationProtocols.TryParse(parts!.Scheme, out protocol))
            {
                problem = "the scheme of the URL is not known.";
                return false;
            }

            (host, port, path) = (parts.Host, parts.Port ?? protocol.DefaultPort(), parts.Path is null or "/" ? null : parts.Path);
        }
        else if (!TrySplit(text, out host, out port))
        {
            problem = "the port is no number from 1 to 65535.";
            return false;
        }

        var reading = HostSyntax.Read(host);
        if (reading.Host is null)
        {
            problem = $"the host {Words(reading.Refusal)}.";
            return false;
        }

        var number = port ?? 443;
        if (protocol == ApplicationProtocol.Unknown)
        {
            protocol = number is 80 or 8080 ? ApplicationProtocol.Http : ApplicationProtocol.Https;
        }

        question = new Question(reading.Host, number, protocol) { Path = path };
        return true;
    }

    private static bool TrySplit(string text, out string host, out int? port)
    {
        (host, port) = (text, null);
        var colon = text.LastIndexOf(':');
        var isBareIpv6 = colon >= 0 && text.IndexOf(':') != colon && !text.Contains(']', StringComparison.Ordinal);
        if (colon < 0 || isBareIpv6 || text.EndsWith(']'))
        {
            return true;
        }

        host = text[..colon];
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
        {
            return false;
        }

        port = number;
        return true;
    }

    private static string Words(HostRefusal refusal) => refusal switch
    {
        HostRefusal.Empty => "is empty",
        HostRefusal.TooLong => "or one of its labels is too long for DNS",
        HostRefusal.EmptyLabel => "holds an empty label",
        HostRefusal.ForbiddenCharacter => "holds a character that no DNS name has",
        HostRefusal.MisplacedHyphen => "has a label that starts or ends with a hyphen",
        HostRefusal.InvalidPunycode => "has an xn-- label that does not decode",
        HostRefusal.AmbiguousUnicode => "holds Unicode characters that programs read differently",
        HostRefusal.OddAddress => "is an address in a spelling that programs read differently",
        HostRefusal.EmbeddedAddress => "is an IPv6 address with a zone or with an IPv4 address inside",
        HostRefusal.MisplacedWildcard => "holds an asterisk; ask about one name",
        _ => "cannot be read",
    };
}
