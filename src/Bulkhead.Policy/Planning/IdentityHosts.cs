namespace Bulkhead.Policy.Planning;

/// <summary>
/// Hosts that hand out credentials of a cloud account. Their clients run before anything else and often pin or bundle their roots, and what passes
/// opens the account: they are never decrypted.
/// </summary>
internal static class IdentityHosts
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "accounts.google.com",
        "iamcredentials.googleapis.com",
        "login.chinacloudapi.cn",
        "login.microsoft.com",
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "login.windows.net",
        "oauth2.googleapis.com",
        "sts.amazonaws.com",
        "sts.googleapis.com",
        "sts.windows.net",
        "www.googleapis.com",
    };

    // sts.eu-central-1.amazonaws.com, sts-fips.us-east-1.amazonaws.com, oidc.…, portal.sso.…, signin.aws.amazon.com of other partitions alike.
    private static readonly string[] AwsServices = ["sts.", "sts-fips.", "oidc.", "portal.sso.", "oidc.eks.", "cognito-identity.", "cognito-idp."];

    private static readonly string[] AwsSuffixes = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".sc2s.sgov.gov", ".c2s.ic.gov"];

    /// <summary>Whether a name or pattern is, or may hold, such a host.</summary>
    public static bool Holds(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.StartsWith("*.", StringComparison.Ordinal))
        {
            var suffix = host[1..];
            return Names.Any(name => name.EndsWith(suffix, StringComparison.Ordinal)) || Array.Exists(AwsSuffixes, aws => aws.EndsWith(suffix, StringComparison.Ordinal) || IsAwsRegion(suffix, aws));
        }

        return Names.Contains(host)
            || (Array.Exists(AwsServices, service => host.StartsWith(service, StringComparison.Ordinal)) && Array.Exists(AwsSuffixes, suffix => host.EndsWith(suffix, StringComparison.Ordinal)));
    }

    // *.eu-central-1.amazonaws.com holds sts of that region; *.bedrock-runtime.eu-central-1… is deeper and does not.
    private static bool IsAwsRegion(string suffix, string aws) =>
        suffix.EndsWith(aws, StringComparison.Ordinal) && !suffix[1..^aws.Length].Contains('.', StringComparison.Ordinal) && suffix.Count(static c => c == '-') >= 2;
}
