using System.Collections.Immutable;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Dashboard.Changes;

/// <summary>Policies other than the one in force, and whether that one is what the configuration asks for.</summary>
internal sealed class CandidatePolicies(TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Lock guard = new();
    private (DateTimeOffset At, Task<DriftAnswer?> Answer)? last;

    /// <summary>Reads a folder of manifests.</summary>
    public static (GatewayPolicy? Policy, string? Problem) Read(string folder)
    {
        try
        {
            var texts = new List<SourceText>();
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(static file => file.Extension is ".yaml" or ".yml" || file.Name.EndsWith(".tfvars.json", StringComparison.Ordinal)).OrderBy(static file => file.Name, StringComparer.Ordinal).Take(2000))
            {
                var (text, error) = SourceTexts.FromBytes(file.Name, File.ReadAllBytes(file.FullName));
                if (text is null)
                {
                    return (null, error!.Message);
                }

                texts.Add(text);
            }

            var found = PolicyManifests.Read(texts, out var policy);
            return (policy, policy is null ? string.Join(" ", found.Where(static one => one.Severity == Severity.Error).Select(static one => $"{one.Code} {one.Message}.")) : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>Whether there is drift, asked at most once a minute.</summary>
    public Task<DriftAnswer?> DriftAsync(ChangeAdvisor advisor)
    {
        lock (guard)
        {
            if (last is not { } known || time.GetUtcNow() - known.At > Fresh)
            {
                last = known = (time.GetUtcNow(), advisor.DriftAsync(CancellationToken.None));
            }

            return known.Answer;
        }
    }
}
