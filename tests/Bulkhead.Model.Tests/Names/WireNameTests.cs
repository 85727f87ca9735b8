using System.Text;
using Bulkhead.Model.Names;
using CsCheck;

namespace Bulkhead.Model.Tests.Names;

/// <summary>Names on the wire against names that people write: the same name, from fewer spellings.</summary>
public class WireNameTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf(Gen.String[Gen.Char['a', 'z'], 1, 8], Gen.OneOf("A", ".", "..", "-", "_", "xn--", "xn--mnchen-3ya", "1", "0x1", "*.", "\0", "é", "%", "[", "]", ":", new string('l', 63))).Array[0, 8].Select(string.Concat),
        Gen.String[Gen.Char['\0', '\xff'], 0, 12]);

    [Fact]
    public void What_is_accepted_is_the_name_that_a_policy_would_hold() => Text.Sample(static text =>
    {
        var name = WireName.Read(Encoding.Latin1.GetBytes(text)).Name;
        var written = (HostSyntax.Read(text).Host as Host.Name)?.Value;
        var plain = Ascii.IsValid(text) && !text.Contains('_') && !text.EndsWith('.');
        Assert.Equal(plain ? written : null, name);
    }, iter: 20_000);

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("::1", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("127.1", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("", false)]
    public void Addresses_are_told(string text, bool expected)
    {
        var reading = WireName.Read(Encoding.Latin1.GetBytes(text));
        Assert.Null(reading.Name);
        Assert.NotEqual(HostRefusal.None, reading.Refusal);
        Assert.Equal(expected, reading.IsAddress);
    }
}
