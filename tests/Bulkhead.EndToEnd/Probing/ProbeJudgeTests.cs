using System.Text;
using Bulkhead.Cli.Probing;
using Bulkhead.Gateway.Relaying;

namespace Bulkhead.EndToEnd.Probing;

/// <summary>What comes back, and what it shows: never a false "stopped".</summary>
public sealed class ProbeJudgeTests
{
    private const string Gateway403 = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 40\r\nConnection: close\r\n\r\nThe egress policy does not allow this.\r\n";

    [Theory]
    // A server speaks: a ServerHello of TLS 1.3 or 1.2, whole or only its beginning.
    [InlineData("160303007a02", "Closed", "reached", "ServerHello")]
    [InlineData("16030100510200004d0303", "TimedOut", "reached", "ServerHello")]
    [InlineData("160303007a", "Reset", "inconclusive", "no ServerHello")]
    [InlineData("160303007a01", "Closed", "inconclusive", "no ServerHello")]
    [InlineData("16", "Closed", "inconclusive", "no ServerHello")]
    // The gateway's own refusal, and alerts that may be anybody's.
    [InlineData("15030300020231", "Closed", "stopped", "access_denied")]
    [InlineData("15030300020231", "Reset", "stopped", "access_denied")]
    [InlineData("1503030002023100", "Closed", "inconclusive", "alert 49")]
    [InlineData("15030100020231", "Closed", "inconclusive", "alert 49")]
    [InlineData("15030300020228", "Closed", "inconclusive", "alert 40")]
    [InlineData("15030300020170", "Closed", "inconclusive", "alert 112")]
    [InlineData("150303", "Closed", "inconclusive", "no ServerHello")]
    [InlineData("5353482d322e30", "Closed", "inconclusive", "no ServerHello")]
    // Not a byte.
    [InlineData("", "Refused", "stopped", "refused")]
    [InlineData("", "Reset", "stopped", "reset")]
    [InlineData("", "Closed", "stopped", "closed without an answer")]
    [InlineData("", "TimedOut", "stopped", "in time")]
    [InlineData("", "Forbidden", "stopped", "kernel of this machine")]
    [InlineData("", "Unreachable", "inconclusive", "no network or no route")]
    [InlineData("", "Failed", "inconclusive", "could not be tried")]
    [InlineData("", "Answered", "inconclusive", "could not be tried")]
    public void Tls(string hex, string end, string outcome, string detail) => Check(ProbeSpeech.Tls, Convert.FromHexString(hex), end, outcome, detail);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "reached", "200")]
    [InlineData("HTTP/1.0 301 Moved\r\n\r\n", "reached", "301")]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", "reached", "404")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\n\r\n", "reached", "401")]
    [InlineData(Gateway403, "stopped", "Bulkhead's gateway")]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n", "inconclusive", "403")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "inconclusive", "400")]
    [InlineData("HTTP/1.1 421 Misdirected Request\r\n\r\n", "inconclusive", "421")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\n\r\n", "inconclusive", "502")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "inconclusive", "100")]
    [InlineData("HTTP/1.1 20", "inconclusive", "no HTTP")]
    [InlineData("HTTP/2 200", "inconclusive", "no HTTP")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0016", "inconclusive", "alert")]
    [InlineData("", "stopped", "closed without an answer")]
    public void Http(string text, string outcome, string detail) => Check(ProbeSpeech.Http, Encoding.Latin1.GetBytes(text), "Closed", outcome, detail);

    [Theory]
    [InlineData(403, "stopped")]
    [InlineData(400, "stopped")]
    [InlineData(407, "inconclusive")]
    [InlineData(408, "inconclusive")]
    [InlineData(429, "inconclusive")]
    [InlineData(502, "inconclusive")]
    [InlineData(599, "inconclusive")]
    public void A_proxy_that_opens_no_tunnel(int status, string outcome) =>
        Assert.Equal(outcome, ProbeJudge.Of(ProbeSpeech.Tls, new ProbeObservation(ProbeEnd.Answered, default) { ProxyStatus = status }).Outcome.Word());

    [Fact]
    public void A_proxy_that_cannot_be_used_stops_nothing() =>
        Assert.Equal(ProbeOutcome.Inconclusive, ProbeJudge.Of(ProbeSpeech.Tls, new ProbeObservation(ProbeEnd.Refused, default) { IsOfProxy = true }).Outcome);

    [Fact]
    public void The_refusals_are_those_that_the_gateway_sends()
    {
        Assert.Equal("15030300020231", Convert.ToHexStringLower(RefusalBytes.Alert));
        Assert.Equal(Gateway403, Encoding.ASCII.GetString(RefusalBytes.Forbidden));
    }

    [Theory]
    // One way that is open is enough; a family without a route counts only when there is no other.
    [InlineData("stopped stopped", "stopped")]
    [InlineData("stopped reached", "reached")]
    [InlineData("inconclusive reached", "reached")]
    [InlineData("stopped inconclusive", "inconclusive")]
    [InlineData("stopped unreachable", "stopped")]
    [InlineData("unreachable stopped", "stopped")]
    [InlineData("unreachable unreachable", "inconclusive")]
    [InlineData("unreachable", "inconclusive")]
    public void Several_addresses(string parts, string outcome)
    {
        var verdicts = parts.Split(' ').Select(static (word, i) => ($"a{i}", new ProbeVerdict(word switch
        {
            "reached" => ProbeOutcome.Reached,
            "stopped" => ProbeOutcome.Stopped,
            _ => ProbeOutcome.Inconclusive,
        }, word), word == "unreachable"));
        Assert.Equal(outcome, ProbeJudge.Combine([.. verdicts]).Outcome.Word());
    }

    [Theory]
    [InlineData(5, -1, "stopped")]
    [InlineData(3, 3, "stopped")]
    [InlineData(3, 0, "inconclusive")]
    [InlineData(3, -1, "inconclusive")]
    [InlineData(2, 2, "inconclusive")]
    [InlineData(-1, -1, "inconclusive")]
    [InlineData(0, 0, "inconclusive")]
    public void A_name_that_does_not_resolve(int name, int certain, string outcome) =>
        Assert.Equal(outcome, DnsJudge.OfLookup(Reply(name), Reply(certain)).Outcome.Word());

    [Theory]
    [InlineData(0, "reached")]
    [InlineData(3, "stopped")]
    [InlineData(5, "inconclusive")]
    [InlineData(2, "inconclusive")]
    public void A_resolver_outside(int code, string outcome) => Assert.Equal(outcome, DnsJudge.OfForeign(new DnsReply(code, false)).Outcome.Word());

    [Theory]
    [InlineData(0, false, 0, "reached")]
    [InlineData(3, true, 0, "reached")]
    [InlineData(3, false, 0, "inconclusive")]
    [InlineData(3, false, 3, "stopped")]
    [InlineData(5, false, 0, "stopped")]
    [InlineData(2, false, 0, "inconclusive")]
    public void A_name_that_would_carry_something_out(int code, bool soa, int certain, string outcome) =>
        Assert.Equal(outcome, DnsJudge.OfTunnel(new DnsReply(code, soa), Reply(certain)).Outcome.Word());

    [Fact]
    public void Answers_are_taken_only_when_they_are_to_the_question()
    {
        var question = DnsQuestion.Write(0x1234, "a.example.com", DnsQuestion.Address);
        Assert.Equal("123401000001000000000000" + "0161076578616d706c6503636f6d00" + "00010001", Convert.ToHexStringLower(question));
        byte[] answer = [0x12, 0x34, 0x81, 0x83, 0, 1, 0, 0, 0, 1, 0, 0, .. question[12..]];
        Assert.Equal(new DnsReply(3, true), DnsQuestion.Read(answer, question));
        Assert.Null(DnsQuestion.Read(question, question));
        answer[1] = 0x35;
        Assert.Null(DnsQuestion.Read(answer, question));
        answer[1] = 0x34;
        answer[14] ^= 1;
        Assert.Null(DnsQuestion.Read(answer, question));
        Assert.Null(DnsQuestion.Read([0x12, 0x34, 0x81], question));
    }

    private static DnsReply? Reply(int code) => code < 0 ? null : new DnsReply(code, false);

    private static void Check(ProbeSpeech speech, byte[] first, string end, string outcome, string detail)
    {
        var verdict = ProbeJudge.Of(speech, new ProbeObservation(Enum.Parse<ProbeEnd>(end), first) { Connected = true });
        Assert.Equal(outcome, verdict.Outcome.Word());
        Assert.Contains(detail, verdict.Detail, StringComparison.Ordinal);
    }
}
