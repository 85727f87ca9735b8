using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.Authentication;

/// <summary>Profile pictures whose host an identity provider chooses.</summary>
internal static class RemotePictures
{
    private const string Group = "auth-avatars";

    /// <summary>Adds the intent and the finding.</summary>
    public static void Add(ExtractionContext context, string id, Reason reason)
    {
        new Feature(context, id).Nowhere(
            reason with { Certainty = Certainty.UserControlled, Note = "the identity provider names the host of each profile picture", ClosedBy = "no picture claim at the identity provider" });
        context.Report(FeatureDiagnostics.RemoteImages.At(
            reason.Origins.IsEmpty ? null : reason.Origins[0].Span,
            "profile pictures are fetched from whatever host the identity provider names; they stay closed, and users keep their initials",
            $"Name the host: answers.groups.{Group}: {{ hosts: [\"…\"] }}, or answer answers.groups.{Group}: deny.") with { Group = Group });
    }
}
