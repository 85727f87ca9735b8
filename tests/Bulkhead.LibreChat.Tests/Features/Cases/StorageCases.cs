namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>File storage.</summary>
internal static class StorageCases
{
    private const string Firebase = "FIREBASE_API_KEY=k\nFIREBASE_AUTH_DOMAIN=d\nFIREBASE_PROJECT_ID=p\nFIREBASE_STORAGE_BUCKET=b\nFIREBASE_MESSAGING_SENDER_ID=s\nFIREBASE_APP_ID=a";
    private const string Azure = "AZURE_STORAGE_CONNECTION_STRING=DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=x==;EndpointSuffix=core.chinacloudapi.cn";

    public static readonly FeatureCase[] All =
    [
        new("s3-bucket", "bucket and region", "librechat files.s3.eu-west-1.amazonaws.com 443 https storage storage-s3 external certain") { Yaml = "fileStrategy: s3", Env = "AWS_BUCKET_NAME=files\nAWS_REGION=eu-west-1" },
        new("s3-bucket", "a bucket with dots", "librechat s3.eu-west-1.amazonaws.com 443 https storage storage-s3 external certain") { Yaml = "fileStrategy: s3", Env = "AWS_BUCKET_NAME=files.acme.dev\nAWS_REGION=eu-west-1" },
        new("s3-bucket", "path style in China", "librechat s3.cn-north-1.amazonaws.com.cn 443 https storage storage-s3 external certain") { Yaml = "fileStrategies: { image: s3 }", Env = "AWS_BUCKET_NAME=files\nAWS_REGION=cn-north-1\nAWS_FORCE_PATH_STYLE=true" },
        new("s3-bucket", "nothing known", "librechat (${AWS_BUCKET_NAME}.s3.${AWS_REGION}.amazonaws.com) 443 https storage storage-s3 external unresolved") { Yaml = "fileStrategies: { avatar: s3, document: cloudfront }", IsComplete = false },
        new("s3-bucket", "local") { Yaml = "fileStrategy: local", Env = "AWS_BUCKET_NAME=files\nAWS_REGION=eu-west-1" },
        new("s3-endpoint-url", "virtual-host style",
            "librechat files.minio.acme.dev 9000 https storage storage-s3 external certain",
            "librechat minio.acme.dev 9000 https storage storage-s3 external certain") { Yaml = "fileStrategy: s3", Env = "AWS_BUCKET_NAME=files\nAWS_ENDPOINT_URL=https://minio.acme.dev:9000" },
        new("s3-endpoint-url", "path style", "librechat minio 9000 http storage storage-s3 in-cluster certain") { Yaml = "fileStrategy: s3", Env = "AWS_BUCKET_NAME=files\nAWS_ENDPOINT_URL=http://minio:9000\nAWS_FORCE_PATH_STYLE=true" },
        new("s3-endpoint-url", "none") { Yaml = "fileStrategy: s3", Env = "AWS_BUCKET_NAME=files\nAWS_REGION=eu-west-1" },
        new("s3-browser", "presigned", "browser files.s3.eu-west-1.amazonaws.com 443 https storage storage-s3 browser certain") { Yaml = "fileStrategy: s3", Env = "AWS_BUCKET_NAME=files\nAWS_REGION=eu-west-1" },
        new("s3-browser", "local"),
        new("cloudfront-invalidation", "on", "librechat cloudfront.amazonaws.com 443 https storage storage-cloudfront external certain") { Yaml = "fileStrategy: cloudfront\ncloudfront: { invalidateOnDelete: true, distributionId: E1 }" },
        new("cloudfront-invalidation", "no distribution") { Yaml = "fileStrategy: cloudfront\ncloudfront: { invalidateOnDelete: true }" },
        new("cloudfront-domain-browser", "set", "browser cdn.acme.dev 443 https storage storage-cloudfront browser certain") { Yaml = "fileStrategies: { image: cloudfront }\ncloudfront: { domain: \"https://cdn.acme.dev\" }" },
        new("cloudfront-domain-browser", "none") { Yaml = "fileStrategy: cloudfront" },
        new("azure-blob-conn", "account and suffix", "librechat acme.blob.core.chinacloudapi.cn 443 https storage storage-azure-blob external certain") { Yaml = "fileStrategy: azure_blob", Env = Azure },
        new("azure-blob-conn", "an endpoint of its own", "librechat blob.acme.dev 10000 http storage storage-azure-blob external certain") { Yaml = "fileStrategy: azure_blob", Env = "AZURE_STORAGE_CONNECTION_STRING=BlobEndpoint=http://blob.acme.dev:10000/acme;AccountName=acme" },
        new("azure-blob-conn", "unset", "librechat (${AZURE_STORAGE_CONNECTION_STRING}) 443 https storage storage-azure-blob external unresolved") { Yaml = "fileStrategy: azure_blob" },
        new("azure-blob-conn", "unreadable", "librechat (${AZURE_STORAGE_CONNECTION_STRING}) 443 https storage storage-azure-blob external unresolved") { Yaml = "fileStrategy: azure_blob", Env = "AZURE_STORAGE_CONNECTION_STRING=nonsense", Reports = ["BH2311"] },
        new("azure-blob-conn", "local") { Env = Azure },
        new("azure-blob-managed", "account", "librechat acme.blob.core.windows.net 443 https storage storage-azure-blob external certain") { Yaml = "fileStrategy: azure_blob", Env = "AZURE_STORAGE_ACCOUNT_NAME=acme" },
        new("azure-blob-managed", "a connection string wins") { Yaml = "fileStrategy: azure_blob", Env = Azure + "\nAZURE_STORAGE_ACCOUNT_NAME=acme" },
        new("azure-blob-browser", "public", "browser acme.blob.core.windows.net 443 https storage storage-azure-blob browser certain") { Yaml = "fileStrategy: azure_blob", Env = "AZURE_STORAGE_ACCOUNT_NAME=acme\nAZURE_STORAGE_PUBLIC_ACCESS=true" },
        new("azure-blob-browser", "private") { Yaml = "fileStrategy: azure_blob", Env = "AZURE_STORAGE_ACCOUNT_NAME=acme" },
        new("firebase-storage", "all six keys", "librechat firebasestorage.googleapis.com 443 https storage storage-firebase external certain") { Yaml = "fileStrategy: firebase", Env = Firebase },
        new("firebase-storage", "keys missing", "librechat firebasestorage.googleapis.com 443 https storage storage-firebase external conditional") { Yaml = "fileStrategy: firebase" },
        new("firebase-storage", "local") { Env = Firebase },
        new("files-remote-save", "an image tool", "librechat () - unknown storage storage-remote-files external user-controlled") { Env = "DALLE3_API_KEY=k" },
        new("files-remote-save", "none"),
        new("files-remote-encode", "the same host", "librechat firebasestorage.googleapis.com 443 https storage storage-firebase external certain") { Yaml = "fileStrategy: firebase", Env = Firebase },
        new("files-remote-encode", "local"),
    ];
}
