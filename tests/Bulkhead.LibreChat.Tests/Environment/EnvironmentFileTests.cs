using System.Text;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Tests.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;
using CsCheck;

namespace Bulkhead.LibreChat.Tests.Environment;

public class EnvironmentFileTests
{
    /// <summary>Every expectation here is what dotenv 16.4.5 returns for the same text.</summary>
    public static TheoryData<string, string> Values() => new()
    {
        { "A=b", "b" },
        { "A = b ", "b" },
        { "export A=b", "b" },
        { "  export   A=b", "b" },
        { "A=", "" },
        { "A=   ", "" },
        { "A='b c'", "b c" },
        { "A=\"b c\"", "b c" },
        { "A=`b 'c' \"d\"`", "b 'c' \"d\"" },
        { "A=\"b\\nc\"", "b\nc" },
        { "A='b\\nc'", "b\\nc" },
        { "A=b\\nc", "b\\nc" },
        { "A=b # comment", "b" },
        { "A=b#c", "b" },
        { "A=\"b # c\" # d", "b # c" },
        { "A=https://h/x?y=z", "https://h/x?y=z" },
        { "A=\"line 1\nline 2\"", "line 1\nline 2" },
        { "A=\"line 1\r\nline 2\"", "line 1\nline 2" },
        { "A=\"b", "\"b" },
        { "A=\"b\" c", "\"b\" c" },
        { "A='b' 'c'", "b' 'c" },
        { "A: b", "b" },
        { "A=b\nA=c", "c" },
        { "A=b\r\nB=c\r\n", "b" },
        { "A=\nB=c", "" },
        { "A=\"it\\\"s\"", "it\\\"s" },
        { "A==b", "=b" },
        { "#A=c\nA=b", "b" },
        { "\uFEFFA=b", "b" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Reads_values_as_dotenv_does(string text, string expected)
    {
        var variable = Assert.Single(Read(text).Variables, variable => variable.Name == "A");
        Assert.Equal(expected, variable.Value);
    }

    [Theory]
    [InlineData("A=b", 1, 3)]
    [InlineData("# c\n\n  A = b", 3, 7)]
    [InlineData("export A=\"b\"", 1, 10)]
    [InlineData("X=\"1\n2\"\nA=b", 3, 3)]
    [InlineData("X=1\r\nA=b", 2, 3)]
    [InlineData("X=1\rA=b", 2, 3)]
    [InlineData("A=", 1, 3)]
    [InlineData("\uFEFFA=b", 1, 3)]
    public void The_place_is_that_of_the_value(string text, int line, int column) =>
        Assert.Equal(new SourceSpan(".env", line, column), Assert.Single(Read(text).Variables, variable => variable.Name == "A").Span);

    [Fact]
    public void A_line_without_a_variable_is_reported()
    {
        var reading = Read("A=b\nnot a variable\nB=c");
        Assert.Equal(2, reading.Variables.Length);
        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal("BH1120", diagnostic.Code);
        Assert.Equal(2, diagnostic.Span!.Value.Line);
    }

    [Fact]
    public void Paths_are_those_of_origins() => Assert.Equal("env:A", Read("A=b").Variables[0].Path);

    [Theory]
    [InlineData("your_key_here", true)]
    [InlineData("your-openai-api-key", true)]
    [InlineData("<your key>", true)]
    [InlineData("replace-with-16char!", true)]
    [InlineData("changeme", true)]
    [InlineData("CHANGE_ME_in_production", true)]
    [InlineData("xxxxxxxx", true)]
    [InlineData("xxxx-xxxx", true)]
    [InlineData("sk-...", true)]
    [InlineData("sk-or-v1-your-key-here", true)]
    [InlineData("https://your-instance.openai.azure.com", true)]
    [InlineData("https://<name>.example.com", true)]
    [InlineData("user_provided", false)]
    [InlineData("", false)]
    [InlineData("sk-live-0123456789", false)]
    [InlineData("<4nB!x", false)]
    [InlineData("https://yours.example.com", false)]
    [InlineData("https://api.example.com/your-path", false)]
    [InlineData("xx", false)]
    [InlineData("ollama", false)]
    [InlineData("Your own assistant", false)]
    [InlineData("${OTHER}", false)]
    public void Tells_placeholders(string value, bool expected) => Assert.Equal(expected, Placeholders.IsPlaceholder(value));

    [Fact]
    public void Any_text_reads_without_an_exception_and_names_are_unique() =>
        Gen.String[Gen.Char["AB=:'\"`\\# \t\n\rn"], 0, 60].Sample(text =>
        {
            var reading = Read(text);
            return reading.Variables.Select(variable => variable.Name).Distinct().Count() == reading.Variables.Length
                && reading.Variables.All(variable => variable.Span!.Value is { Line: > 0, Column: > 0 });
        });

    [Fact]
    public void Opening_quotes_on_every_line_do_not_make_reading_quadratic()
    {
        // 60,000 lines scanned to the end each would be billions of steps; the counter of variables shows that the work was done.
        var text = new StringBuilder();
        for (var i = 0; i < 60_000; i++)
        {
            text.Append('A').Append(i).Append("=\"\n");
        }

        // Every second quote closes the one before, so half of the names are inside values.
        Assert.Equal(30_000, Read(text.ToString()).Variables.Length);
    }

    [Fact]
    public void Samples_of_the_corpus_read()
    {
        Assert.SkipUnless(SharedFolder.Root is not null, SharedFolder.Reason);
        var read = 0;
        foreach (var folder in SharedFolder.CorpusFolders())
        {
            var path = Path.Combine(SharedFolder.Corpus(folder), "env.sample");
            if (!File.Exists(path))
            {
                continue;
            }

            var lines = File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF').Split('\n');
            foreach (var variable in Read(File.ReadAllText(path)).Variables)
            {
                // The place of every value is where it stands in the file.
                var span = variable.Span!.Value;
                var at = lines[span.Line - 1][(span.Column - 1)..];
                Assert.True(at.TrimStart('"', '\'', '`').StartsWith(variable.Value!.Split('\n')[0], StringComparison.Ordinal), $"{folder} {span} {variable.Name}");
            }

            read++;
        }

        Assert.Equal(40, read);
    }

    private static EnvironmentFileReading Read(string text) =>
        EnvironmentFile.Read(SourceTexts.FromBytes(".env", Encoding.UTF8.GetBytes(text)).Source!);
}
