using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Bulkhead.Dashboard.Access;

/// <summary>What somebody may do. Each role may do what the ones before it may.</summary>
public enum Role
{
    /// <summary>Read everything but the record of who looked.</summary>
    Viewer,

    /// <summary>Export, ask what-if, say something about denied groups.</summary>
    Investigator,

    /// <summary>Read who looked.</summary>
    Admin,
}

/// <summary>Roles as claims and as conditions of endpoints.</summary>
internal static class Roles
{
    /// <summary>The kind of claim that carries the role, by its name in lower case.</summary>
    public const string Claim = "bulkhead-role";

    /// <summary>The name of the condition that a role is needed.</summary>
    public static string Policy(Role role) => "at-least-" + Word(role);

    /// <summary>The name of a role.</summary>
    public static string Word(Role role) => role switch
    {
        Role.Admin => "admin",
        Role.Investigator => "investigator",
        _ => "viewer",
    };

    /// <summary>The role with a name; null when there is none.</summary>
    public static Role? Find(string? word) => word switch
    {
        "viewer" => Role.Viewer,
        "investigator" => Role.Investigator,
        "admin" => Role.Admin,
        _ => null,
    };

    /// <summary>The role of somebody; null for nobody.</summary>
    public static Role? Of(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true ? user.FindAll(Claim).Select(static claim => Find(claim.Value)).Max() : null;

    /// <summary>Somebody with a role.</summary>
    public static ClaimsPrincipal Principal(string name, Role role, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(Claim, Word(role))], scheme));

    /// <summary>One condition for each role; whoever has none is nobody, and an endpoint that names no condition asks for a viewer.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            options.AddPolicy(Policy(role), policy => policy.RequireAssertion(context => Of(context.User) >= role));
        }

        options.FallbackPolicy = options.DefaultPolicy = options.GetPolicy(Policy(Role.Viewer))!;
    }
}
