namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>
/// An address as the Host of plain HTTP (evasion catalogue ADR-01), under a policy that denies by name, so that everything is read, and opens two
/// addresses on port 80 (without the NetworkPolicy, to which the addresses of a test bench are special ones). Host may repeat what was dialled where a rule opens that, and nothing else.
/// </summary>
internal static class AddressedRows
{
    private const string Literal = "denied name_ip_literal";
    private const string Mismatch = "allowed; denied http_authority_mismatch";
    private const string Other = "198.51.100.11";

    public static IEnumerable<EvasionRow> All =>
    [
        Row("Host repeats the dialled address that a rule opens", "allowed", static attempt => PassesAsync(attempt, TestBench.OriginAddress)),
        Row("Host repeats the dialled address and its port", "allowed", static attempt => PassesAsync(attempt, TestBench.OriginAddress + ":80")),
        Row("Host repeats the dialled IPv6 address that a rule opens", "allowed", static attempt => PassesAsync(attempt, $"[{TestBench.OriginAddress6}]:80", TestBench.OriginAddress6)),
        Row("Host names another address that a rule opens", Literal, static attempt => GetAsync(attempt, Other)),
        Row("Host names the attacker's address", Literal, static attempt => GetAsync(attempt, TestBench.AttackerAddress)),
        Row("Host repeats the dialled address with another port", Literal, static attempt => GetAsync(attempt, TestBench.OriginAddress + ":8080")),
        Row("Host repeats the dialled address in another spelling", "denied name_invalid", static attempt => GetAsync(attempt, $"[::ffff:{TestBench.OriginAddress}]")),
        Row("Host repeats a dialled address that no rule opens", Literal, static attempt => GetAsync(attempt, TestBench.AttackerAddress, TestBench.AttackerAddress)),
        Row("Host names an open address at one that no rule opens", Literal, static attempt => GetAsync(attempt, TestBench.OriginAddress, TestBench.AttackerAddress)),
        Row("CONNECT to an address that a rule opens", Literal, static attempt =>
            attempt.TextAsync($"CONNECT {TestBench.OriginAddress}:80 HTTP/1.1\r\nHost: {TestBench.OriginAddress}:80\r\n\r\n", TestBench.GatewayAddress, 3128)),
        Row("an absolute target with an address that a rule opens", Literal, static attempt =>
            attempt.TextAsync($"GET http://{TestBench.OriginAddress}/sentinel HTTP/1.1\r\nHost: {TestBench.OriginAddress}\r\n\r\n", TestBench.GatewayAddress, 3128)),
        Row("a denied name on a connection that was opened for its address", Mismatch, static attempt => TwoAsync(attempt, "evil.test")),
        Row("another address on a connection that was opened for its address", "allowed; " + Literal, static attempt => TwoAsync(attempt, Other)),
    ];

    private static EvasionRow Row(string what, string expected, Func<Attempt, Task> act) =>
        new("ADR-01", what, expected, attempt => OrderRows.WithAsync(attempt, OrderRows.Own, Policy, _ => act(attempt), without: "networkpolicy-librechat.yaml"));

    private static async Task PassesAsync(Attempt attempt, string host, string address = TestBench.OriginAddress)
    {
        var answer = await GetAsync(attempt, host, address);
        await attempt.DecidedAsync(1);
        Assert.True(answer.EndsWith("ok", StringComparison.Ordinal), answer + attempt.Log);
    }

    private static async Task<string> GetAsync(Attempt attempt, string host, string address = TestBench.OriginAddress) =>
        await attempt.TextAsync($"GET /{(host.Contains(address, StringComparison.Ordinal) ? string.Empty : "sentinel")} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", address);

    private static async Task TwoAsync(Attempt attempt, string second)
    {
        await attempt.TextAsync($"GET / HTTP/1.1\r\nHost: {TestBench.OriginAddress}\r\n\r\nGET /sentinel HTTP/1.1\r\nHost: {second}\r\n\r\n", TestBench.OriginAddress);
        await attempt.DecidedAsync(2);
    }

    private static string Policy => $$"""
        apiVersion: networking.aviatrix.com/v1alpha1
        kind: FirewallPolicy
        metadata: { name: bulkhead-librechat, namespace: librechat }
        spec:
          rules:
            - name: deny-evil
              selector: { matchLabels: { {{OrderRows.Labels}} } }
              action: deny
              protocol: tcp
              port: 80
              destinationSmartGroups: [{ uuid: def000ad-0000-0000-0000-000000000001 }]
              webGroups: [{ name: evil }]
            - name: permit-plain
              selector: { matchLabels: { {{OrderRows.Labels}} } }
              action: permit
              protocol: tcp
              port: 80
              destinationSmartGroups: [{ name: plain }]
            - name: permit-allowed
              selector: { matchLabels: { {{OrderRows.Labels}} } }
              action: permit
              protocol: tcp
              port: 443
              destinationSmartGroups: [{ uuid: def000ad-0000-0000-0000-000000000001 }]
              webGroups: [{ name: allowed }]
            - name: deny-any
              selector: { matchLabels: { {{OrderRows.Labels}} } }
              action: deny
              protocol: any
              destinationSmartGroups: [{ uuid: def000ad-0000-0000-0000-000000000000 }]
          smartGroups:
            - { name: plain, selectors: [{ cidr: "{{TestBench.OriginAddress}}/32" }, { cidr: "{{Other}}/32" }, { cidr: "{{TestBench.OriginAddress6}}/128" }] }
          webGroups:
            - { name: evil, domains: ["evil.test"] }
            - { name: allowed, domains: ["allowed.example"] }

        """;
}
