using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Credentials;

/// <summary>Where the Azure SDK gets tokens when Blob Storage is used with an identity instead of a connection string.</summary>
internal static class AzureIdentityExtractor
{
    /// <summary>Adds the authority and the metadata service; runs after the storage extractors.</summary>
    public static void Extract(ExtractionContext context)
    {
        var store = context.Intents.FirstOrDefault(intent => intent.Scope != DestinationScope.Browser && intent.Origins.Any(origin => origin.CatalogId == "azure-blob-managed"));
        if (store is null || store.Certainty == Certainty.UserControlled)
        {
            return;
        }

        var reason = new Reason(store.Certainty == Certainty.Certain ? Certainty.Certain : Certainty.Conditional, [.. store.Origins.Select(origin => origin with { CatalogId = null })]);
        var feature = new Feature(context, "azure-identity") { WithoutScheme = ApplicationProtocol.Https };
        if (context.Environment.Find("AZURE_AUTHORITY_HOST") is { IsSet: true } authority)
        {
            feature.Variable(reason, authority);
        }
        else
        {
            feature.Known(reason);
        }

        // A workload identity brings its own token file; without one the SDK asks the machine.
        if (context.Environment.IsSet("AZURE_FEDERATED_TOKEN_FILE") != true)
        {
            feature.Host(reason.AtMost(Certainty.Conditional) with { NeedsAnswer = true, Note = "asked when the pod has no workload identity" }, "169.254.169.254", 80, ApplicationProtocol.Http);
        }

        if (context.Environment.Find("AZURE_REGIONAL_AUTHORITY_NAME") is { IsSet: true } regional)
        {
            feature.Host(reason.And(regional.ToOrigin()), (regional.Value ?? "${AZURE_REGIONAL_AUTHORITY_NAME}") + ".login.microsoft.com", 443, ApplicationProtocol.Https);
        }
    }
}
