using Bulkhead.Model.Policies;

namespace Bulkhead.Model.Tests;

public class PathPatternTests
{
    [Theory]
    [InlineData("/v1/chat/completions", "/v1/chat/completions", true)]
    [InlineData("/v1/chat/completions", "/v1/chat/completions/", false)]
    [InlineData("/v1/chat/completions", "/v1/chat", false)]
    [InlineData("/v1/chat/completions", "/V1/chat/completions", false)]
    [InlineData("/v1/*", "/v1/", true)]
    [InlineData("/v1/*", "/v1/a/b", true)]
    [InlineData("/v1/*", "/v1", false)]
    [InlineData("/v1*", "/v1", true)]
    [InlineData("/v1*", "/v1beta", true)]
    [InlineData("/*", "/", true)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/a", false)]
    [InlineData("/a/", "/a/", true)]
    [InlineData("/@scope/a:b", "/@scope/a:b", true)]
    public void A_pattern_is_one_path_or_a_beginning(string text, string path, bool matches)
    {
        Assert.True(PathPattern.TryParse(text, out var pattern));
        Assert.Equal((matches, text), (pattern.Matches(path), pattern.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("*")]
    [InlineData("//")]
    [InlineData("//a")]
    [InlineData("/a//b")]
    [InlineData("/a//*")]
    [InlineData("/.")]
    [InlineData("/a/../b")]
    [InlineData("/a/..*")]
    [InlineData("/a*b")]
    [InlineData("/a**")]
    [InlineData("/a;b")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/a%2Fb")]
    [InlineData("/a b")]
    [InlineData("/\u00e4")]
    [InlineData("https://a.example/v1")]
    public void What_has_another_spelling_is_no_pattern(string text) => Assert.False(PathPattern.TryParse(text, out _));

    [Fact]
    public void A_pattern_is_bounded() => Assert.False(PathPattern.TryParse("/" + new string('a', PathPattern.MaxLength), out _));
}
