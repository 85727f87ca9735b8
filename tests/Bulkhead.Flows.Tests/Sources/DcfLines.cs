namespace Bulkhead.Flows.Tests.Sources;

/// <summary>Lines in the form of the vendor's samples, with other names, addresses and numbers.</summary>
internal static class DcfLines
{
    public const string L4Start = "<158>Nov  1 12:00:01 GW-eu-spoke-203.0.113.9-sink /usr/local/bin/avx-gw-state-sync 2026/11/01 12:00:00 AviatrixGwMicrosegPacket: POLICY=5A0B9C1E-0000-4000-8000-000000000001 SRC_MAC=02:00:00:00:00:01 DST_MAC=02:00:00:00:00:02 IP_SZ=60 SRC_IP=10.8.1.5 DST_IP=198.51.100.7 PROTO=TCP SRC_PORT=40001 DST_PORT=443 DATA=0x ACT=PERMIT ENFORCED=true SESSION_ID=18446744073709551615 SESSION_EVENT=0 SESSION_END_REASON=0 SESSION_PKT_CNT=0 SESSION_BYTE_CNT=0 SESSION_DUR=0";

    public const string L4End = "<158>Nov 11 12:00:09 GW-eu-spoke-203.0.113.9-sink /usr/local/bin/avx-gw-state-sync 2026/11/01 12:00:09 AviatrixGwMicrosegPacket: POLICY=5a0b9c1e-0000-4000-8000-000000000001 SRC_IP=10.8.1.5 DST_IP=198.51.100.7 PROTO=TCP SRC_PORT=40001 DST_PORT=443 ACT=PERMIT ENFORCED=true SESSION_ID=18446744073709551614 SESSION_EVENT=1 SESSION_END_REASON=2 SESSION_PKT_CNT=4 SESSION_BYTE_CNT=5000 SESSION_DUR=9000123456";

    public const string L4Watched = "<158>Nov  1 12:00:01 GW-eu /usr/local/bin/avx-gw-state-sync[77]: 2026/11/01 12:00:00 AviatrixGwMicrosegPacket: POLICY=5a0b9c1e-0000-4000-8000-000000000009 SRC_IP=10.8.1.5 DST_IP=198.51.100.8 PROTO=UDP SRC_PORT=5000 DST_PORT=53 ACT=DENY ENFORCED=false";

    public const string L4Legacy = "<14>Nov  1 12:00:01 gw AviatrixGwMicrosegPacket: SRC_MAC=02:00:00:00:00:01 DST_MAC=02:00:00:00:00:02 PROTO=TCP SPT=40001 DPT=443 ACTION=PERMIT";

    public const string L7Start = """<153>Nov  1 12:00:01 GW-eu-spoke-203.0.113.9-sink traffic_server[4242]: {"priority":"LOG_ALERT","action":"Permit","reason":"POLICY","src":"10.8.1.5","src_port":40001,"dest":"198.51.100.7","dest_port":443,"enforced":true,"ids":true,"stage":"SNI","sni_hostname":"api.example.com","decided_by":"5a0b9c1e-0000-4000-8000-000000000002","proto":"TCP","session_start":1793534401123456789,"session_stage":"start","session_id":"aaaaaaaa-0000-4000-8000-000000000001","timestamp":1793534401}""";

    public const string L7TlsCheck = """<156>Nov  1 12:00:02 GW-eu traffic_server[4242]: {"priority":"LOG_WARNING","action":"Permit","reason":"TLS_PROFILE","src":"10.8.1.5","src_port":40001,"dest":"198.51.100.7","dest_port":443,"enforced":true,"ids":true,"message":"unable to get local issuer certificate","stage":"ORIGIN_CERT_VALIDATE","sni_hostname":"api.example.com","decided_by":"5a0b9c1e-0000-4000-8000-000000000002","proto":"TCP","session_start":1793534401123456789,"session_time":104080,"session_stage":"tls_check","session_id":"aaaaaaaa-0000-4000-8000-000000000001","timestamp":1793534402}""";

    public const string L7End = """<153>Nov  1 12:00:05 GW-eu traffic_server[4242]: {"priority":"LOG_ALERT","action":"Permit","reason":"POLICY","src":"10.8.1.5","src_port":40001,"dest":"198.51.100.7","dest_port":443,"enforced":true,"ids":true,"stage":"SNI","sni_hostname":"api.example.com","decided_by":"5a0b9c1e-0000-4000-8000-000000000002","proto":"TCP","session_start":1793534401123456789,"session_time":3500000000,"session_stage":"end","session_id":"aaaaaaaa-0000-4000-8000-000000000001","request_bytes":1727,"response_bytes":136328,"timestamp":1793534405}""";

    public const string L7Ips = """<153>Nov  1 12:00:06 GW-eu traffic_server[4242]: {"priority":"LOG_ALERT","action":"Deny","reason":"IPS_POLICY_DENY","src":"10.8.1.5","src_port":40002,"dest":"198.51.100.9","dest_port":443,"enforced":true,"ids":true,"stage":"txn","sni_hostname":"www.example.com","decrypted_by":"5a0b9c1e-0000-4000-8000-000000000003","decided_by":"5a0b9c1e-0000-4000-8000-000000000003","proto":"TCP","session_start":1793534400000000000,"session_time":45620640,"session_stage":"end","session_id":"aaaaaaaa-0000-4000-8000-000000000002","request_bytes":92,"sid":"2036237","url":"www.example.com/a/b?token=secret","timestamp":1793534406}""";

    public const string L7SynOnly = """<153>Nov  1 12:00:07 GW-eu traffic_server[4242]: {"priority":"LOG_ALERT","action":"Deny","reason":"CONNECTION_SYN_ONLY_TIMEOUT","src":"10.8.1.5","src_port":40003,"dest":"198.51.100.10","dest_port":31337,"enforced":false,"ids":false,"stage":"txn","proto":"TCP","session_start":1793534407000000000,"session_time":1780,"session_stage":"end","session_id":"aaaaaaaa-0000-4000-8000-000000000003","timestamp":1793534407}""";

    public static IReadOnlyList<string> All { get; } = [L4Start, L4End, L4Watched, L4Legacy, L7Start, L7TlsCheck, L7End, L7Ips, L7SynOnly];
}
