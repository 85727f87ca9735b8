using System.Net;

namespace Bulkhead.Server.Collecting;

/// <summary>What the lines of a source are.</summary>
internal enum SourceFormat
{
    /// <summary>Records of the embedded gateway.</summary>
    Gateway,

    /// <summary>Logs of Aviatrix gateways.</summary>
    Dcf,

    /// <summary>Flows of Hubble as JSON.</summary>
    Hubble,
}

/// <summary>How the lines of a source arrive.</summary>
internal enum SourceTransport
{
    /// <summary>A file that grows.</summary>
    File,

    /// <summary>Standard input.</summary>
    Input,

    /// <summary>From the gateway in this very process. No option names it: <c>bulkheadd gateway --dashboard</c> makes it.</summary>
    Process,

    /// <summary>Syslog over UDP.</summary>
    Udp,

    /// <summary>Syslog over TCP.</summary>
    Tcp,

    /// <summary>Syslog over TLS.</summary>
    Tls,
}

/// <summary><c>--source NAME=WHERE</c>. The name begins with what the lines are: <c>gateway</c>, <c>dcf</c> or <c>hubble</c>, alone or followed by a dash and more.</summary>
/// <param name="Name">The name that records carry.</param>
/// <param name="Format">What the lines are.</param>
/// <param name="Transport">How they arrive.</param>
/// <param name="Path">The file, for a file.</param>
/// <param name="Listen">Where to listen, for syslog.</param>
internal sealed record SourceOption(string Name, SourceFormat Format, SourceTransport Transport, string? Path, IPEndPoint? Listen)
{
    /// <summary>The form of the option, for help and diagnostics.</summary>
    public const string Form = "NAME=file:PATH | udp:ADDRESS:PORT | tcp:ADDRESS:PORT | tls:ADDRESS:PORT | -, where NAME is gateway, dcf or hubble, or begins with one of them and a dash";

    /// <summary>The gateway of this process.</summary>
    public static SourceOption OfThisProcess { get; } = new("gateway", SourceFormat.Gateway, SourceTransport.Process, null, null);

    /// <summary>Reads the option; null when it has another form.</summary>
    public static SourceOption? Read(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return null;
        }

        var (name, where) = (text[..equals], text[(equals + 1)..]);
        if (name.Length > 64 || !name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            return null;
        }

        SourceFormat? format = name.Split('-')[0] switch
        {
            "gateway" => SourceFormat.Gateway,
            "dcf" => SourceFormat.Dcf,
            "hubble" => SourceFormat.Hubble,
            _ => null,
        };
        if (format is not { } known)
        {
            return null;
        }

        if (where == "-")
        {
            return new SourceOption(name, known, SourceTransport.Input, null, null);
        }

        var colon = where.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == where.Length - 1)
        {
            return null;
        }

        var rest = where[(colon + 1)..];
        return where[..colon] switch
        {
            "file" => new SourceOption(name, known, SourceTransport.File, rest, null),
            "udp" when IPEndPoint.TryParse(rest, out var end) => new SourceOption(name, known, SourceTransport.Udp, null, end),
            "tcp" when IPEndPoint.TryParse(rest, out var end) => new SourceOption(name, known, SourceTransport.Tcp, null, end),
            "tls" when IPEndPoint.TryParse(rest, out var end) => new SourceOption(name, known, SourceTransport.Tls, null, end),
            _ => null,
        };
    }
}
