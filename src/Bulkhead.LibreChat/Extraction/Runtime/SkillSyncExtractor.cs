using Bulkhead.LibreChat.Extraction.Features;

namespace Bulkhead.LibreChat.Extraction.Runtime;

/// <summary>Skills that are synchronised from GitHub.</summary>
internal static class SkillSyncExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var block = context.Configuration["skillSync"]["github"];
        if (!block.HasValue || block["enabled"].AsBoolean() == false)
        {
            return;
        }

        var reason = Reason.Of(block);
        var isOn = block["enabled"].AsBoolean() == true && block["sources"].Items().Any();
        new Feature(context, "skill-sync-github").Known(isOn ? reason : reason.AtMost(Model.Inventories.Certainty.Conditional) with { Note = "only with enabled: true and at least one source" });
    }
}
