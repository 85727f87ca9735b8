using System.Collections.Frozen;
using System.Text.Json;
using Bulkhead.LibreChat.Environment;
using CsCheck;

namespace Bulkhead.LibreChat.Tests.Environment;

public class ExpansionTests
{
    private static readonly (EnvironmentVariables Environment, List<(string Text, string Expected)> Vectors) Data = ReadVectors();

    public static TheoryData<string, string> Vectors()
    {
        var data = new TheoryData<string, string>();
        foreach (var (text, expected) in Data.Vectors)
        {
            data.Add(text, expected);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Expands_as_LibreChat_does(string text, string expected) => Assert.Equal(expected, Expansion.Expand(text, Data.Environment).Text);

    [Fact]
    public void There_are_vectors() => Assert.True(Data.Vectors.Count > 50);

    [Fact]
    public void A_greedy_match_is_literal()
    {
        var result = Expansion.Expand("${A}/${B}", Data.Environment);
        Assert.Equal("${A}/${B}", result.Text);
        Assert.Equal(["${A}/${B}"], result.Literal);
        Assert.Empty(result.Unresolved);
        Assert.Empty(result.Used);
        Assert.False(result.IsComplete);
    }

    [Theory]
    [InlineData("${A:-d}")]
    [InlineData("https://${A:-d}/v1")]
    [InlineData("${ A }")]
    [InlineData("${MONGO_URI}")]
    [InlineData("x${JWT_SECRET}")]
    public void What_never_expands_is_literal(string text)
    {
        var result = Expansion.Expand(text, Data.Environment);
        Assert.Equal(text, result.Text);
        Assert.Single(result.Literal);
        Assert.Empty(result.Unresolved);
    }

    [Fact]
    public void Missing_names_are_listed_once_and_in_order()
    {
        var result = Expansion.Expand("https://${TWO}.${ONE}/${TWO}/${EMPTY}", Data.Environment);
        Assert.Equal(["TWO", "ONE", "EMPTY"], result.Unresolved);
        Assert.Empty(result.Literal);
    }

    [Fact]
    public void A_variable_of_which_only_the_name_is_known_is_missing()
    {
        var environment = Environment(("URL", null));
        var result = Expansion.Expand("${URL}", environment);
        Assert.Equal("${URL}", result.Text);
        Assert.Equal(["URL"], result.Unresolved);
    }

    [Fact]
    public void A_placeholder_is_missing()
    {
        var environment = new EnvironmentVariables(
            new[] { new EnvironmentVariable("URL", "your_url", null, "env:URL") { IsPlaceholder = true } }.ToFrozenDictionary(variable => variable.Name), IsComplete: true);
        Assert.Equal(["URL"], Expansion.Expand("${URL}", environment).Unresolved);
    }

    [Fact]
    public void The_variables_that_went_in_are_named()
    {
        var result = Expansion.Expand("https://${A}.${B}.${A}", Data.Environment);
        Assert.Equal(["A", "B"], result.Used.Select(variable => variable.Name));
        Assert.True(result.IsComplete);
    }

    [Theory]
    [InlineData("${A}", "A")]
    [InlineData(" ${A} ", "A")]
    [InlineData("${A}/${B}", "A}/${B")]
    [InlineData("x${A}", null)]
    [InlineData("A", null)]
    public void Names_of_whole_references(string text, string? expected) => Assert.Equal(expected, Expansion.VariableName(text));

    [Fact]
    public void Text_without_references_is_only_trimmed() =>
        Gen.String[Gen.Char["abc .:/${}"], 0, 30].Where(text => !text.Contains("${", StringComparison.Ordinal))
            .Sample(text => Expansion.Expand(text, Data.Environment).Text == text.Trim());

    [Fact]
    public void Nothing_is_invented() =>
        Gen.String[Gen.Char["AB${}x"], 0, 20].Sample(text =>
        {
            // With no variables at all every text stays as it is, whatever its braces look like.
            var result = Expansion.Expand(text, EnvironmentVariables.Unknown);
            return result.Text == text && result.Used.IsEmpty;
        });

    private static EnvironmentVariables Environment(params (string Name, string? Value)[] variables) =>
        new(variables.ToFrozenDictionary(entry => entry.Name, entry => new EnvironmentVariable(entry.Name, entry.Value, null, "env:" + entry.Name)), IsComplete: true);

    private static (EnvironmentVariables, List<(string, string)>) ReadVectors()
    {
        var variables = new List<(string, string?)>();
        var vectors = new List<(string, string)>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Environment", "expansion-vectors.tsv")))
        {
            var parts = line.Split('\t');
            if (line.StartsWith('#') || parts.Length != 2)
            {
                continue;
            }

            if (line.StartsWith('='))
            {
                variables.Add((parts[0][1..], JsonSerializer.Deserialize<string>(parts[1])));
            }
            else
            {
                vectors.Add((JsonSerializer.Deserialize<string>(parts[0])!, JsonSerializer.Deserialize<string>(parts[1])!));
            }
        }

        return (Environment([.. variables]), vectors);
    }
}
