using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Extra destinations and their dates. Those that end within 14 days are reported by the plan.</summary>
internal static class ExceptionsRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        foreach (var entry in input.Settings.Egress)
        {
            var shown = Printable.Clean(entry.Name, 80);
            if (entry.Expires is not { } last)
            {
                yield return ReviewDiagnostics.NoExpiry.About(entry.Origin, shown, $"egress entry {shown} has no expires date",
                    $"Agree on a date with {Printable.Clean(entry.Owner, 80)} and write expires: yyyy-mm-dd.");
            }
            else if (last.DayNumber - input.Today.DayNumber is > 14 and <= 30 and var days)
            {
                yield return ReviewDiagnostics.ExpiresThisMonth.About(entry.Origin, shown, $"egress entry {shown} closes in {days} days",
                    $"Ask {Printable.Clean(entry.Owner, 80)} whether it is still needed, then renew the date or delete the entry.");
            }
        }
    }
}
