using System.Globalization;
using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>Small pieces that the parts of the document share.</summary>
internal static class Words
{
    /// <summary><c>1 destination</c>, <c>no destinations</c>, <c>1,200 destinations</c>.</summary>
    public static string Count(int number, string noun) =>
        (number == 0 ? "no" : number.ToString("#,0", CultureInfo.InvariantCulture)) + " " + noun + (number == 1 ? string.Empty : "s");

    /// <summary>A sentence that begins with a count or with a reason from the plan. A name at the beginning keeps its letters.</summary>
    public static string Sentence(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var isWord = text.Split(' ')[0].TrimEnd(',', ';', ':').All(char.IsAsciiLetterLower);
        return (isWord ? char.ToUpperInvariant(text[0]) + text[1..] : text) + (text[^1] is '.' or '?' or '!' ? string.Empty : ".");
    }

    /// <summary>Allowed or denied.</summary>
    public static Inline Of(Decision decision) => decision == Decision.Allowed ? Inline.Status(Mark.Good, "allowed") : Inline.Status(Mark.Closed, "denied");

    /// <summary>The destination of an intent.</summary>
    public static Inline Destination(IntentDecision decision) => Inline.Code(DestinationText.Of(decision.Intent));
}
