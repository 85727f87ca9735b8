using System.Globalization;

namespace Bulkhead.EndToEnd.Support;

/// <summary>Lines of the gateway's log for tests.</summary>
public static class FlowLog
{
    /// <summary>Three decisions and one end.</summary>
    public static string Sample { get; } = string.Concat(
        Decision(1, "allowed", "api.groq.com", more: "\"policy\":\"librechat\",\"rule\":\"allow-llm-groq\",\"origins\":[\"librechat.yaml:8 endpoints.custom[0].baseURL\"]"),
        Decision(2, "denied", "pastebin.com"),
        Decision(3, "would-deny", "api.example.com", who: "rag-api", request: "\"method\":\"POST\",\"path\":\"/v1/files\","),
        """{"schema":"bulkhead.flow/v1","run":"0123456789abcdef","event":"end","time":"2026-11-26T08:00:09.500000Z","connection":1,"verdict":"allowed","reason":"none","step":"stream","source":{"address":"10.0.0.7","port":40001,"workload":"librechat"},"destination":{"name":"api.groq.com","port":443,"protocol":"tls"},"rule":"allow-llm-groq","bytesSent":1200,"bytesReceived":34567,"durationMs":9500}""" + "\n");

    /// <summary>One decision with its line end, so many seconds after eight o'clock.</summary>
    public static string Decision(int number, string verdict, string name, string who = "librechat", string request = "", string more = "", DateTimeOffset? time = null)
    {
        var at = (time ?? new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero).AddSeconds(number)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return $$$"""{"schema":"bulkhead.flow/v1","run":"0123456789abcdef","event":"decision","time":"{{{at}}}","connection":{{{number}}},"verdict":"{{{verdict}}}","reason":"{{{(verdict == "allowed" ? "none" : "policy_name")}}}","step":"hello","source":{"address":"10.0.0.7","port":{{{40000 + (number % 20000)}}},"workload":"{{{who}}}"},"destination":{{{{request}}}"name":"{{{name}}}","port":443,"protocol":"tls"}{{{(more.Length > 0 ? "," + more : "")}}}}""" + "\n";
    }
}
