using System.Text;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>The forms of H-08: each has another spelling for some server.</summary>
public class RequestPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("/A")]
    [InlineData("/a/")]
    [InlineData("/v1/chat/completions?x=../..//%2e#")]
    [InlineData("/a?/../b")]
    [InlineData("/.well-known/x")]
    [InlineData("/a/...")]
    [InlineData("/a..b/.c")]
    [InlineData("/v1/models/gemini-pro:generateContent")]
    [InlineData("/a%20b%22")]
    [InlineData("/%E2%82%AC")]
    [InlineData("/%F0%9F%98%80/x")]
    [InlineData("/-._~!$&'()*+,=:@")]
    public void Canonical(string path) => Same(path, refused: false);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData("?a")]
    [InlineData("/a/../b")]
    [InlineData("/..")]
    [InlineData("/a/..?b")]
    [InlineData("/a/%2e%2e/b")]
    [InlineData("/a/%2E%2E/b")]
    [InlineData("/a/.%2E/b")]
    [InlineData("/%2e/")]
    [InlineData("//a")]
    [InlineData("/a//b")]
    [InlineData("/a//")]
    [InlineData("//")]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%5cb")]
    [InlineData("/a%5Cb")]
    [InlineData("/a\\b")]
    [InlineData("/..;/b")]
    [InlineData("/a;x=1/b")]
    [InlineData("/a%3Bx")]
    [InlineData("/%252e%252e/")]
    [InlineData("/a%25")]
    [InlineData("/%c0%ae/")]
    [InlineData("/%C0%AE/")]
    [InlineData("/%E0%80%AE/")]
    [InlineData("/%ED%A0%80")]
    [InlineData("/%F4%90%80%80")]
    [InlineData("/%E2%82")]
    [InlineData("/%E2%82x")]
    [InlineData("/%80")]
    [InlineData("/a%00")]
    [InlineData("/a%0D%0A")]
    [InlineData("/a%7F")]
    [InlineData("/a/.")]
    [InlineData("/a/./b")]
    [InlineData("/a%3Fb")]
    [InlineData("/a%23b")]
    [InlineData("/a#b")]
    [InlineData("/%41")]
    [InlineData("/%7Ea")]
    [InlineData("/%e2%82%ac")]
    [InlineData("/%")]
    [InlineData("/%2")]
    [InlineData("/%zz")]
    [InlineData("/%u002e")]
    [InlineData("/a b")]
    [InlineData("/a\tb")]
    [InlineData("/a\"")]
    [InlineData("/a<b>")]
    [InlineData("/{id}")]
    [InlineData("/a|b")]
    [InlineData("/a^b")]
    [InlineData("/a`b")]
    [InlineData("/[a]")]
    [InlineData("/é")]
    public void Not_canonical(string path) => Same(path, refused: true);

    private static void Same(string path, bool refused)
    {
        Assert.Equal((path, refused), (path, RequestPath.Check(path).IsRefused));
        Assert.Equal((path, refused), (path, RequestPath.Check(Encoding.Latin1.GetBytes(path)).IsRefused));
    }
}
