using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Dashboard.Access;

namespace Bulkhead.Dashboard;

/// <summary>How the dashboard is served.</summary>
public sealed record DashboardOptions
{
    /// <summary>The most connections at a time unless something else is said.</summary>
    public const int MostConnections = 1000;

    /// <summary>Where it listens. Any address but loopback needs <see cref="Certificate"/>.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The certificate of the server; null for plain HTTP on loopback.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Names that browsers may ask for it by, besides those of loopback: other Host fields are refused, so that no page elsewhere can point its own name here.</summary>
    public ImmutableArray<string> HostNames { get; init; } = [];

    /// <summary>The folder for what access needs: tokens, keys of cookies, the record of who looked. Readable by its owner alone.</summary>
    public required string AccessFolder { get; init; }

    /// <summary>Sign-in by OpenID Connect; null for links and tokens alone.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>How long a session in the browser lasts.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Requests that one person or program may make within ten seconds.</summary>
    public int RequestsPerTenSeconds { get; init; } = 300;

    /// <summary>The most connections at a time, at least 1; further ones are closed at once.</summary>
    public int Connections { get; init; } = MostConnections;

    /// <summary>The version of the program.</summary>
    public string Version { get; init; } = "0.0.0";
}

/// <summary>An OpenID Connect provider and who is what.</summary>
/// <param name="Authority">The issuer, an https URL.</param>
/// <param name="ClientId">The client.</param>
/// <param name="ClientSecret">Its secret; null for a public client. PKCE is used either way.</param>
/// <param name="RoleClaim">The claim that says who is what, for example <c>groups</c>.</param>
/// <param name="Roles">Values of that claim and the role that each gives. Whoever has none of them gets nothing.</param>
public sealed record OidcOptions(string Authority, string ClientId, string? ClientSecret, string RoleClaim, ImmutableSortedDictionary<string, Role> Roles);
