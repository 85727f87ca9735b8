namespace Bulkhead.Policy.Settings;

/// <summary>How a generated file says why an entry is there (<c>output.origins</c>).</summary>
public enum OriginStyle
{
    /// <summary>With the line: <c># librechat.yaml:9 endpoints.custom[0].baseURL</c>. Comments move when lines of the configuration move.</summary>
    Lines,

    /// <summary>
    /// Without what moves: <c># librechat.yaml endpoints.custom[].baseURL</c>, and hashes of the input in <c>kustomization.yaml</c> only. Adding a
    /// provider then shows as its own group and rule and nothing else.
    /// </summary>
    Paths,
}
