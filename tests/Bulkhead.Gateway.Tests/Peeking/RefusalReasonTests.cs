using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Peeking;

public class RefusalReasonTests
{
    /// <summary>The codes in the order of the enum. Records and alerts hold them: one is added at the end of its area, none is changed.</summary>
    private const string Codes =
        "none no_policy no_rule name_invalid name_missing name_ip_literal name_address_mismatch dns_not_allowed dns_type dns_no_answer dns_malformed "
        + "address_denied_range address_unresolved tls_not_tls tls_hello_invalid tls_hello_too_large tls_hello_timeout tls_sni_duplicate tls_ech tls_version "
        + "cert_name cert_untrusted http_framing http_target_form http_path_noncanonical http_authority_mismatch http_method http_path http_upgrade http_too_large http_inspection http_head_timeout "
        + "proto_udp proto_icmp proto_other port limit_rate limit_bytes policy_changed kill_switch internal_error";

    [Fact]
    public void Codes_are_stable() => Assert.Equal(Codes, string.Join(' ', Enum.GetValues<RefusalReason>().Select(RefusalReasons.Code)));

    [Fact]
    public void Nothing_is_refused_by_default() => Assert.Equal((false, "none"), (Refusal.None.IsRefused, Refusal.None.Code));

    /// <summary>A sentence for the record, without a byte of what was refused.</summary>
    [Fact]
    public void Details_are_sentences_of_ours()
    {
        foreach (var row in HttpRowTests.Rows())
        {
            var reader = new HttpHeadReader();
            reader.Advance(System.Text.Encoding.Latin1.GetBytes(row.Data.Item2));
            Assert.True(reader.Status != PeekStatus.Refused || (reader.Refusal.Detail.EndsWith('.') && !reader.Refusal.Detail.Contains("a.example", StringComparison.Ordinal)), row.Data.Item2);
        }
    }
}
