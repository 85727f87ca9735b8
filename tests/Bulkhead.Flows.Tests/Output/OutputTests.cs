using System.Buffers;
using System.Text;
using System.Text.Json;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using CsCheck;

namespace Bulkhead.Flows.Tests.Output;

/// <summary>What leaves: JSON that is read again, CSV that no spreadsheet computes, events of OCSF.</summary>
public sealed class OutputTests
{
    private static string Json(FlowEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        FlowEntryJson.WriteLine(entry, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonElement Ocsf(FlowEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        OcsfWriter.WriteLine(entry, "1.2.3", buffer);
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    [Fact]
    public void Json_is_read_again_the_same() => Entries.Any.Sample(static entry =>
    {
        var line = Json(entry);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.All(line[..^1], static c => Assert.InRange(c, ' ', '~'));
        var read = Readings.Entry(FlowEntryJson.Read(Readings.Bytes(line[..^1])));
        Assert.Equal(entry.Origins.AsEnumerable(), read.Origins);
        Assert.Equal(entry with { Origins = [] }, read with { Origins = [] });
    });

    [Theory]
    [InlineData("\"event\":\"decision\"", "\"event\":\"begin\"", "!unknown event")]
    [InlineData("\"verdict\":\"allowed\"", "\"verdict\":\"open\"", "!unknown verdict")]
    [InlineData("\"attribution\":\"source\"", "\"attribution\":\"us\"", "!unknown attribution")]
    [InlineData("flow-entry/v1", "flow-entry/v2", "!another schema than bulkhead.flow-entry/v1")]
    [InlineData("\"port\":443", "\"port\":70000", "!port is no whole number in its range")]
    [InlineData("\"transport\":\"tcp\",", "", "!no transport")]
    [InlineData("\"origins\":[", "\"origins\":[1,", "!a list holds something else than text")]
    [InlineData("2026-11-01T12", "2026-11-01 12", "!time is no time")]
    [InlineData("\"event\"", "\"later\":{\"x\":[]},\"event\"", "entry")]
    public void Json_that_is_something_else(string from, string to, string expected)
    {
        var line = Json(Entries.Allowed).TrimEnd();
        Assert.Contains(from, line, StringComparison.Ordinal);
        Assert.Equal(expected, Readings.Kind(FlowEntryJson.Read(Readings.Bytes(line.Replace(from, to, StringComparison.Ordinal)))));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("api.example.com", "api.example.com")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("\t=1", "\"'\\u{9}=1\"")]
    [InlineData("\r=1", "\"'\\u{d}=1\"")]
    [InlineData("\uff1d1", "\"'\uff1d1\"")]
    [InlineData("a\r\nb", "a\\u{d}\\u{a}b")]
    [InlineData("\u001b]0;x\a", "\"\\u{1b}]0;x\\u{7}\"")]
    [InlineData("\u202Eevil", "\\u{202e}evil")]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")]
    public void Csv_fields(string? text, string expected) => Assert.Equal(expected, SafeText.Csv(text));

    [Fact]
    public void Csv_is_read_again_with_the_columns_of_its_header() => Entries.Any.Sample(static entry =>
    {
        var fields = ReadCsv(FlowEntryCsv.Line(entry));
        Assert.Equal(FlowEntryCsv.Header.Split(',').Length, fields.Count);
        Assert.All(fields, static field => Assert.False(field.Length > 0 && "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20".Contains(field.TrimStart(' ')[..Math.Min(1, field.TrimStart(' ').Length)], StringComparison.Ordinal) && field.Trim().Length > 0));
        Assert.All(fields, static field => Assert.All(field, static c => Assert.False(char.IsControl(c) || c == '\u202e')));
    });

    // RFC 4180, read in the plainest way.
    private static List<string> ReadCsv(string line)
    {
        Assert.EndsWith("\r\n", line, StringComparison.Ordinal);
        var fields = new List<string>();
        var (field, quoted) = (new StringBuilder(), false);
        for (var i = 0; i < line.Length - 2; i++)
        {
            if (line[i] == '"' && quoted && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }

        Assert.False(quoted);
        fields.Add(field.ToString());
        return fields;
    }

    [Fact]
    public void A_terminal_gets_no_escape_sequence() => Entries.Text.Sample(static text =>
        Assert.All(SafeText.Terminal(text), static c => Assert.False(char.IsControl(c) || c is '\u202e' or '\u2066')));

    [Theory]
    [InlineData(FlowEvent.Decision, FlowVerdict.Allowed, 400101, 1, 1)]
    [InlineData(FlowEvent.Decision, FlowVerdict.Denied, 400105, 2, 2)]
    [InlineData(FlowEvent.Decision, FlowVerdict.WouldDeny, 400101, 1, 17)]
    [InlineData(FlowEvent.End, FlowVerdict.Allowed, 400102, 1, 1)]
    public void Ocsf_numbers(FlowEvent what, FlowVerdict verdict, int type, int action, int disposition)
    {
        var written = Ocsf(Entries.Allowed with { Event = what, Verdict = verdict });
        Assert.Equal((4, 4001, type, action, disposition), (Int("category_uid"), Int("class_uid"), Int("type_uid"), Int("action_id"), Int("disposition_id")));
        Assert.Equal(type - 400100, Int("activity_id"));
        Assert.Equal(what == FlowEvent.End, written.TryGetProperty("traffic", out _));

        int Int(string name) => written.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Ocsf_fields()
    {
        var written = Ocsf(Entries.Allowed with { Event = FlowEvent.End, BytesSent = 3, BytesReceived = 4, Duration = TimeSpan.FromSeconds(2), RuleId = "id-1" });
        Assert.Equal(1793534400000, written.GetProperty("time").GetInt64());
        Assert.Equal(2000, written.GetProperty("duration").GetInt64());
        Assert.Equal("""{"bytes_out":3,"bytes_in":4,"bytes":7}""", written.GetProperty("traffic").GetRawText());
        Assert.Equal("""{"uid":"a1-7","direction_id":2,"direction":"Outbound","protocol_name":"tcp","protocol_num":6,"protocol_ver_id":4}""", written.GetProperty("connection_info").GetRawText());
        Assert.Equal("""{"ip":"10.0.0.9","port":40000,"hostname":"librechat-0","name":"librechat"}""", written.GetProperty("src_endpoint").GetRawText());
        Assert.Equal("""{"ip":"192.0.2.7","port":443,"hostname":"api.example.com"}""", written.GetProperty("dst_endpoint").GetRawText());
        Assert.Equal("""{"name":"allow-llm-groq","uid":"id-1","desc":"librechat.yaml:8 endpoints.custom[0].baseURL"}""", written.GetProperty("firewall_rule").GetRawText());
        Assert.Equal("""{"name":"firewallpolicy-librechat","version":"0123456789ab"}""", written.GetProperty("policy").GetRawText());
        Assert.Equal("1.1.0", written.GetProperty("metadata").GetProperty("version").GetString());
        Assert.Equal("1.2.3", written.GetProperty("metadata").GetProperty("product").GetProperty("version").GetString());
    }

    [Fact]
    public void Ocsf_of_anything_has_what_the_class_requires() => Entries.Any.Sample(static entry =>
    {
        var written = Ocsf(entry);
        Assert.All(new[] { "activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid", "src_endpoint" }, name => Assert.True(written.TryGetProperty(name, out _), name));
    });
}
