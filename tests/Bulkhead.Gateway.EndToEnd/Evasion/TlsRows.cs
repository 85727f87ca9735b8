using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>TLS: hellos that two readers could read differently.</summary>
internal static class TlsRows
{
    private const string Allowed = "allowed.example";
    private const string Evil = "evil.test";
    private const string To = TestBench.AttackerAddress;
    private const string Invalid = "denied tls_hello_invalid";

    public static IEnumerable<EvasionRow> All =>
    [
        new("TLS-01", "an allowed name at the attacker's address", "allowed", async attempt =>
        {
            Assert.Contains("hello allowed.example", await attempt.GetAsync(Allowed, To), StringComparison.Ordinal);
        }),
        new("TLS-01", "an allowed name at the attacker's address, openssl", "allowed", async attempt =>
            await attempt.ToolAsync("Q\n", "openssl", "s_client", "-connect", To + ":443", "-servername", Allowed)) { Needs = ["openssl"] },
        new("TLS-01", "an allowed name at the attacker's IPv6 address", "allowed", async attempt =>
        {
            Assert.Contains("hello allowed.example", await attempt.GetAsync(Allowed, TestBench.AttackerAddress6), StringComparison.Ordinal);
        }),
        new("TLS-03", "no name, openssl", "denied name_missing", async attempt =>
            await attempt.ToolAsync("Q\n", "openssl", "s_client", "-connect", To + ":443", "-noservername")) { Needs = ["openssl"] },
        new("TLS-03", "no name at an allowed server", "denied name_missing", attempt => attempt.HelloAsync(new HelloParts { Extensions = [(43, [2, 3, 4])] }, TestBench.OriginAddress)),
        new("TLS-05", "records of 16 bytes, a denied name", "denied no_rule", attempt => attempt.SendAsync(To, 443, HelloBytes.Records(HelloBytes.Message(HelloParts.Named(Evil)), 16))),
        new("TLS-08", "ESNI", "denied tls_ech", attempt => attempt.HelloAsync(HelloParts.Named(Allowed).With((0xffce, [0, 1, 2])))),
        new("TLS-09", "two server_name extensions", "denied tls_sni_duplicate", attempt => attempt.HelloAsync(HelloParts.Named(Allowed).With(HelloParts.Sni(Evil)))),
        new("TLS-12", "SSL 2", "denied tls_version", attempt => attempt.SendAsync(To, 443, [0x80, 0x2e, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10])),
        new("TLS-13", "SSH", "denied tls_not_tls", attempt => attempt.TextAsync("SSH-2.0-x\r\n", port: 443)),
        new("TLS-22", "an alert before the hello", Invalid, attempt => attempt.SendAsync(To, 443, [.. HelloBytes.Record([1, 0], type: 21), .. HelloBytes.Record(HelloBytes.Message(HelloParts.Named(Allowed)))])),
    ];
}
