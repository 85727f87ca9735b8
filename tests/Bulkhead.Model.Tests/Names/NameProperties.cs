using System.Globalization;
using System.Net;
using System.Text;
using Bulkhead.Model.Names;
using CsCheck;

namespace Bulkhead.Model.Tests.Names;

public sealed class NameProperties
{
    private static readonly string[] Fragments =
    [
        "a", "Z", "0", "1", "-", "_", ".", "..", "*", "*.", "xn--", "xn--bcher-kva", "example.com", ":", "::", "::1", "[", "]", "%", "%eth0", "/", "\\",
        "@", "#", "?", "0x7f", "127.0.0.1", "255", "010", "https://", "mongodb://", ":443", ":0", "ü", "ß", "а", "ο", "日本", "\u3002", "\uff41", "\u212a",
        "\ud800", "\udc00", "\u200d", "\u0308", "😀", "\0", " ", "\t", "\u00a0", "${X}", ",", "אב", "fe80", "64:ff9b",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        OneOf(Fragments).Array[0, 12].Select(parts => string.Concat(parts)),
        Gen.String,
        Gen.String[Gen.Char["abcxyz019-._*:[]%x"], 0, 40]);

    [Fact]
    public void Reading_never_throws_and_says_why_it_refused() => Text.Sample(text =>
    {
        var reading = HostSyntax.Read(text, allowWildcard: true);
        return (reading.Host is null) == (reading.Refusal != HostRefusal.None);
    }, iter: 20_000);

    [Fact]
    public void Reading_is_idempotent_and_canonical() => Text.Sample(text =>
    {
        if (HostSyntax.Read(text, allowWildcard: true).Host is not { } host)
        {
            return;
        }

        Assert.Matches(@"\A[a-z0-9._*:/-]{1,255}\z", host.Text);
        var again = HostSyntax.Read(host.Text, allowWildcard: true);
        Assert.Equal(host, again.Host);
        Assert.Null(again.Unicode);
        _ = HostScopes.Of(host);
        _ = HostScopes.IsMetadata(host);
        if (host is Host.Pattern pattern)
        {
            _ = WildcardRules.Refuse(pattern.Value);
        }
    }, iter: 20_000);

    [Fact]
    public void A_url_never_yields_a_host_with_separators() => Text.Select(Text, Text).Sample((head, host, tail) =>
    {
        foreach (var text in new[] { head + host + tail, "https://" + host, $"https://{head}@{host}/{tail}" })
        {
            if (UrlParts.TryRead(text, out var parts, out var reason))
            {
                Assert.Equal(-1, parts!.Host.AsSpan().IndexOfAny("/\\@#?"));
                Assert.DoesNotContain(parts.Host, char.IsWhiteSpace);
                Assert.NotEmpty(parts.Host);
                Assert.True(parts.Port is null or (>= 1 and <= 65535));
                Assert.True(parts.Path is null || (parts.Path.StartsWith('/') && !parts.Path.Contains('?')));
            }
            else
            {
                Assert.False(string.IsNullOrEmpty(reason));
            }
        }
    }, iter: 10_000);

    [Fact]
    public void Slugs_are_always_usable_as_names() => Text.Sample(text =>
        Assert.Matches(@"\A[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?\z", GroupNames.Slug(text)), iter: 10_000);

    [Fact]
    public void Addresses_read_back_from_their_text() => Gen.Byte.Array[16].Sample(bytes =>
    {
        var six = new IPAddress(bytes);
        var four = new IPAddress(bytes.AsSpan(0, 4));
        Assert.True(IpLiteral.TryParse(four.ToString(), out var read));
        Assert.Equal(four, read);
        if (IpLiteral.TryParse(six.ToString(), out read))
        {
            Assert.Equal(six, read);
        }
        else
        {
            Assert.True(SlowRanges.IsEmbedded(bytes), six.ToString());
        }
    });

    [Fact]
    public void The_address_table_agrees_with_a_slow_one()
    {
        var near = OneOf(SlowRanges.Edges);
        var four = Gen.OneOf(Gen.UInt, near.Select(Gen.Int[-2, 2], (edge, step) => (uint)(edge + step)));
        four.Sample(value =>
        {
            var bytes = new[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value };
            Assert.Equal(SlowRanges.Of(bytes), AddressRanges.Classify(new IPAddress(bytes)));
        }, iter: 50_000);

        var prefix = OneOf<byte[]>(
            [], [0, 0], [0x00, 0x64, 0xff, 0x9b], [0x20, 0x01], [0x20, 0x01, 0x0d, 0xb8], [0x20, 0x01, 0, 0], [0x20, 0x02], [0x3f, 0xff], [0xfc], [0xfd], [0xfe, 0x80],
            [0xfe, 0xc0], [0xff], [0x01, 0x00], [0x00, 0x64, 0xff, 0x9b, 0x00, 0x01], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02]);
        Gen.Byte.Array[16].Select(prefix).Sample((bytes, start) =>
        {
            start.CopyTo(bytes, 0);
            Assert.Equal(SlowRanges.Of(bytes), AddressRanges.Classify(new IPAddress(bytes)));
        }, iter: 50_000);
    }

    [Fact]
    public void A_block_touches_what_one_of_its_addresses_is() => Gen.UInt.Select(Gen.Int[8, 32], Gen.UInt).Sample((value, prefix, inside) =>
    {
        var mask = prefix == 32 ? uint.MaxValue : ~(uint.MaxValue >> prefix);
        var network = new IPNetwork(ToAddress(value & mask), prefix);
        var sample = ToAddress((value & mask) | (inside & ~mask));
        Assert.True(AddressRanges.Classify(sample) == AddressClass.Public || AddressRanges.TouchesNonPublic(network));
    });

    [Fact]
    public void Punycode_agrees_with_the_runtime()
    {
        var idn = new IdnMapping { AllowUnassigned = true };
        var letters = OneOf("abcz09äöüéøæłабвгяжαβγδω日本語中国한글".EnumerateRunes().ToArray());
        letters.Array[1, 15].Sample(runes =>
        {
            if (runes.All(rune => rune.IsAscii))
            {
                return;
            }

            var text = string.Concat(runes.Select(rune => rune.ToString()));
            var encoded = "xn--" + Punycode.Encode(runes);
            Assert.Equal(idn.GetAscii(text), encoded);
            Assert.Equal(runes, Punycode.Decode(encoded.AsSpan(4)));
        });
    }

    [Fact]
    public void Every_convertible_letter_has_a_stable_lower_case_in_the_table()
    {
        for (var value = 0x80; value <= 0xFFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune) || InternationalLetters.ScriptsOf(rune) is var script && script == LetterScripts.None)
            {
                continue;
            }

            var lower = Rune.ToLowerInvariant(rune);
            Assert.Equal(script, InternationalLetters.ScriptsOf(lower));
            Assert.Equal(lower, Rune.ToLowerInvariant(lower));
            var label = "xn--" + Punycode.Encode([lower]);
            Assert.True(UnicodeLabel.RoundTrips(label), $"U+{value:X4} {label}");
        }
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static IPAddress ToAddress(uint value) => new([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
}
