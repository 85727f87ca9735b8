using System.Net;
using System.Text;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.Tests.Relaying;

/// <summary>A record says what happened: not another reason, not the name of a rule that allows, and never nothing.</summary>
public class RecordTests
{
    private const string Connect = "CONNECT allowed.example:443 HTTP/1.1\r\nHost: allowed.example:443\r\n\r\n";

    private static readonly byte[] Hello = HelloBytes.Record(HelloBytes.Message(HelloParts.Named("allowed.example")));

    /// <summary>What is sent inside a tunnel to an allowed name, the reason, and the rule that the record names.</summary>
    public static TheoryData<string, string, string?> Others => new()
    {
        { "GET / HTTP/1.1\r\nHost: allowed.example:443\r\n\r\n", "tls_not_tls", "allow-names" },
        { "SSH-2.0-x\r\n", "proto_other", null },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_rule_that_requires_TLS_is_recorded_as_the_one_that_denied(string inside, string reason, string? rule)
    {
        await using var gateway = new LocalGateway(TlsRequired, Nowhere);
        await gateway.SayAsync(Encoding.ASCII.GetBytes(Connect), Encoding.ASCII.GetBytes(inside));
        var record = await gateway.NextAsync();
        Assert.Equal((FlowVerdict.Denied, reason, rule), (record.Verdict, record.Reason, record.Rule));
        Assert.EndsWith(".", record.Detail, StringComparison.Ordinal);
    }

    /// <summary>What a client stops within, and the reason.</summary>
    public static TheoryData<string, string> Late => new()
    {
        { "CONNECT allowed.exam", "http_head_timeout" },
        { Connect, "tls_hello_timeout" },
        { Connect + "\u0016\u0003\u0001", "tls_hello_timeout" },
        { Connect + "GET / HTTP/1.1\r\nHo", "http_head_timeout" },
    };

    [Theory]
    [MemberData(nameof(Late))]
    public async Task What_comes_too_late_is_called_what_it_is(string sent, string reason)
    {
        await using var gateway = new LocalGateway(static text => text, Nowhere, new GatewayOptions { PeekTimeout = TimeSpan.FromMilliseconds(200) });
        await gateway.SayAsync(Encoding.Latin1.GetBytes(sent));
        Assert.Equal((FlowVerdict.Denied, reason), Short(await gateway.NextAsync()));
    }

    [Fact]
    public async Task An_unexpected_fault_before_the_decision_denies_is_recorded_and_counted()
    {
        await using var gateway = new LocalGateway(static text => text, static (_, _) => throw new InvalidOperationException("a fault of the test"));
        await gateway.SayAsync(Encoding.ASCII.GetBytes(Connect), Hello);
        Assert.Equal((FlowVerdict.Denied, "internal_error"), Short(await gateway.NextAsync()));
        await GoneAsync(gateway);
        Assert.Equal((1, 1), (gateway.Gateway.Counters.Denied, gateway.Gateway.Counters.InternalErrors));
    }

    [Fact]
    public async Task An_unexpected_fault_after_the_decision_ends_the_connection_and_the_next_one_is_served()
    {
        var faults = 0;
        await using var gateway = new LocalGateway(
            static text => text.Replace("      logging: true\n    - name: deny-any", "      decryptPolicy: decryptAllowed\n    - name: deny-any", StringComparison.Ordinal),
            Nowhere,
            decrypt: _ => faults++ == 0 ? throw new InvalidOperationException("a fault of the test") : Task.CompletedTask);
        Assert.EndsWith("(reset)", await gateway.SayAsync(Encoding.ASCII.GetBytes(Connect), Hello), StringComparison.Ordinal);
        Assert.Equal((FlowVerdict.Allowed, "none"), Short(await gateway.NextAsync()));
        var end = await gateway.NextAsync();
        Assert.Equal((FlowEvent.End, "internal_error"), (end.Event, end.Reason));
        await GoneAsync(gateway);
        Assert.Equal(1, gateway.Gateway.Counters.InternalErrors);

        await gateway.SayAsync(Encoding.ASCII.GetBytes(Connect), Hello);
        Assert.Equal((FlowVerdict.Allowed, "none"), Short(await gateway.NextAsync()));
        Assert.Equal("closed", (await gateway.NextAsync()).Reason);
    }

    /// <summary>NAM-15.</summary>
    [Fact]
    public async Task The_names_that_an_alias_leads_through_are_recorded()
    {
        await using var gateway = new LocalGateway(static text => text, static (_, _) => Task.FromResult<ResolvedName?>(
            new ResolvedName([IPAddress.Parse("10.0.0.5")], TimeSpan.FromSeconds(9)) { Aliases = ["a.evil.test", "b.evil.test"] }));
        await gateway.SayAsync(Encoding.ASCII.GetBytes(Connect), Hello);
        var record = await gateway.NextAsync();
        Assert.Equal("address_denied_range", record.Reason);
        Assert.EndsWith(" The name leads through a.evil.test, b.evil.test.", record.Detail, StringComparison.Ordinal);
    }

    private static string TlsRequired(string text) =>
        text.Replace("      logging: true\n    - name: deny-any", "      flowAppRequirement: tlsRequired\n    - name: deny-any", StringComparison.Ordinal);

    private static Task<ResolvedName?> Nowhere(Model.Names.Hostname name, CancellationToken cancel) => Task.FromResult<ResolvedName?>(null);

    private static (FlowVerdict Verdict, string Reason) Short(FlowRecord record) => (record.Verdict, record.Reason);

    private static Task GoneAsync(LocalGateway gateway) => gateway.Gateway.DrainAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}
