using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>What can go wrong when flows are read from files or asked of a server (BH81xx).</summary>
internal static class FlowsDiagnostics
{
    /// <summary>BH8101.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("BH8101", Severity.Error, "The server cannot be reached",
        "No connection to bulkheadd serve came about, or it broke before the answer was whole. Proxies of the environment are not used: the token goes to the server that was named and to nobody else.");

    /// <summary>BH8102.</summary>
    public static readonly DiagnosticDescriptor Untrusted = new("BH8102", Severity.Error, "The certificate of the server is not trusted",
        "The TLS handshake failed, mostly because the certificate is of a private authority, has ended, or is for another name. Nothing was asked and the token was not sent.");

    /// <summary>BH8103.</summary>
    public static readonly DiagnosticDescriptor NotSignedIn = new("BH8103", Severity.Error, "The server does not know who asks",
        "The server answers only with a token (401). None was given, or it is unknown there or has ended.");

    /// <summary>BH8104.</summary>
    public static readonly DiagnosticDescriptor Forbidden = new("BH8104", Severity.Error, "The token may not ask this",
        "The role of the token is too low (403): viewers list, follow and count; exports need an investigator.");

    /// <summary>BH8105.</summary>
    public static readonly DiagnosticDescriptor Refused = new("BH8105", Severity.Error, "The server does not understand the question",
        "The server refused the filter or a parameter (400), mostly because it is of another version.");

    /// <summary>BH8106.</summary>
    public static readonly DiagnosticDescriptor TooMany = new("BH8106", Severity.Error, "Too many requests",
        "The server limits how often somebody may ask (429).");

    /// <summary>BH8107.</summary>
    public static readonly DiagnosticDescriptor ServerFailed = new("BH8107", Severity.Error, "The server failed or sent elsewhere",
        "The answer has a status that no question about flows should get: 5xx is a fault of the server or of a proxy before it. Redirects are not followed, because the token would go along.");

    /// <summary>BH8108.</summary>
    public static readonly DiagnosticDescriptor Answer = new("BH8108", Severity.Error, "The answer of the server cannot be read",
        "What answered is no bulkheadd serve, or one of a version that speaks another format.");

    /// <summary>BH8109.</summary>
    public static readonly DiagnosticDescriptor Address = new("BH8109", Severity.Error, "Address of a server that is not taken",
        "A server is named by http or https, host, port and path. Plain http is taken for this machine only: elsewhere everybody on the way could read the token.");

    /// <summary>BH8110.</summary>
    public static readonly DiagnosticDescriptor Secret = new("BH8110", Severity.Error, "Token or certificate that cannot be used",
        "The file of the token or of the authority cannot be read or holds something else. Tokens are never given as arguments: those show in the list of processes.");

    /// <summary>BH8111.</summary>
    public static readonly DiagnosticDescriptor LinesLeftOut = new("BH8111", Severity.Warning, "Lines that are no flows",
        "Some lines are neither of the gateway's log nor exported records. They are counted and left out of the answer.");

    /// <summary>BH8112.</summary>
    public static readonly DiagnosticDescriptor NothingRead = new("BH8112", Severity.Error, "No line is a flow",
        "None of the lines is of the gateway's log or an exported record: there is nothing to answer from.");

    /// <summary>BH8113.</summary>
    public static readonly DiagnosticDescriptor TooManyValues = new("BH8113", Severity.Warning, "More values than are counted one by one",
        "Statistics over files keep a bounded number of different values in memory. Values that first appeared after that are in the totals only, so the table may lack some.");

    /// <summary>BH8114.</summary>
    public static readonly DiagnosticDescriptor StreamLost = new("BH8114", Severity.Warning, "The live flows were interrupted",
        "The connection to the server broke. It is opened again, and what came in between is asked for.");

    /// <summary>BH8115.</summary>
    public static readonly DiagnosticDescriptor Skipped = new("BH8115", Severity.Warning, "Flows that are not shown",
        "More flows came at a moment than a live view passes on. They are stored all the same: list shows them.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Unreachable, Untrusted, NotSignedIn, Forbidden, Refused, TooMany, ServerFailed, Answer, Address, Secret, LinesLeftOut, NothingRead, TooManyValues, StreamLost, Skipped,
    ];
}
