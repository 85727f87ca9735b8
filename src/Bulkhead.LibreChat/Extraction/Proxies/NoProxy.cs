namespace Bulkhead.LibreChat.Extraction.Proxies;

/// <summary>The exceptions of a proxy, as undici reads <c>NO_PROXY</c>: an exact name, <c>.suffix</c> or <c>*.suffix</c>, <c>*</c> for everything, each with an optional port.</summary>
internal sealed class NoProxy(string? value)
{
    private readonly string[] entries = (value ?? string.Empty).ToLowerInvariant().Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a host is opened directly although a proxy is set.</summary>
    /// <param name="host">A canonical host.</param>
    /// <param name="port">The port, 1 to 65535, or null when it is not known.</param>
    public bool Excepts(string host, int? port) => Array.Exists(entries, entry => Matches(entry, host, port));

    private static bool Matches(string entry, string host, int? port)
    {
        if (entry == "*")
        {
            return true;
        }

        var colon = entry.LastIndexOf(':');
        if (colon >= 0 && int.TryParse(entry.AsSpan(colon + 1), out var only))
        {
            if (only != port)
            {
                return false;
            }

            entry = entry[..colon];
        }

        var suffix = entry.TrimStart('*');
        return suffix.StartsWith('.') ? host.EndsWith(suffix, StringComparison.Ordinal) : host == entry;
    }
}
