namespace Bulkhead.Model.Names;

/// <summary>Facts about <see cref="ApplicationProtocol"/>.</summary>
public static class ApplicationProtocols
{
    private static readonly (ApplicationProtocol Protocol, string Name, int? Port)[] Facts =
    [
        (ApplicationProtocol.Unknown, "unknown", null),
        (ApplicationProtocol.Https, "https", 443),
        (ApplicationProtocol.Http, "http", 80),
        (ApplicationProtocol.Wss, "wss", 443),
        (ApplicationProtocol.Ws, "ws", 80),
        (ApplicationProtocol.Mongodb, "mongodb", 27017),
        (ApplicationProtocol.MongodbSrv, "mongodb+srv", 27017),
        (ApplicationProtocol.Redis, "redis", 6379),
        (ApplicationProtocol.Rediss, "rediss", 6379),
        (ApplicationProtocol.Postgresql, "postgresql", 5432),
        (ApplicationProtocol.Smtp, "smtp", 25),
        (ApplicationProtocol.Smtps, "smtps", 465),
        (ApplicationProtocol.Ldap, "ldap", 389),
        (ApplicationProtocol.Ldaps, "ldaps", 636),
        (ApplicationProtocol.Dns, "dns", 53),
        (ApplicationProtocol.Grpc, "grpc", 4317),
        (ApplicationProtocol.Socks, "socks5", 1080),
        (ApplicationProtocol.Tcp, "tcp", null),
        (ApplicationProtocol.Udp, "udp", null),
    ];

    /// <summary>The name used in files and reports.</summary>
    public static string Name(this ApplicationProtocol protocol) => Facts[(int)protocol].Name;

    /// <summary>The port used when none is written, or null.</summary>
    public static int? DefaultPort(this ApplicationProtocol protocol) => Facts[(int)protocol].Port;

    /// <summary>Whether the first bytes carry the name: SNI of TLS or Host of HTTP. Only then can a WebGroup match.</summary>
    public static bool CarriesName(this ApplicationProtocol protocol) =>
        protocol is ApplicationProtocol.Https or ApplicationProtocol.Http or ApplicationProtocol.Wss or ApplicationProtocol.Ws;

    /// <summary>Whether it is TLS from the first byte.</summary>
    public static bool IsTls(this ApplicationProtocol protocol) =>
        protocol is ApplicationProtocol.Https or ApplicationProtocol.Wss or ApplicationProtocol.Rediss
            or ApplicationProtocol.Smtps or ApplicationProtocol.Ldaps or ApplicationProtocol.MongodbSrv;

    /// <summary>Reads a name, or a URL scheme, without regard to case.</summary>
    public static bool TryParse(string text, out ApplicationProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var fact in Facts)
        {
            if (fact.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                protocol = fact.Protocol;
                return true;
            }
        }

        protocol = text.ToLowerInvariant() switch
        {
            "postgres" => ApplicationProtocol.Postgresql,
            "socks" or "socks5h" or "socks4" => ApplicationProtocol.Socks,
            "ldap+starttls" => ApplicationProtocol.Ldap,
            _ => ApplicationProtocol.Unknown,
        };
        return protocol != ApplicationProtocol.Unknown;
    }
}
