using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>Names as a hostile client writes them: in SNI, in Host and in CONNECT.</summary>
internal static class NameRows
{
    private const string NoRule = "denied no_rule";
    private const string Invalid = "denied name_invalid";
    private const string Literal = "denied name_ip_literal";
    private const string To = TestBench.AttackerAddress;

    /// <summary>id, the bytes as Latin-1, the decision.</summary>
    private static readonly (string Id, string Name, string Expected)[] Names =
    [
        ("NAM-01", "ALLOWED.Example", "allowed"),
        ("NAM-01", "aLLoWeD.example", "allowed"),
        ("NAM-01", "EVIL.Test", NoRule),
        ("NAM-02", "allowed.example..", Invalid),
        ("NAM-03", "notallowed.example", NoRule),
        ("NAM-03", "evil-allowed.example", NoRule),
        ("NAM-03", "evilwild.example", NoRule),
        ("NAM-03", "wild.example", NoRule),
        ("NAM-04", "allowed.example.evil.test", NoRule),
        ("NAM-04", "x.wild.example.evil.test", NoRule),
        ("NAM-05", "evil.test\0.wild.example", Invalid),
        ("NAM-05", "allowed.example\0", Invalid),
        ("NAM-06", "evil.test%00.wild.example", Invalid),
        ("NAM-06", "evil.test\t.wild.example", Invalid),
        ("NAM-06", "a b.wild.example", Invalid),
        ("NAM-06", "evil.test\\.wild.example", Invalid),
        ("NAM-06", "evil.test#.wild.example", Invalid),
        ("NAM-06", "evil.test/.wild.example", Invalid),
        ("NAM-06", "evil.test?.wild.example", Invalid),
        ("NAM-07", "[allowed.example]", Invalid),
        ("NAM-07", "u@evil.test", Invalid),
        ("NAM-08", "ex\u00d0\u00b0mple.com", Invalid),
        ("NAM-08", "xn--exmple-4nf.com", NoRule),
        ("NAM-09", "allowed.example\u00e3\u0080\u0082evil.test", Invalid),
        ("NAM-09", "\u00ef\u00bd\u0081llowed.example", Invalid),
        ("NAM-10", "xn--a.wild.example", Invalid),
        ("NAM-10", "xn--xn--a.wild.example", Invalid),
        ("NAM-11", new string('a', 64) + ".wild.example", Invalid),
        ("NAM-11", string.Join('.', Enumerable.Repeat(new string('a', 60), 4)) + ".wild.example", Invalid),
        ("NAM-11", "a..wild.example", Invalid),
        ("NAM-11", ".allowed.example", Invalid),
        ("NAM-12", "-a.wild.example", Invalid),
        ("NAM-12", "a-.wild.example", Invalid),
        ("NAM-12", "_x.wild.example", Invalid),
        ("NAM-12", "1.2.3.4.5", Invalid),
        ("NAM-13", "allowed", NoRule),
        ("NAM-13", "postgres", NoRule),
        ("NAM-14", "localhost", NoRule),
        ("NAM-14", "x.localhost", NoRule),
        ("NAM-14", "printer.local", NoRule),
        ("NAM-14", "metadata.google.internal", NoRule),
        ("NAM-14", "host.docker.internal", NoRule),
        ("NAM-14", "kubernetes.default", NoRule),
        ("TLS-10", "*.wild.example", Invalid),
        ("ADR-01", TestBench.AttackerAddress, Literal),
        ("ADR-01", TestBench.OriginAddress, Literal),
        ("ADR-02", "127.1", Invalid),
        ("ADR-02", "0x7f000001", Invalid),
        ("ADR-02", "2130706433", Invalid),
        ("ADR-02", "017700000001", Invalid),
        ("ADR-02", "0177.0.0.1", Invalid),
        ("ADR-02", "127.000.000.001", Invalid),
        ("ADR-05", "169.254.169.254", Literal),
    ];

    /// <summary>Hosts with more than a name, which exist in HTTP alone.</summary>
    private static readonly (string Id, string Host, string Expected)[] Hosts =
    [
        ("NAM-02", "allowed.example.", "allowed"),
        ("NAM-02", "evil.test.", NoRule),
        ("NAM-07", "[::1]", Literal),
        ("NAM-07", $"[{TestBench.AttackerAddress6}]", Literal),
        ("NAM-07", "allowed.example:", Invalid),
        ("NAM-07", "allowed.example:080", Invalid),
        ("NAM-07", "allowed.example@evil.test", Invalid),
        ("NAM-07", "allowed.example, evil.test", Invalid),
        ("ADR-03", "[::ffff:203.0.113.66]", Invalid),
        ("ADR-04", "[fe80::1%eth0]", Invalid),
    ];

    public static IEnumerable<EvasionRow> All =>
    [
        .. Names.Select(static row => new EvasionRow(row.Id, $"{Shown(row.Name)} in SNI", row.Expected, attempt => attempt.HelloAsync(HelloParts.Named(row.Name)))),
        .. Names.Select(static row => new EvasionRow(row.Id, $"{Shown(row.Name)} in Host", Http(row.Name, row.Expected), attempt => attempt.TextAsync($"GET / HTTP/1.1\r\nHost: {row.Name}\r\n\r\n", To))),
        .. Names.Where(static row => row.Expected != "allowed").Select(static row => new EvasionRow(row.Id, $"{Shown(row.Name)} in CONNECT", Target(row.Name, row.Expected),
            attempt => attempt.TextAsync($"CONNECT {row.Name}:443 HTTP/1.1\r\nHost: {row.Name}:443\r\n\r\n", TestBench.GatewayAddress, 3128))),
        .. Hosts.Select(static row => new EvasionRow(row.Id, $"{Shown(row.Host)} in Host", row.Expected, attempt => attempt.TextAsync($"GET / HTTP/1.1\r\nHost: {row.Host}\r\n\r\n", To))),
        new("NAM-02", "a final dot in SNI", Invalid, static attempt => attempt.HelloAsync(HelloParts.Named("allowed.example."))),
        new("NAM-13", "a name without an address is tried with no suffix", "denied address_unresolved", static async attempt =>
        {
            var name = attempt.Bench.FreshName();
            await attempt.HelloAsync(HelloParts.Named(name));
            await attempt.DecidedAsync(1);
            Assert.Equal(name, attempt.Bench.Dns.Asked.Last());
        }),
        new("NAM-15", "an alias of a private address", "denied address_denied_range", static async attempt =>
        {
            attempt.Bench.Dns.Set("inside.evil.test", "10.0.0.5");
            await attempt.HelloAsync(HelloParts.Named(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "inside.evil.test")));
            Assert.Contains("leads through inside.evil.test.", (await attempt.DecidedAsync(1))[0].Detail, StringComparison.Ordinal);
        }),
        new("NAM-15", "an alias of somebody's public name is recorded with its way", "allowed", static async attempt =>
        {
            attempt.Bench.Dns.Set("second.other.test", TestBench.OriginAddress);
            attempt.Bench.Dns.Set("first.other.test", "second.other.test");
            await attempt.HelloAsync(HelloParts.Named(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "first.other.test")));
            Assert.Contains("leads through first.other.test, second.other.test.", (await attempt.DecidedAsync(1))[0].Detail, StringComparison.Ordinal);
        }),
        new("NAM-15", "an alias of a name that has no address", "denied address_unresolved", static attempt =>
            attempt.HelloAsync(HelloParts.Named(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "nothing.evil.test")))),
    ];

    private static string Shown(string name)
    {
        var shown = string.Concat(name.Select(static c => c is > ' ' and < '\x7f' ? c.ToString() : $"<{(int)c:x2}>"));
        return shown.Length > 50 ? $"{shown[..20]}... ({name.Length})" : shown;
    }

    // A control byte breaks the head before anybody looks for a name.
    private static string Http(string name, string expected) => name.Contains('\0') ? "denied http_framing" : expected;

    private static string Target(string name, string expected) =>
        name.Contains('\0') || name.Contains(' ') ? "denied http_framing"
        : name.AsSpan().IndexOfAny("\t#") >= 0 || name.Any(static c => c > '\x7f') ? "denied http_target_form"
        : expected;
}
