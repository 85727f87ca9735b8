using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests;

/// <summary>What a reader says, as text that tests compare: <c>more</c>, <c>ok NAME</c> or <c>no CODE</c>.</summary>
internal static class Verdict
{
    public static string Of(ClientHelloReader reader) => Of(reader.Status, reader.Refusal, reader.Hello.ServerName?.Value);

    public static string Of(HttpHeadReader reader) => Of(reader.Status, reader.Refusal, reader.Head?.Authority.Host?.Value);

    public static string Hello(ReadOnlySpan<byte> bytes, params int[] cuts)
    {
        var reader = new ClientHelloReader();
        foreach (var part in Parts(bytes.ToArray(), cuts))
        {
            reader.Advance(part);
        }

        return Of(reader);
    }

    public static string Head(ReadOnlySpan<byte> bytes, params int[] cuts)
    {
        var reader = new HttpHeadReader();
        foreach (var part in Parts(bytes.ToArray(), cuts))
        {
            reader.Advance(part);
        }

        return Of(reader);
    }

    /// <summary>Every byte on its own.</summary>
    public static int[] Bytewise(int length) => [.. Enumerable.Range(1, Math.Max(length - 1, 0))];

    public static IEnumerable<byte[]> Parts(byte[] bytes, params int[] cuts)
    {
        var from = 0;
        foreach (var cut in cuts.Append(bytes.Length))
        {
            yield return bytes[from..cut];
            from = cut;
        }
    }

    private static string Of(PeekStatus status, Refusal refusal, string? name) => status switch
    {
        PeekStatus.NeedMore => "more",
        PeekStatus.Complete => "ok " + name,
        _ => "no " + refusal.Code,
    };
}
