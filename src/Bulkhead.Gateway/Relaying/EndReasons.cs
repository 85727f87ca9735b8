namespace Bulkhead.Gateway.Relaying;

/// <summary>Why an allowed connection ended, as stable codes. Those of <see cref="Peeking.RefusalReasons"/> occur too.</summary>
public static class EndReasons
{
    /// <summary>Both sides ended it.</summary>
    public const string Closed = "closed";

    /// <summary>One side reset it, or the network broke.</summary>
    public const string Reset = "reset";

    /// <summary>Nothing was carried for too long.</summary>
    public const string Idle = "idle_timeout";

    /// <summary>It was open for too long.</summary>
    public const string Total = "total_timeout";

    /// <summary>The client did not accept the certificate under the gateway's CA, or could not agree on a version of TLS.</summary>
    public const string ClientTls = "client_tls";

    /// <summary>The origin did not answer, or broke off.</summary>
    public const string OriginUnreachable = "origin_unreachable";

    /// <summary>A fault of the gateway itself.</summary>
    public const string InternalError = "internal_error";

    /// <summary>The gateway stopped.</summary>
    public const string Shutdown = "shutdown";
}
