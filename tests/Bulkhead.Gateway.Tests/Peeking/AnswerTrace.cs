using System.Globalization;
using System.Text;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>What the reader says about one answer that arrives in pieces: <c>more</c>, <c>no</c>, or <c>STATUS KIND [keeps] = the data, then</c> <c>more</c>, <c>no</c> or <c>end +BYTES</c> with the bytes behind it.</summary>
internal static class AnswerTrace
{
    public static string Of(byte[] input, string method = "GET", int[]? cuts = null)
    {
        var held = new List<byte>();
        var seen = 0;
        foreach (var part in Verdict.Parts(input, cuts ?? []))
        {
            held.AddRange(part);
            var end = HttpAnswerParser.EndOf([.. held], seen);
            seen = held.Count;
            if (end >= 0)
            {
                return Whole(input, end, method, cuts ?? []);
            }
        }

        return "more";
    }

    private static string Whole(byte[] input, int end, string method, int[] cuts)
    {
        if (!HttpAnswerParser.TryRead(input.AsSpan(0, end), method, out var answer))
        {
            return "no";
        }

        Assert.Equal(end, answer.Length);
        var body = new HttpAnswerBodyReader(answer);
        var at = end;
        foreach (var part in Verdict.Parts(input[end..], [.. cuts.Where(cut => cut > end).Select(cut => cut - end)]))
        {
            var taken = body.Read(part);
            if (taken < 0)
            {
                return Said(answer, body, "no");
            }

            at += taken;
        }

        return Said(answer, body, body.HasEnded ? string.Create(CultureInfo.InvariantCulture, $"end +{input.Length - at}") : "more");
    }

    // How much data comes before a fault depends on where the bytes are cut.
    private static string Said(HttpAnswer answer, HttpAnswerBodyReader body, string ending) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"{answer.Status} {answer.Body.ToString().ToLowerInvariant()}{(answer.KeepsAlive ? " keeps" : string.Empty)}")
        .Append(CultureInfo.InvariantCulture, $" = {(ending == "no" ? string.Empty : body.Data + " ")}{ending}")
        .ToString();
}
