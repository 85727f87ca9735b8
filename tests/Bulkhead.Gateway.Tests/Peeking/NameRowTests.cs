using System.Text;
using Bulkhead.Gateway.Dns;
using Bulkhead.Gateway.Tests.Dns;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>Names as a hostile client writes them: the same verdict in SNI, Host, CONNECT, an absolute target and a DNS question.</summary>
public class NameRowTests
{
    private const string Invalid = "no name_invalid";
    private const string Address = "no name_ip_literal";

    /// <summary>id, bytes as Latin-1, verdict.</summary>
    public static TheoryData<string, string, string> Rows()
    {
        var label63 = new string('a', 63);
        var name253 = $"{label63}.{label63}.{label63}.{new string('b', 61)}";
        return new()
        {
            { "NAM-01", "ALLOWED.Example", "ok allowed.example" },
            { "NAM-01", "aLLoWeD.example", "ok allowed.example" },
            { "NAM-03", "notallowed.example", "ok notallowed.example" },
            { "NAM-04", "allowed.example.evil.test", "ok allowed.example.evil.test" },
            { "NAM-05", "evil.test\0.allowed.example", Invalid },
            { "NAM-05", "allowed.example\0", Invalid },
            { "NAM-06", "evil.test%00.allowed.example", Invalid },
            { "NAM-06", "evil.test\t.allowed.example", Invalid },
            { "NAM-06", "a b.allowed.example", Invalid },
            { "NAM-06", "evil.test\\.allowed.example", Invalid },
            { "NAM-06", "evil.test#.allowed.example", Invalid },
            { "NAM-07", "[allowed.example]", Invalid },
            { "NAM-07", "u@evil.test", Invalid },
            { "NAM-08", "exаmple.com".Replace("а", "\u00d0\u00b0", StringComparison.Ordinal), Invalid },
            { "NAM-08", "xn--exmple-4nf.com", "ok xn--exmple-4nf.com" },
            { "NAM-09", "api.example.com\u00e3\u0080\u0082evil.test", Invalid },
            { "NAM-09", "\u00ef\u00bd\u0081pi.example.com", Invalid },
            { "NAM-10", "xn--a.example", Invalid },
            { "NAM-10", "xn--xn--a.example", Invalid },
            { "NAM-10", "XN--A.example", Invalid },
            { "NAM-11", name253, "ok " + name253 },
            { "NAM-11", name253 + "b", Invalid },
            { "NAM-11", $"{label63}.example", $"ok {label63}.example" },
            { "NAM-11", $"a{label63}.example", Invalid },
            { "NAM-11", "a..b", Invalid },
            { "NAM-11", ".allowed.example", Invalid },
            { "NAM-12", "-a.example", Invalid },
            { "NAM-12", "a-.example", Invalid },
            { "NAM-12", "_dmarc.allowed.example", Invalid },
            { "NAM-12", "1.2.3.4.5", Invalid },
            { "NAM-12", "allowed.example.0x7f", Invalid },
            { "NAM-13", "postgres", "ok postgres" },
            { "NAM-14", "metadata.google.internal", "ok metadata.google.internal" },
            { "TLS-10", "*.example", Invalid },
            { "ADR-01", "203.0.113.7", Address },
            { "ADR-02", "127.1", Invalid },
            { "ADR-02", "0x7f000001", Invalid },
            { "ADR-02", "2130706433", Invalid },
            { "ADR-02", "017700000001", Invalid },
            { "ADR-02", "0177.0.0.1", Invalid },
            { "ADR-02", "127.000.000.001", Invalid },
        };
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_SNI(string id, string name, string verdict) => Same(id, verdict, Verdict.Hello(HelloBytes.Record(HelloBytes.Message(HelloParts.Named(name)))));

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_Host(string id, string name, string verdict) => Same(id, Http(name, verdict), Head($"GET / HTTP/1.1\r\nHost: {name}\r\n\r\n"));

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_Host_with_a_port(string id, string name, string verdict) => Same(id, Http(name, verdict), Head($"GET / HTTP/1.1\r\nHost: {name}:8443\r\n\r\n"));

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_CONNECT(string id, string name, string verdict)
    {
        Same(id, Target(name, verdict), Head($"CONNECT {name}:443 HTTP/1.1\r\nHost: {name}:443\r\n\r\n"));
        Same(id, Target(name, verdict), Head($"CONNECT {name}:443 HTTP/1.0\r\n\r\n"));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_an_absolute_target(string id, string name, string verdict) =>
        Same(id, Target(name, verdict), Head($"GET http://{name}/ HTTP/1.1\r\nHost: {name}\r\n\r\n"));

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_a_DNS_question(string id, string name, string verdict)
    {
        if (name.Split('.').Any(static label => label.Length is 0 or > 63) || name.Length > 253)
        {
            // There is no way to write such a name; the rows of DNS-13 have the nearest ones.
            return;
        }

        var read = DnsQuery.TryRead(DnsBytes.Query(name), out var query, out var refusal);
        Same(id, verdict, read ? "ok " + query!.Name!.Value : "no " + refusal.Refusal.Code);
    }

    [Theory]
    [InlineData("NAM-02", "allowed.example.", Invalid, "ok allowed.example")]
    [InlineData("NAM-02", "allowed.example..", Invalid, Invalid)]
    [InlineData("NAM-02", ".", Invalid, Invalid)]
    [InlineData("NAM-02", "203.0.113.7.", Invalid, Address)]
    public void A_final_dot_is_refused_in_SNI_and_taken_off_in_Host(string id, string name, string sni, string host)
    {
        Same(id, sni, Verdict.Hello(HelloBytes.Record(HelloBytes.Message(HelloParts.Named(name)))));
        Same(id, host, Head($"GET / HTTP/1.1\r\nHost: {name}\r\n\r\n"));
        Same(id, host, Head($"GET / HTTP/1.1\r\nHost: {name}:80\r\n\r\n"));
    }

    [Theory]
    [InlineData("NAM-07", "[::1]:443", Address)]
    [InlineData("NAM-07", "[::1]", Address)]
    [InlineData("NAM-07", "::1", Address)]
    [InlineData("NAM-07", "[2001:db8::7]:8080", Address)]
    [InlineData("ADR-03", "[::ffff:169.254.169.254]", Invalid)]
    [InlineData("ADR-04", "[fe80::1%eth0]:443", Invalid)]
    [InlineData("NAM-07", "allowed.example:", Invalid)]
    [InlineData("NAM-07", "allowed.example:0", Invalid)]
    [InlineData("NAM-07", "allowed.example:65536", Invalid)]
    [InlineData("NAM-07", "allowed.example:080", Invalid)]
    [InlineData("NAM-07", "allowed.example:+80", Invalid)]
    [InlineData("NAM-07", "allowed.example:80:80", Invalid)]
    [InlineData("NAM-07", "u@evil.test:443", Invalid)]
    [InlineData("NAM-07", "u:p@evil.test:443", Invalid)]
    [InlineData("NAM-07", "a.example, b.example", Invalid)]
    [InlineData("NAM-07", "allowed.example/", Invalid)]
    [InlineData("NAM-07", "http://allowed.example", Invalid)]
    [InlineData("H-03", "", "no name_missing")]
    [InlineData("H-03", ":80", "no name_missing")]
    public void Hosts_with_more_than_a_name(string id, string host, string verdict) => Same(id, verdict, Head($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));

    [Theory]
    [InlineData("ADR-01", "::1", Address)]
    [InlineData("ADR-01", "[2001:db8::7]", Address)]
    [InlineData("ADR-04", "fe80::1%eth0", Invalid)]
    public void Addresses_in_SNI(string id, string name, string verdict) => Same(id, verdict, Verdict.Hello(HelloBytes.Record(HelloBytes.Message(HelloParts.Named(name)))));

    /// <summary>A control byte breaks the head before anybody looks for a name.</summary>
    private static string Http(string name, string verdict) => name.AsSpan().IndexOfAnyInRange('\0', '\x08') >= 0 ? "no http_framing" : verdict;

    /// <summary>So does a space in a target; other bytes that are no visible ASCII are refused as a target.</summary>
    private static string Target(string name, string verdict) =>
        name.Contains('\0') || name.Contains(' ') ? "no http_framing"
        : name.Contains('\t') || name.Contains('#') || name.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f') >= 0 ? "no http_target_form"
        : verdict;

    private static string Head(string head) => Verdict.Head(Encoding.Latin1.GetBytes(head));

    private static void Same(string id, string expected, string actual) => Assert.Equal($"{id} {expected}", $"{id} {actual}");
}
