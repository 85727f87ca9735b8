using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bulkhead.Cli.Input;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Collecting;

/// <summary>Reads results that were recorded earlier. One that cannot be read ends collecting: evidence is not left out in silence.</summary>
internal static class Records
{
    private const int MostFindings = 100;

    /// <summary>Reads a result of <c>bulkhead verify --format json</c>.</summary>
    public static DriftCheck? Check(ReadOnlyMemory<byte> bytes, string record, out Diagnostic? problem) => Read(bytes, record, Output.Contracts.Verify, root =>
    {
        var findings = root.GetProperty("findings").EnumerateArray().ToArray();
        var compared = root.GetProperty("compared").TryGetProperty("live", out var live) && live.ValueKind == JsonValueKind.String ? "cluster" : "configuration";
        DateTimeOffset? when = root.TryGetProperty("checkedAt", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var instant) ? instant.ToUniversalTime() : null;
        // A result that says that all is well and names what is not counts as what it names.
        var weighty = findings.Where(static one => one.GetProperty("severity").GetString() != "info").ToArray();
        return new DriftCheck(when, compared, root.GetProperty("inStep").GetBoolean() && weighty.Length == 0,
            [.. weighty.Take(MostFindings).Select(static one => Printable.Clean(one.GetProperty("message").GetString() ?? string.Empty, 300))], record);
    }, out problem);

    /// <summary>Reads a result of <c>bulkhead probe</c>.</summary>
    public static TestRun? Probe(ReadOnlyMemory<byte> bytes, string record, out Diagnostic? problem) => Read(bytes, record, EvidenceContracts.Probe, root => new TestRun(
        record, root.GetProperty("startedAt").GetDateTimeOffset().ToUniversalTime(), root.TryGetProperty("workload", out var workload) ? workload.GetString() : null,
        Text(root, "host"), Text(root, "tool"),
        [.. root.GetProperty("attempts").EnumerateArray().Select(static one => new TestAttempt(Text(one, "id"), Text(one, "target"), Text(one, "expected"), Text(one, "outcome"), Text(one, "detail")))]), out problem);

    /// <summary>Reads reviewers that the forge knows: by commit.</summary>
    public static IReadOnlyList<(string Commit, IReadOnlyList<string> Reviewers)>? Reviews(ReadOnlyMemory<byte> bytes, string record, out Diagnostic? problem) => Read(bytes, record, Output.Contracts.Reviews, static root =>
        root.GetProperty("reviews").EnumerateArray().Select(static one => (Text(one, "commit"), (IReadOnlyList<string>)[.. one.GetProperty("reviewers").EnumerateArray().Select(static name => Printable.Clean(name.GetString() ?? string.Empty))])).ToArray(), out problem);

    /// <summary>Reads a file, or says why it cannot count.</summary>
    public static ReadOnlyMemory<byte>? Bytes(string path, out Diagnostic? problem)
    {
        var reading = FileInput.Read(path, path);
        problem = reading.Problem;
        return problem is null ? reading.Bytes : null;
    }

    private static T? Read<T>(ReadOnlyMemory<byte> bytes, string record, string schema, Func<JsonElement, T> read, out Diagnostic? problem)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out var name) && name.GetString() == schema)
            {
                problem = null;
                return read(root);
            }

            problem = EvidenceDiagnostics.RecordUnreadable.At(null, $"{Printable.Clean(record)} is no {schema}.", "Give the JSON that the command printed, whole and as it was.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = EvidenceDiagnostics.RecordUnreadable.At(null, string.Create(CultureInfo.InvariantCulture, $"{Printable.Clean(record)} cannot be read: {Printable.Clean(exception.Message)}"), "Give the JSON that the command printed, whole and as it was.");
        }

        return null;
    }

    private static string Text(JsonElement element, string name) => Printable.Clean(element.GetProperty(name).GetString() ?? string.Empty, 300);
}
