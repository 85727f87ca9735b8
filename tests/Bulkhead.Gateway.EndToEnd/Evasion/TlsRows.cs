using System.Net.Sockets;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>TLS: hellos that two readers could read differently. They are sent to the attacker's address, unless a row says otherwise.</summary>
internal static class TlsRows
{
    private const string Allowed = "allowed.example";
    private const string Evil = "evil.test";
    private const string To = TestBench.AttackerAddress;
    private const string NoRule = "denied no_rule";
    private const string Invalid = "denied tls_hello_invalid";
    private const string TooLarge = "denied tls_hello_too_large";
    private const string Version = "denied tls_version";
    private const string Other = "denied proto_other";
    private const int Silent = 300;

    private static readonly byte[] EvilHello = HelloBytes.Message(HelloParts.Named(Evil));
    private static readonly byte[] AllowedHello = HelloBytes.Message(HelloParts.Named(Allowed));

    public static IEnumerable<EvasionRow> All => [.. Names, .. Cuts, .. Malformed, .. Others];

    private static IEnumerable<EvasionRow> Names =>
    [
        new("TLS-01", "an allowed name at the attacker's address", "allowed", static async attempt => Hello(await attempt.GetAsync(Allowed, To))),
        new("TLS-01", "an allowed name at the attacker's IPv6 address", "allowed", static async attempt => Hello(await attempt.GetAsync(Allowed, TestBench.AttackerAddress6))),
        new("TLS-01", "an allowed name at the attacker's address, openssl", "allowed", static async attempt =>
            Assert.Contains("CN = allowed.example", (await attempt.ToolAsync("Q\n", "openssl", "s_client", "-connect", To + ":443", "-servername", Allowed)).Output, StringComparison.Ordinal)) { Needs = ["openssl"] },
        new("TLS-03", "no name, openssl", "denied name_missing", static attempt => OpenSsl(attempt, "-noservername")) { Needs = ["openssl"] },
        new("TLS-03", "no name, openssl over IPv6", "denied name_missing", static attempt => attempt.ToolAsync("Q\n", "openssl", "s_client", "-connect", $"[{TestBench.AttackerAddress6}]:443", "-noservername")) { Needs = ["openssl"] },
        new("TLS-03", "no name at the address of an allowed server", "denied name_missing", static attempt => attempt.HelloAsync(new HelloParts { Extensions = [(43, [2, 3, 4])] }, TestBench.OriginAddress)),
        new("TLS-03", "no extensions at all", "denied name_missing", static attempt => attempt.HelloAsync(new HelloParts { Extensions = null })),
        new("TLS-07", "ECH beside a denied outer name", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named(Evil).With(Ech(0)))),
        new("TLS-07", "ECH beside an allowed outer name goes to the outer name's server and is recorded", "allowed", static async attempt =>
        {
            await attempt.HelloAsync(HelloParts.Named(Allowed).With(Ech(0)));
            Assert.True((await attempt.DecidedAsync(1))[0].OffersEch);
        }),
        new("TLS-07", "ECH of the inner form", "denied tls_ech", static attempt => attempt.HelloAsync(HelloParts.Named(Allowed).With(Ech(1)))),
        new("TLS-07", "ECH cut off", Invalid, static attempt => attempt.HelloAsync(HelloParts.Named(Allowed).With((0xfe0d, [0, 0, 1])))),
        new("TLS-08", "ESNI beside an allowed name", "denied tls_ech", static attempt => attempt.HelloAsync(HelloParts.Named(Allowed).With((0xffce, [0, 1, 2])))),
        new("TLS-08", "ESNI alone", "denied tls_ech", static attempt => attempt.HelloAsync(new HelloParts { Extensions = [(0xffce, [0, 1, 2])] })),
        new("TLS-09", "two server_name extensions, the allowed one first", "denied tls_sni_duplicate", static attempt => attempt.HelloAsync(HelloParts.Named(Allowed).With(HelloParts.Sni(Evil)))),
        new("TLS-09", "two server_name extensions, the allowed one last", "denied tls_sni_duplicate", static attempt => attempt.HelloAsync(HelloParts.Named(Allowed).Before(HelloParts.Sni(Evil)))),
        new("TLS-09", "two names in one extension", "denied tls_sni_duplicate", static attempt => attempt.HelloAsync(Sni(HelloBytes.ServerNames((0, Text(Allowed)), (0, Text(Evil)))))),
        new("TLS-09", "a name of another type", Invalid, static attempt => attempt.HelloAsync(Sni(HelloBytes.ServerNames((1, Text(Allowed)))))),
        new("TLS-09", "an empty name", Invalid, static attempt => attempt.HelloAsync(Sni(HelloBytes.ServerNames((0, []))))),
        new("TLS-09", "an empty extension", Invalid, static attempt => attempt.HelloAsync(Sni([]))),
        new("TLS-09", "a list that ends early", Invalid, static attempt => attempt.HelloAsync(Sni([.. HelloBytes.ServerNames((0, Text(Allowed))), 0]))),
        new("TLS-09", "a name that ends late", Invalid, static attempt => attempt.HelloAsync(Sni([0, 18, 0, 0, 16, .. Text(Allowed)]))),
    ];

    private static IEnumerable<EvasionRow> Cuts =>
    [
        new("TLS-04", "a denied name cut at every byte", NoRule, static attempt => CutAsync(attempt, HelloBytes.Record(EvilHello))) { Decisions = EvilHello.Length + 4 },
        new("TLS-04", "no name, cut at every byte", "denied name_missing", static attempt => CutAsync(attempt, HelloBytes.Record(Unnamed))) { Decisions = Unnamed.Length + 4 },
        new("TLS-04", "a denied name byte by byte", NoRule, static attempt => attempt.SendAsync(To, 443, [.. HelloBytes.Record(EvilHello).Select(static one => (byte[])[one])])),
        new("TLS-04", "an allowed name byte by byte", "allowed", static attempt => attempt.SendAsync(To, 443, [.. HelloBytes.Record(AllowedHello).Select(static one => (byte[])[one])])),
        .. new[] { 1, 2, 16, 64, 100 }.SelectMany(static size => (EvasionRow[])
        [
            new("TLS-05", $"a denied name in records of {size}", NoRule, attempt => attempt.SendAsync(To, 443, HelloBytes.Records(EvilHello, size))),
            new("TLS-05", $"no name in records of {size}", "denied name_missing", attempt => attempt.SendAsync(To, 443, HelloBytes.Records(Unnamed, size))),
            new("TLS-05", $"an allowed name in records of {size} goes to its server", "allowed", attempt => attempt.SendAsync(To, 443, HelloBytes.Records(AllowedHello, size))),
        ]),
        new("TLS-05", "records of 512, openssl", NoRule, static attempt => OpenSsl(attempt, "-servername", Evil, "-max_send_frag", "512", "-alpn", LongAlpn)) { Needs = ["openssl"] },
        new("TLS-05", "records of 512 and an allowed name, openssl", "allowed", static async attempt => await OpenSsl(attempt, "-servername", Allowed, "-max_send_frag", "512", "-alpn", LongAlpn)) { Needs = ["openssl"] },
        new("TLS-05", "more records than are read", TooLarge, static attempt => attempt.SendAsync(To, 443, HelloBytes.Records(HelloBytes.Message(Padded(Allowed, 4097)), 1))),
        new("TLS-06", "a denied name in 2 KiB", NoRule, static attempt => attempt.HelloAsync(Padded(Evil, 2000))),
        new("TLS-06", "a denied name in 16 KiB", NoRule, static attempt => attempt.HelloAsync(Padded(Evil, 16_384))),
        new("TLS-06", "a denied name behind 60 KiB", NoRule, static attempt => attempt.SendAsync(To, 443, HelloBytes.Records(HelloBytes.Message(Padded(Evil, 60_000)), 16_384))),
        new("TLS-06", "64 KiB and a byte", TooLarge, static attempt => attempt.SendAsync(To, 443, HelloBytes.Records(HelloBytes.Message(Padded(Allowed, 65_537)), 16_384))),
        new("TLS-06", "16 MiB announced", TooLarge, static attempt => attempt.SendAsync(To, 443, HelloBytes.Record([1, 0xff, 0xff, 0xff, 3, 3]))),
    ];

    private static IEnumerable<EvasionRow> Malformed =>
    [
        new("TLS-11", "TLS 1.3 alone, a denied name", NoRule, static attempt => attempt.HelloAsync(new HelloParts { Extensions = [HelloParts.Sni(Evil), (43, [2, 3, 4])] })),
        new("TLS-11", "GREASE everywhere, a denied name", NoRule, static attempt => attempt.HelloAsync(Grease(Evil))),
        new("TLS-11", "only GREASE versions", Version, static attempt => attempt.HelloAsync(new HelloParts { Extensions = [HelloParts.Sni(Allowed), (43, [2, 0x3a, 0x3a])] })),
        new("TLS-11", "SSL 3", Version, static attempt => attempt.HelloAsync(new HelloParts { Version = 0x0300, Extensions = [HelloParts.Sni(Allowed)] })),
        new("TLS-11", "half a cipher suite", Invalid, static attempt => attempt.HelloAsync(HelloParts.Named(Allowed) with { Suites = [0x13, 1, 0x13] })),
        new("TLS-11", "an extension twice", Invalid, static attempt => attempt.HelloAsync(HelloParts.Named(Allowed).With((10, [0, 2, 0, 29])))),
        new("TLS-12", "SSL 2", Version, static attempt => attempt.SendAsync(To, 443, [0x80, 0x2e, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10])),
        new("TLS-13", "SSH", Other, static attempt => attempt.TextAsync("SSH-2.0-x\r\n", port: 443)),
        new("TLS-13", "a request for an allowed name without TLS on 443", "denied tls_not_tls", static attempt => attempt.TextAsync("GET / HTTP/1.1\r\nHost: allowed.example\r\n\r\n", port: 443)),
        new("TLS-13", "random bytes", Other, static attempt => attempt.SendAsync(To, 443, [0x9c, 0x17, 0x5e, 0xf1, 0x22, 0x80, 0x03, 0x77])),
        new("TLS-13", "a ServerHello", Invalid, static attempt => attempt.SendAsync(To, 443, HelloBytes.Record(HelloBytes.Message(2, new byte[38])))),
        new("TLS-14", "a second message behind the hello", Invalid, static attempt => attempt.SendAsync(To, 443, HelloBytes.Record([.. AllowedHello, .. HelloBytes.Message(11, [0])]))),
        new("TLS-14", "a byte behind the hello", Invalid, static attempt => attempt.SendAsync(To, 443, HelloBytes.Record([.. AllowedHello, 0]))),
        new("TLS-21", "length 0", Invalid, static attempt => attempt.SendAsync(To, 443, [22, 3, 1, 0, 0, .. HelloBytes.Record(AllowedHello)])),
        new("TLS-21", "length 0x8000", Invalid, static attempt => attempt.SendAsync(To, 443, [22, 3, 1, 0x80, 0, 1])),
        new("TLS-21", "length 0xFFFF", Invalid, static attempt => attempt.SendAsync(To, 443, [22, 3, 1, 0xff, 0xff, 1])),
        new("TLS-21", "length 16385", Invalid, static attempt => attempt.SendAsync(To, 443, [22, 3, 1, 0x40, 1, 1])),
        new("TLS-22", "an alert before the hello", Other, static attempt => attempt.SendAsync(To, 443, [.. HelloBytes.Record([1, 0], type: 21), .. HelloBytes.Record(AllowedHello)])),
        .. Interruptions.Select(static item => new EvasionRow("TLS-22", item.What + " inside the hello", Invalid, attempt => attempt.SendAsync(To, 443, [.. HelloBytes.Record(AllowedHello[..40]), .. item.Bytes, .. HelloBytes.Record(AllowedHello[40..])]))),
    ];

    private static IEnumerable<EvasionRow> Others =>
    [
        new("TLS-15", "silence", "denied tls_hello_timeout", static async attempt => await attempt.ReadAsync(await attempt.ConnectAsync(To, 25))),
        new("TLS-15", "a client that ends at once", Other, static attempt => attempt.SendAsync(To, 443)),
        new("TLS-16", "a second hello with another name stays with the server of the first", "allowed", static attempt => attempt.SendAsync(To, 443, HelloBytes.Record(AllowedHello), HelloBytes.Record(EvilHello))),
        new("TLS-16", "a second hello with another name, after the server asked for one", "allowed", static attempt => RetryAsync(attempt, Allowed)),
        new("TLS-17", "a session of an allowed name resumed under a denied one", "allowed; denied no_rule", static async attempt =>
        {
            var session = Path.GetTempFileName();
            await attempt.ToolAsync("Q\n", "openssl", "s_client", "-connect", To + ":443", "-servername", Allowed, "-tls1_2", "-sess_out", session);
            await attempt.DecidedAsync(1);
            await attempt.ToolAsync("Q\n", "openssl", "s_client", "-connect", To + ":443", "-servername", Evil, "-tls1_2", "-sess_in", session);
            File.Delete(session);
        }) { Needs = ["openssl"] },
        new("TLS-18", "early data behind a denied name", NoRule, static attempt => attempt.SendAsync(To, 443, HelloBytes.Record(HelloBytes.Message(HelloParts.Named(Evil).With((42, []), (41, [0, 0, 0, 0])))), HelloBytes.Record(new byte[4000], type: 23))),
        new("TLS-19", "300 silent connections do not keep others waiting", "allowed; denied tls_hello_timeout", static async attempt =>
        {
            var silent = new List<Socket>();
            for (var i = 0; i < Silent; i++)
            {
                silent.Add(await attempt.ConnectAsync(To));
            }

            Hello(await attempt.GetAsync(Allowed));
            await Task.WhenAll(silent.Select(socket => attempt.ReadAsync(socket)));
        }) { Decisions = Silent + 1 },
        new("TLS-19", "a hello that stops in the middle", "denied tls_hello_timeout", static async attempt =>
        {
            var socket = await attempt.ConnectAsync(To);
            await socket.SendAsync(HelloBytes.Record(AllowedHello)[..50], SocketFlags.None);
            await attempt.ReadAsync(socket);
        }),
        new("TLS-20", "the SSLRequest of Postgres", Other, static attempt => attempt.SendAsync(To, 5432, [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])),
        new("TLS-20", "the EHLO of SMTP", Other, static attempt => attempt.TextAsync("EHLO x\r\nSTARTTLS\r\n", port: 587)),
        new("TLS-20", "a name that is allowed on other ports", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named(Allowed), port: 587)),
    ];

    private static (string What, byte[] Bytes)[] Interruptions =>
        [("an alert", HelloBytes.Record([1, 0], type: 21)), ("a CCS", HelloBytes.Record([1], type: 20)), ("application data", HelloBytes.Record([1, 2], type: 23)), ("an empty record", [22, 3, 1, 0, 0])];

    private static byte[] Unnamed { get; } = HelloBytes.Message(new HelloParts { Extensions = [(43, [2, 3, 4]), (10, [0, 2, 0, 29])] });

    // Names of protocols in more than a kilobyte: with records of 512 bytes openssl sends its hello in several.
    private static string LongAlpn { get; } = string.Join(',', Enumerable.Range(0, 60).Select(static i => $"protocol-number-{i:000}"));

    private static void Hello(string answer) => Assert.Contains("hello allowed.example", answer, StringComparison.Ordinal);

    private static Task<Outcome> OpenSsl(Attempt attempt, params string[] arguments) => attempt.ToolAsync("Q\n", ["openssl", "s_client", "-connect", To + ":443", .. arguments]);

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static HelloParts Sni(byte[] data) => new() { Extensions = [(0, data), (43, [4, 3, 4, 3, 3])] };

    private static (int Type, byte[] Data) Ech(byte form) => (0xfe0d, form == 0 ? (byte[])[0, 0, 1, 0, 1, 7, 0, 2, 9, 9, 0, 3, 1, 2, 3] : [form]);

    private static HelloParts Grease(string name) => new()
    {
        Suites = [0x4a, 0x4a, 0x13, 0x01],
        Extensions = [(0x5a5a, []), HelloParts.Sni(name), (10, [0, 4, 0x6a, 0x6a, 0, 29]), (43, [6, 0x7a, 0x7a, 3, 4, 3, 3]), (0xdada, [0])],
    };

    // A hello of exactly that many bytes, header included; the padding comes before the name.
    private static HelloParts Padded(string name, int size)
    {
        var usual = HelloParts.Named(name);
        return usual.Before((21, new byte[size - HelloBytes.Message(usual).Length - 4]));
    }

    /// <summary>Makes a server ask for a second hello (HelloRetryRequest), and gives it one with another name.</summary>
    internal static async Task RetryAsync(Attempt attempt, string name)
    {
        // Groups that the server knows, and no key for any of them.
        HelloParts Of(string asked, params byte[] keys) => new()
        {
            Extensions = [HelloParts.Sni(asked), (43, [2, 3, 4]), (10, HelloBytes.Vector(0, 23, 0, 29)), (13, HelloBytes.Vector(4, 3, 8, 4)), (51, HelloBytes.Vector(keys))],
        };
        var socket = await attempt.ConnectAsync(To);
        await socket.SendAsync(HelloBytes.Record(HelloBytes.Message(Of(name))), SocketFlags.None);
        var asked = new byte[4096];
        var count = await socket.ReceiveAsync(asked, SocketFlags.None);

        // RFC 8446 section 4.1.3: the random of a HelloRetryRequest.
        Assert.Contains("CF21AD74E59A6111BE1D8C021E65B891", Convert.ToHexString(asked.AsSpan(0, count)), StringComparison.Ordinal);
        var group = Convert.ToHexString(asked.AsSpan(0, count)).Contains("003300020017", StringComparison.Ordinal) ? 23 : 29;
        var key = group == 29 ? [9, .. new byte[31]] : Point();
        await attempt.SendAsync(socket, HelloBytes.Record(HelloBytes.Message(Of(Evil, [.. HelloBytes.Number(group), .. HelloBytes.Vector(key)])), version: 0x0303));
    }

    private static byte[] Point()
    {
        using var own = System.Security.Cryptography.ECDiffieHellman.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var point = own.ExportParameters(false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static async Task CutAsync(Attempt attempt, byte[] bytes)
    {
        for (var i = 1; i < bytes.Length; i++)
        {
            await attempt.SendAsync(To, 443, bytes[..i], bytes[i..]);
        }
    }
}
