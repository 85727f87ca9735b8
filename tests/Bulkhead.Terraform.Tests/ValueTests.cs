using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.TerraformProvider.Values;
using CsCheck;

namespace Bulkhead.Terraform.Tests;

/// <summary>Values survive both encodings.</summary>
public sealed class ValueTests
{
    private static readonly Gen<Value> _leaf = Gen.OneOf(
        Gen.Const<Value>(new Value.Null()),
        Gen.String.Where(static s => !s.Any(char.IsSurrogate)).Select(static Value (s) => new Value.Text(s)),
        Gen.Long.Select(static Value (n) => new Value.Number(n)),
        Gen.Bool.Select(static Value (b) => new Value.Truth(b)));

    private static readonly Gen<Value> _value = Gen.Recursive<Value>(static (depth, inner) => depth > 3
        ? _leaf
        : Gen.OneOf(
            _leaf,
            inner.Array[0, 4].Select(static Value (items) => new Value.Items([.. items])),
            Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 8], inner)[0, 4].Select(static Value (f) => new Value.Fields(f.ToImmutableSortedDictionary(StringComparer.Ordinal)))));

    [Fact]
    public void MessagePack_gives_back_what_was_written() =>
        _value.Sample(static value => Assert.Equal(value.Canonical, MessagePackCodec.Read(MessagePackCodec.Write(value)).Canonical));

    [Fact]
    public void Json_gives_back_what_was_written() => _value.Sample(static value =>
    {
        using var json = JsonDocument.Parse(JsonCodec.Write(value));
        Assert.Equal(value.Canonical, JsonCodec.Read(json.RootElement).Canonical);
    });

    [Theory]
    [InlineData("D40000")] // An unknown value as Terraform writes it.
    [InlineData("C7030C810100")] // One of which something is known (type 12): unknown all the same.
    public void An_unknown_value_is_an_extension(string bytes) => Assert.IsType<Value.Unknown>(MessagePackCodec.Read(Convert.FromHexString(bytes)));

    [Fact]
    public void An_unknown_value_is_written_as_Terraform_does() => Assert.Equal("D40000", Convert.ToHexString(MessagePackCodec.Write(new Value.Unknown())));

    [Fact]
    public void Two_values_are_the_same_only_when_their_content_is() => Gen.Select(_value, _value).Sample(static (a, b) =>
        Assert.Equal(a.Same(b), MessagePackCodec.Write(a).AsSpan().SequenceEqual(MessagePackCodec.Write(b))));
}
