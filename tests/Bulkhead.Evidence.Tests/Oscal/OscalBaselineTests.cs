using System.Text;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Oscal;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Tests.Oscal;

/// <summary>The documents to the byte. <c>tests/conformance/oscal.test.mjs</c> validates the same files. BULKHEAD_UPDATE_BASELINES=1 writes them again.</summary>
public static class OscalBaselineTests
{
    public static TheoryData<string> Names => ["assessment-results-met", "assessment-results-gaps", "component-definition"];

    [Theory]
    [MemberData(nameof(Names))]
    public static void The_document_is_that_of_the_baseline(string name)
    {
        var path = Path.Combine(Repository(), "tests", "conformance", "oscal", name + ".json");
        var bytes = Write(name);
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            File.WriteAllBytes(path, bytes.Span);
        }

        Assert.True(File.Exists(path), $"{path} is missing; BULKHEAD_UPDATE_BASELINES=1 writes it");
        Assert.Equal(File.ReadAllText(path), Encoding.UTF8.GetString(bytes.Span));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public static void Written_again_it_is_the_same(string name) => Assert.Equal(Write(name).ToArray(), Write(name).ToArray());

    private static ReadOnlyMemory<byte> Write(string name) => name switch
    {
        "assessment-results-met" => AssessmentResultsWriter.Write(OscalSamples.Met, "../"),
        "assessment-results-gaps" => AssessmentResultsWriter.Write(OscalSamples.Gaps),
        _ => ComponentDefinitionWriter.Write(OscalSamples.Subject, ControlCatalog.Load()),
    };

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Bulkhead.slnx was not found above the test binary.");
    }
}
