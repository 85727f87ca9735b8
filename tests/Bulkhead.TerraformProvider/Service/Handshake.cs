namespace Bulkhead.TerraformProvider.Service;

/// <summary>What terraform and a provider agree on before they talk.</summary>
public static class Handshake
{
    /// <summary>The variable that shows that terraform started the process.</summary>
    public const string CookieName = "TF_PLUGIN_MAGIC_COOKIE";

    /// <summary>Its value.</summary>
    public const string Cookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

    /// <summary>When set, the process ends with its standard input: a provider that a test started does not outlive the test.</summary>
    public const string ExitWithInputVariable = "BULKHEAD_PROVIDER_EXITS_WITH_INPUT";

    /// <summary>The one line on standard output: version of the handshake, version of the protocol, kind of socket, its path, kind of protocol, certificate.</summary>
    public static string Line(string socket, byte[]? certificate) => $"1|5|unix|{socket}|grpc|{(certificate is null ? "" : Convert.ToBase64String(certificate).TrimEnd('='))}";
}
