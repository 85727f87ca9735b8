using Bulkhead.Dashboard.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bulkhead.Dashboard.Access;

/// <summary>Signing in and out: with the health endpoints, all that answers without a session or a token.</summary>
internal static class LoginEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, DashboardOptions options, DashboardServices services)
    {
        routes.MapGet("/login", (string? token, string? failed, HttpContext context) => ShowAsync(context, token, failed, options, services)).AllowAnonymous();
        routes.MapGet("/login/style.css", () => Results.Bytes(Assets.PageAssets.Bytes("login.css"), "text/css; charset=utf-8")).AllowAnonymous();
        if (options.Oidc is not null)
        {
            routes.MapGet("/login/start", () => Results.Challenge(new AuthenticationProperties { RedirectUri = "/" }, [OpenIdConnectDefaults.AuthenticationScheme])).AllowAnonymous();
        }

        routes.MapPost("/logout", async (HttpContext context) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.Redirect("/login");
        }).RequireAuthorization(Roles.Policy(Role.Viewer));
        routes.MapGet("/healthz", () => Results.Text("ok\n")).AllowAnonymous();
        routes.MapGet("/readyz", async () =>
        {
            try
            {
                _ = await services.Store.PositionsAsync();
                return Results.Text("ready\n");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return Results.Text("the flow store does not answer\n", statusCode: 503);
            }
        }).AllowAnonymous();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string? token, string? failed, DashboardOptions options, DashboardServices services)
    {
        if (services.Links.Redeem(token) is { } role)
        {
            var until = new AuthenticationProperties { IsPersistent = false };
            await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, Roles.Principal("link", role, CookieAuthenticationDefaults.AuthenticationScheme), until);
            // Not a redirect: after a link on another site, only a page of this server can go on with the strict cookie.
            return new RazorComponentResult<LoginPage>(new Dictionary<string, object?> { [nameof(LoginPage.IsIn)] = true });
        }

        return new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
        {
            [nameof(LoginPage.Message)] = token is not null ? "This link was used before or is older than fifteen minutes." : failed is not null ? "The provider did not let you in, or nothing that you are gives a role here." : null,
            [nameof(LoginPage.HasProvider)] = options.Oidc is not null,
        })
        { StatusCode = token is not null ? 403 : 200 };
    }
}
