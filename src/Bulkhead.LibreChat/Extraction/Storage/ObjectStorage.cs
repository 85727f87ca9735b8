using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Storage;

/// <summary>Amazon S3 and what speaks its protocol.</summary>
internal static class ObjectStorage
{
    /// <summary>Adds the host of the bucket.</summary>
    public static void S3(ExtractionContext context, ConfigNode strategy)
    {
        var environment = context.Environment;
        var bucket = environment.FirstSet("AWS_BUCKET_NAME");
        var isPathStyle = environment.IsEnabled("AWS_FORCE_PATH_STYLE") == true || bucket?.Value?.Contains('.', StringComparison.Ordinal) == true;
        var reason = Reason.Of(strategy);
        reason = bucket is null ? reason : reason.And(bucket.ToOrigin());
        if (environment.FirstSet("AWS_ENDPOINT_URL") is { } endpoint)
        {
            Endpoint(context, reason.And(endpoint.ToOrigin()), endpoint, bucket, isPathStyle);
            return;
        }

        var region = environment.FirstSet("AWS_REGION");
        reason = region is null ? reason : reason.And(region.ToOrigin());
        var regionText = region?.Value?.Trim() ?? "${AWS_REGION}";
        var bucketText = bucket?.Value?.Trim() ?? "${AWS_BUCKET_NAME}";
        var host = (isPathStyle ? string.Empty : bucketText + ".") + "s3." + regionText + Suffix(regionText);
        if (environment.IsSet("AWS_ENDPOINT_URL") is null)
        {
            // Whether another endpoint is set cannot be known, but the bucket and region that are given say what is meant.
            reason = reason with { Note = "AWS_ENDPOINT_URL, if it is set, moves the storage to another host" };
        }

        new Feature(context, "s3-bucket").Host(reason.And(StorageExtractor.ReadBack), host, 443, ApplicationProtocol.Https);
        new Feature(context, "s3-browser").Host(reason, host, 443, ApplicationProtocol.Https);
    }

    /// <summary>The domain of the partition that a region belongs to.</summary>
    internal static string Suffix(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? ".amazonaws.com.cn"
        : region.StartsWith("us-iso-", StringComparison.Ordinal) ? ".c2s.ic.gov"
        : region.StartsWith("us-isob-", StringComparison.Ordinal) ? ".sc2s.sgov.gov"
        : region.StartsWith("eusc-", StringComparison.Ordinal) ? ".amazonaws.eu"
        : ".amazonaws.com";

    private static void Endpoint(ExtractionContext context, Reason reason, Environment.EnvironmentVariable endpoint, Environment.EnvironmentVariable? bucket, bool isPathStyle)
    {
        var feature = new Feature(context, "s3-endpoint-url", context.Catalog["s3-bucket"].Group);
        feature.Variable(reason, endpoint);
        if (!isPathStyle && endpoint.Value is { } text && UrlParts.TryRead(text.Trim(), out var parts, out _) && ApplicationProtocols.TryParse(parts!.Scheme, out var protocol))
        {
            // Virtual-host style: the bucket becomes the first label.
            feature.Host(reason, (bucket?.Value?.Trim() ?? "${AWS_BUCKET_NAME}") + "." + parts.Host, parts.Port, protocol);
        }
    }
}
