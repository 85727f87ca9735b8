using System.Collections.Immutable;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Decryption;

/// <summary>What runs in a workload or child process.</summary>
internal enum Runtime
{
    /// <summary>Node.js: adds a certificate to its own roots.</summary>
    Node,

    /// <summary>Python: puts a bundle in the place of its own roots.</summary>
    Python,

    /// <summary>Not known: given both.</summary>
    Unknown,
}

/// <summary>The variables from which runtimes learn what to trust. Each reads its own and no other.</summary>
internal static class Runtimes
{
    /// <summary>Variables that take a bundle: OpenSSL and httpx, requests, AWS SDKs, curl, gRPC. All of them replace the roots that the runtime has.</summary>
    private static readonly ImmutableArray<string> BundleVariables = ["AWS_CA_BUNDLE", "CURL_CA_BUNDLE", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"];

    /// <summary>The variables of a runtime with their values, ordered by name.</summary>
    public static ImmutableSortedDictionary<string, string> Environment(Runtime runtime, DecryptionCa ca)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (runtime is Runtime.Node or Runtime.Unknown)
        {
            result["NODE_EXTRA_CA_CERTS"] = PathOf(ca.Key);
        }

        if (NeedsBundle(runtime))
        {
            foreach (var name in BundleVariables)
            {
                result[name] = PathOf(ca.Bundle);
            }
        }

        return result.ToImmutable();
    }

    /// <summary>Whether a runtime needs the bundle besides the certificate.</summary>
    public static bool NeedsBundle(Runtime runtime) => runtime is Runtime.Python or Runtime.Unknown;

    /// <summary>The keys of the ConfigMap that some runtimes need, ordered.</summary>
    public static IEnumerable<string> Keys(IEnumerable<Runtime> runtimes, DecryptionCa ca)
    {
        var all = runtimes.ToList();
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        if (all.Exists(static runtime => runtime != Runtime.Python))
        {
            keys.Add(ca.Key);
        }

        if (all.Exists(NeedsBundle))
        {
            keys.Add(ca.Bundle);
        }

        return keys;
    }

    /// <summary>Where a key of the ConfigMap is in a container.</summary>
    public static string PathOf(string key) => DecryptionFiles.MountPath + "/" + key;
}
