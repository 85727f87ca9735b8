using Bulkhead.LibreChat.Extraction.Support;

namespace Bulkhead.LibreChat.Tests.Support;

public sealed class AddressTests
{
    [Theory]
    [InlineData("https://h.dev/x", "https", "h.dev", null, "/x")]
    [InlineData("https://h.dev:8443?q=1", "https", "h.dev", "8443", "?q=1")]
    [InlineData("h.dev:80/x", null, "h.dev", "80", "/x")]
    [InlineData("h.dev/x?u=http://other.dev", null, "h.dev", null, "/x?u=http://other.dev")]
    [InlineData("https://${A}:${B}/${C}", "https", "${A}", "${B}", "/${C}")]
    [InlineData("${SCHEME}://h.dev", "${SCHEME}", "h.dev", null, "")]
    [InlineData("${A:-x}/y", null, "${A:-x}", null, "/y")]
    [InlineData("{{ .Values.a/b }}/y", null, "{{ .Values.a/b }}", null, "/y")]
    [InlineData("https://u:p@h.dev/x", "https", "h.dev", null, "/x")]
    [InlineData("http://[2001:db8::1]:8080/", "http", "[2001:db8::1]", "8080", "/")]
    [InlineData("", null, "", null, "")]
    public void Parts_are_found_around_placeholders(string text, string? scheme, string host, string? port, string rest)
    {
        var address = Address.Split(text);
        Assert.Equal((scheme, host, port, rest), (address.Scheme, address.Host.ToString(), address.Port, address.Rest.ToString()));
    }

    [Theory]
    [InlineData("https://u:s3cr3t@h.dev:1/x?k=s3cr3t#s3cr3t", "https://h.dev:1/x")]
    [InlineData("https://u:s3cr3t@${H}/x?k=${K}", "https://${H}/x")]
    [InlineData("u:s3cr3t@h.dev", "h.dev")]
    public void What_is_shown_holds_no_user_information_and_no_query(string text, string shown) => Assert.Equal(shown, Address.Split(text).ToShow());

    [Theory]
    [InlineData("https://h.dev/a/b", "/a/b")]
    [InlineData("https://h.dev/a/${B}/c", "/a/")]
    [InlineData("https://h.dev/a/x-{{B}}/c", "/a/")]
    [InlineData("https://h.dev/${B}", null)]
    [InlineData("https://h.dev/", null)]
    [InlineData("https://h.dev", null)]
    [InlineData("https://h.dev/a?b=c", "/a")]
    public void The_plain_path_ends_before_the_first_placeholder(string text, string? path) => Assert.Equal(path, Address.Split(text).PlainPath());

    [Fact]
    public void Any_text_can_be_split() => CsCheck.Check.Sample(CsCheck.Gen.String, text =>
    {
        var address = Address.Split(text);
        Assert.NotNull(address.ToShow());
        _ = address.PlainPath();
    });
}
