using Bulkhead.Gateway.Tests.Hellos;
using Bulkhead.Gateway.Tests.Oracles;
using CsCheck;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>Hellos made at random: any order and number of extensions, GREASE, any records, any segments, and one change.</summary>
public class HelloProperties
{
    private static readonly string[] Names = ["a.example", "api.openai.example", "A.Example", "xn--mnchen-3ya.example", "1.example", "a_b.example", "10.0.0.1", "a..example", "-a.example", "a.example.", "xn--a.example"];

    private static readonly Gen<(int Type, byte[] Data)> Unknown =
        Gen.Select(Gen.OneOf(Gen.Int[100, 0xfe00], Gen.Int[0, 15].Select(static i => (i * 0x1010) + 0x0a0a), Gen.OneOf(5, 10, 11, 13, 18, 21, 23, 27, 35, 45, 49, 50, 51, 17513, 0xff01)), Gen.Byte.Array[0, 60], static (type, data) => (type, data));

    private static readonly Gen<(int Type, byte[] Data)> Known = Gen.OneOf<(int, byte[])>(
        Gen.OneOf(Names).Select(static name => HelloParts.Sni(name)),
        Gen.OneOf("h2", "http/1.1", "dot", "x").Array[1, 4].Select(static names => (16, HelloBytes.Alpn(names))),
        Gen.OneOf(0x0304, 0x0303, 0x0302, 0x0301, 0x0300, 0x7f1c, 0x4a4a).Array[1, 5].Select(static versions => (43, HelloBytes.ShortVector([.. versions.SelectMany(HelloBytes.Number)]))),
        Gen.Byte.Array[0, 40].Select(static data => (41, data)),
        Gen.Const((42, Array.Empty<byte>())),
        Gen.Byte.Array[1, 40].Select(static payload => (0xfe0d, (byte[])[0, 0, 1, 0, 1, 9, .. HelloBytes.Vector(), .. HelloBytes.Vector(payload)])));

    /// <summary>Mostly what a client may send: a name first or last or between, nothing twice.</summary>
    private static readonly Gen<HelloParts> Plausible =
        Gen.Select(Gen.OneOf(Names), Unknown.Array[0, 12], Gen.Int[0, 12], Gen.Int[0, 32], static (name, others, at, session) =>
        {
            var extensions = others.DistinctBy(static extension => extension.Type).ToList();
            extensions.Insert(Math.Min(at, extensions.Count), HelloParts.Sni(name));
            return new HelloParts { Session = new byte[session], Extensions = extensions };
        });

    private static readonly Gen<HelloParts> Anything =
        Gen.Select(Gen.OneOf(Known, Known, Unknown).Array[0, 8], Gen.OneOf(0x0303, 0x0303, 0x0301, 0x0300, 0x0304), Gen.OneOf<byte[]>([0], [0], [0], [1, 0], [1], []), Gen.Int[0, 40],
            static (extensions, version, compression, session) => new HelloParts { Version = (ushort)version, Compression = compression, Session = new byte[session], Extensions = extensions });

    private static readonly Gen<byte[]> Wire =
        Gen.Select(Gen.OneOf(Plausible, Anything), Gen.OneOf(1, 2, 7, 16, 64, 512, 16384), Gen.OneOf(0x0301, 0x0303), static (parts, size, version) => HelloBytes.Records(HelloBytes.Message(parts), size, version));

    [Fact]
    public void Reader_and_oracle_agree() => Wire.Sample(static bytes => Assert.Equal(HelloOracle.Read(bytes), Simplified(Verdict.Hello(bytes))), iter: 4000);

    [Fact]
    public void They_agree_after_one_change() =>
        Gen.Select(Wire, Gen.Int, Gen.Byte).Sample(static (bytes, at, value) =>
        {
            bytes[(at & int.MaxValue) % bytes.Length] = value;
            Assert.Equal(HelloOracle.Read(bytes), Simplified(Verdict.Hello(bytes)));
        }, iter: 6000);

    [Fact]
    public void Segments_and_records_change_nothing() =>
        Gen.Select(Plausible, Gen.Int[1, 100], Gen.Int[0, 5000].Array[0, 6]).Sample(static (parts, size, cuts) =>
        {
            var message = HelloBytes.Message(parts);
            var whole = Verdict.Hello(HelloBytes.Record(message));
            var records = HelloBytes.Records(message, size);
            var sorted = cuts.Where(cut => cut <= records.Length).Order().ToArray();
            Assert.Equal(whole, Verdict.Hello(records, sorted));
            Assert.Equal("more", Verdict.Hello(records.AsSpan(0, records.Length - 1)));
        }, iter: 3000);

    [Fact]
    public void A_good_name_is_accepted_wherever_it_stands() =>
        Plausible.Where(static parts => parts.Extensions!.Any(static extension => extension.Type == 0 && extension.Data.AsSpan(5).SequenceEqual("a.example"u8)))
            .Sample(static parts => Assert.Equal("ok a.example", Verdict.Hello(HelloBytes.Record(HelloBytes.Message(parts)))), iter: 500);

    private static string Simplified(string verdict) => verdict == "no name_missing" ? "nameless" : verdict.StartsWith("no", StringComparison.Ordinal) ? "no" : verdict;
}
