using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

public sealed class GroupNamesTests
{
    [Theory]
    [InlineData("groq", "groq")]
    [InlineData("OpenRouter", "openrouter")]
    [InlineData("My Server_2", "my-server-2")]
    [InlineData("--a--b--", "a-b")]
    [InlineData("a.b/c", "a-b-c")]
    public void Plain_names_keep_their_letters(string text, string expected) => Assert.Equal(expected, GroupNames.Slug(text));

    [Theory]
    [InlineData("Ünïcode")]
    [InlineData("")]
    [InlineData("日本")]
    [InlineData("!!!")]
    [InlineData("a-name-that-is-much-longer-than-forty-eight-characters-in-all")]
    public void Lost_letters_and_cuts_are_made_up_by_a_hash(string text)
    {
        var slug = GroupNames.Slug(text);
        Assert.Matches("^([a-z0-9-]+-)?[0-9a-f]{8}$", slug);
        Assert.True(slug.Length <= GroupNames.MaxSlug);
        Assert.NotEqual(slug, GroupNames.Slug(text + "ü"));
    }

    [Fact]
    public void Forty_eight_letters_are_not_cut()
    {
        Assert.Equal(new string('a', 48), GroupNames.Slug(new string('a', 48)));
        Assert.EndsWith(GroupNames.Slug(new string('a', 49))[^8..], GroupNames.Slug(new string('a', 49)));
        Assert.NotEqual(GroupNames.Slug(new string('a', 49)), GroupNames.Slug(new string('a', 50)));
    }
}
