using System.Text.Json;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

/// <summary>Keeps tests/conformance/hosts.json true: hosts.test.mjs compares the file with another implementation of URL hosts.</summary>
public sealed class ConformanceVectorTests
{
    [Fact]
    public void The_vectors_say_what_Bulkhead_reads()
    {
        using var stream = typeof(ConformanceVectorTests).Assembly.GetManifestResourceStream("hosts.json")!;
        using var vectors = JsonDocument.Parse(stream);
        Assert.True(vectors.RootElement.GetArrayLength() > 400);
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var text = vector.GetProperty("text").GetString()!;
            var reading = HostSyntax.Read(text);
            Assert.Equal(
                (text, vector.GetProperty("host").GetString(), vector.GetProperty("refusal").GetString()),
                (text, reading.Host?.Text, reading.Refusal.ToString()));
        }
    }
}
