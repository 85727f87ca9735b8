using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Storage;

/// <summary>Azure Blob Storage, by connection string or by account name.</summary>
internal static class BlobStorage
{
    /// <summary>Adds the host of the account.</summary>
    public static void Extract(ExtractionContext context, ConfigNode strategy)
    {
        var group = context.Catalog["azure-blob-conn"].Group;
        if (context.Environment.FirstSet("AZURE_STORAGE_CONNECTION_STRING") is { } connection)
        {
            Connection(context, strategy, connection, group);
            return;
        }

        if (context.Environment.FirstSet("AZURE_STORAGE_ACCOUNT_NAME") is { } account)
        {
            var host = (account.Value?.Trim() ?? "${AZURE_STORAGE_ACCOUNT_NAME}") + ".blob.core.windows.net";
            Add(context, "azure-blob-managed", group, Reason.Of(strategy).And(account.ToOrigin()), host, 443, ApplicationProtocol.Https);
            return;
        }

        new Feature(context, "azure-blob-conn").Nowhere(
            Reason.Of(strategy).AtMost(Certainty.Unresolved) with { Needs = ["AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT_NAME"] },
            "${AZURE_STORAGE_CONNECTION_STRING}",
            443,
            ApplicationProtocol.Https);
    }

    private static void Connection(ExtractionContext context, ConfigNode strategy, EnvironmentVariable connection, string group)
    {
        var reason = Reason.Of(strategy).And(connection.ToOrigin());
        if (connection.Value is not { } text)
        {
            new Feature(context, "azure-blob-conn").Nowhere(
                reason.AtMost(Certainty.Unresolved) with { Needs = [connection.Name] }, "${AZURE_STORAGE_CONNECTION_STRING}", 443, ApplicationProtocol.Https);
            return;
        }

        if (Part(text, "BlobEndpoint") is { } endpoint && UrlParts.TryRead(endpoint, out var parts, out _) && ApplicationProtocols.TryParse(parts!.Scheme, out var protocol))
        {
            Add(context, "azure-blob-conn", group, reason, parts.Host, parts.Port, protocol);
        }
        else if (Part(text, "UseDevelopmentStorage") is "true")
        {
            Add(context, "azure-blob-conn", group, reason, "127.0.0.1", 10000, ApplicationProtocol.Http);
        }
        else if (Part(text, "AccountName") is { } account)
        {
            var plain = Part(text, "DefaultEndpointsProtocol") is "http";
            Add(
                context,
                "azure-blob-conn",
                group,
                reason,
                $"{account}.blob.{Part(text, "EndpointSuffix") ?? "core.windows.net"}",
                plain ? 80 : 443,
                plain ? ApplicationProtocol.Http : ApplicationProtocol.Https);
        }
        else
        {
            context.Report(FeatureDiagnostics.ConnectionString.At(
                connection.Span,
                "AZURE_STORAGE_CONNECTION_STRING names neither a blob endpoint nor an account",
                "Copy the connection string from the portal, or set AZURE_STORAGE_ACCOUNT_NAME.") with { Group = group });
            new Feature(context, "azure-blob-conn").Nowhere(reason.AtMost(Certainty.Unresolved), "${AZURE_STORAGE_CONNECTION_STRING}", 443, ApplicationProtocol.Https);
        }
    }

    private static void Add(ExtractionContext context, string id, string group, Reason reason, string host, int? port, ApplicationProtocol protocol)
    {
        new Feature(context, id, group).Host(reason.And(StorageExtractor.ReadBack), host, port, protocol);
        if (context.Environment.FirstSet("AZURE_STORAGE_PUBLIC_ACCESS") is { } access && context.Environment.IsEnabled(access.Name) == true)
        {
            new Feature(context, "azure-blob-browser").Host(reason.And(access.ToOrigin()), host, port, protocol);
        }
    }

    // key=value;key=value: values may hold '=' (keys end in padding), so only the first one separates.
    private static string? Part(string text, string name)
    {
        foreach (var pair in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && pair.AsSpan(0, equals).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return pair[(equals + 1)..];
            }
        }

        return null;
    }
}
