using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

public sealed class UrlPartsTests
{
    [Theory]
    [InlineData("https://api.example.com", "https", "api.example.com", null, null)]
    [InlineData("HTTPS://API.example.com/V1?key=secret#part", "https", "API.example.com", null, "/V1")]
    [InlineData("https://api.example.com?key=/secret", "https", "api.example.com", null, null)]
    [InlineData("http://localhost:3080/", "http", "localhost", 3080, "/")]
    [InlineData("http://host:/x", "http", "host", null, "/x")]
    [InlineData("http://[2001:db8::1]:8080/a/../b", "http", "[2001:db8::1]", 8080, "/a/../b")]
    [InlineData("https://h/p@q", "https", "h", null, "/p@q")]
    [InlineData("mongodb+srv://cluster.example.net/db", "mongodb+srv", "cluster.example.net", null, "/db")]
    [InlineData("https://${HOST}/v1", "https", "${HOST}", null, "/v1")]
    [InlineData("https://0x7f.1/", "https", "0x7f.1", null, "/")]
    public void A_url_is_taken_apart_and_not_rewritten(string text, string scheme, string host, int? port, string? path)
    {
        Assert.True(UrlParts.TryRead(text, out var parts, out var reason), reason);
        Assert.Equal(new UrlParts(scheme, host, port, path), parts);
        Assert.Null(reason);
    }

    [Fact]
    public void User_information_is_dropped_but_noticed()
    {
        Assert.True(UrlParts.TryRead("postgres://user:pa%40ss@db.example:5432/x", out var parts, out _));
        Assert.Equal(new UrlParts("postgres", "db.example", 5432, "/x") { HasUserInfo = true }, parts);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("api.example.com", "scheme")]
    [InlineData("api.example.com:443", "scheme")]
    [InlineData("//api.example.com", "scheme")]
    [InlineData("https:api.example.com", "scheme")]
    [InlineData("https:/api.example.com", "scheme")]
    [InlineData("1https://api.example.com", "scheme")]
    [InlineData("ht tps://api.example.com", "white space")]
    [InlineData(" https://api.example.com", "white space")]
    [InlineData("https://api.exa\tmple.com", "white space")]
    [InlineData("https://api.example.com/\n", "white space")]
    [InlineData("https://api.example.com/\u00a0", "white space")]
    [InlineData("https://api.example.com\0", "control")]
    [InlineData("https:\\\\api.example.com", "backslash")]
    [InlineData("https://api.example.com\\@evil.test", "backslash")]
    [InlineData("https://a@b@evil.test", "@")]
    [InlineData("https://", "no host")]
    [InlineData("https:///path", "no host")]
    [InlineData("https://user@", "no host")]
    [InlineData("https://:443", "no host")]
    [InlineData("https://h:0", "port")]
    [InlineData("https://h:65536", "port")]
    [InlineData("https://h:99999999999999999999", "port")]
    [InlineData("https://h:000443", "port")]
    [InlineData("https://h:+80", "port")]
    [InlineData("https://h:８０", "port")]
    [InlineData("https://h:${PORT}/", "port")]
    [InlineData("https://2001:db8::1/", "colon")]
    [InlineData("https://[::1]x/", "brackets")]
    [InlineData("https://[::1/", "brackets")]
    [InlineData("mongodb://a:1,b:2/db", "several hosts")]
    public void What_two_parsers_read_differently_is_refused(string text, string reasonPart)
    {
        Assert.False(UrlParts.TryRead(text, out var parts, out var reason));
        Assert.Null(parts);
        Assert.Contains(reasonPart, reason);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        // Attributes cannot carry a lone surrogate: it would arrive as U+FFFD.
        Assert.False(UrlParts.TryRead("https://h/" + (char)0xd800, out _, out var reason));
        Assert.Contains("half a character", reason);
        Assert.True(UrlParts.TryRead("https://h/😀", out _, out _));
    }

    [Fact]
    public void A_connection_string_may_list_hosts()
    {
        Assert.True(UrlParts.TryReadSeveral("mongodb://u:p@a.example:27017,[::1],b.example/db?w=1", out var parts, out _));
        Assert.Equal(["a.example", "[::1]", "b.example"], parts.Select(part => part.Host));
        Assert.Equal([27017, null, null], parts.Select(part => part.Port));
        Assert.All(parts, part => Assert.True(part.HasUserInfo && part.Path == "/db"));
        Assert.False(UrlParts.TryReadSeveral("mongodb://a,,b/db", out _, out _));
    }
}
