using System.Security.Cryptography;
using System.Text;
using Bulkhead.Model.Digests;

namespace Bulkhead.Model.Tests.Digests;

public sealed class Sha256Tests
{
    /// <summary>The published examples of NIST for FIPS 180-4.</summary>
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void The_examples_of_the_standard_hold(string text, string digest) => Assert.Equal(digest, Sha256.Hex(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Every_length_up_to_several_blocks_agrees_with_the_framework()
    {
        var data = new byte[400];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)((i * 131) ^ (i >> 3));
        }

        for (var length = 0; length <= data.Length; length++)
        {
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data.AsSpan(0, length))), Sha256.Hex(data.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_large_input_agrees_with_the_framework()
    {
        var data = new byte[3_000_001];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * 7);
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data)), Sha256.Hex(data));
    }
}
