using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bulkhead.Dashboard.Access;

/// <summary>Who gets in, how often, and what browsers are told to keep out.</summary>
internal static class Gate
{
    /// <summary>The name of the session cookie.</summary>
    public const string Cookie = "bulkhead-session";

    private const string Chooser = "chooser";

    /// <summary>Sets up sign-in, roles, limits and the check of Host.</summary>
    public static void Add(IServiceCollection services, DashboardOptions options)
    {
        var secure = options.Certificate is null ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        services.AddDataProtection().SetApplicationName("bulkhead-dashboard").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.AccessFolder, "keys")));
        var sign = services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, scheme => scheme.ForwardDefaultSelector = static context =>
                context.Request.Headers.ContainsKey("Authorization") ? TokenAuthentication.Name : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Name, null)
            .AddCookie(cookie =>
            {
                (cookie.Cookie.Name, cookie.Cookie.HttpOnly, cookie.Cookie.SecurePolicy, cookie.Cookie.IsEssential) = (Cookie, true, secure, true);
                // The answer of an OpenID provider comes from elsewhere: Strict would lose the session on that one way back.
                cookie.Cookie.SameSite = options.Oidc is null ? SameSiteMode.Strict : SameSiteMode.Lax;
                (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (options.Session, false);
                cookie.Events.OnRedirectToLogin = static context => Refuse(context.HttpContext, 401);
                cookie.Events.OnRedirectToAccessDenied = static context => Refuse(context.HttpContext, 403);
            });
        if (options.Oidc is { } oidc)
        {
            sign.AddOpenIdConnect(connect => Configure(connect, oidc, secure));
        }

        services.AddAuthorization(Roles.Configure);
        services.AddAntiforgery(forgery => (forgery.Cookie.Name, forgery.Cookie.SecurePolicy, forgery.Cookie.SameSite) = ("bulkhead-form", secure, SameSiteMode.Strict));
        services.AddHostFiltering(hosts =>
        {
            hosts.AllowedHosts = [.. options.HostNames, "localhost", "127.0.0.1", "[::1]"];
            hosts.IncludeFailureMessage = false;
        });
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = 429;
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments("/login")
                ? Window("login " + context.Connection.RemoteIpAddress, 20, TimeSpan.FromMinutes(1))
                : Window(context.User.Identity?.Name ?? "nobody " + context.Connection.RemoteIpAddress, options.RequestsPerTenSeconds, TimeSpan.FromSeconds(10)));
        });
    }

    /// <summary>Puts the checks before everything else.</summary>
    public static void Use(WebApplication application, AuditLog audit)
    {
        application.UseHostFiltering();
        application.Use(Headers);
        // Before sign-in: what the provider sends back is answered there, and is to be written down as well.
        application.Use((context, next) => Audited(context, next, audit));
        application.UseAuthentication();
        application.UseRateLimiter();
        application.UseAuthorization();
        application.UseAntiforgery();
    }

    private static Task Headers(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), clipboard-read=()";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    }

    private static async Task Audited(HttpContext context, RequestDelegate next, AuditLog audit)
    {
        if (context.Request.Path.StartsWithSegments("/assets") || context.Request.Path.Value is "/healthz" or "/readyz" or "/login/style.css")
        {
            await next(context);
            return;
        }

        // Long answers (exports, live flows) are written down when they begin.
        var written = false;
        context.Response.OnStarting(() =>
        {
            written = true;
            audit.Write(context, "answered");
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            audit.Write(context, "failed");
            throw;
        }

        if (!written)
        {
            audit.Write(context, context.RequestAborted.IsCancellationRequested ? "left" : "answered");
        }
    }

    // Programs get the number; people get the page that lets them in.
    private static Task Refuse(HttpContext context, int status)
    {
        var person = HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api") && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        if (person && status == 401)
        {
            context.Response.Redirect("/login");
        }
        else
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }

    private static RateLimitPartition<string> Window(string key, int count, TimeSpan length) =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = count, Window = length, QueueLimit = 0 });

    private static void Configure(OpenIdConnectOptions connect, OidcOptions oidc, CookieSecurePolicy secure)
    {
        (connect.Authority, connect.ClientId, connect.ClientSecret) = (oidc.Authority, oidc.ClientId, oidc.ClientSecret);
        (connect.ResponseType, connect.UsePkce, connect.SaveTokens, connect.MapInboundClaims) = ("code", true, false, false);
        (connect.CallbackPath, connect.SignedOutCallbackPath, connect.RemoteSignOutPath) = ("/login/oidc", "/login/out", PathString.Empty);
        // The way back is a link, not a form of another site: the cookies of the sign-in need not go along with those.
        connect.ResponseMode = "query";
        connect.NonceCookie.SecurePolicy = connect.CorrelationCookie.SecurePolicy = secure;
        connect.NonceCookie.SameSite = connect.CorrelationCookie.SameSite = SameSiteMode.Lax;
        connect.RequireHttpsMetadata = !(Uri.TryCreate(oidc.Authority, UriKind.Absolute, out var issuer) && issuer.IsLoopback);
        connect.TokenValidationParameters.NameClaimType = "preferred_username";
        connect.Events.OnTokenValidated = context =>
        {
            // Only what this server needs is kept: a name and a role.
            var user = context.Principal!;
            var role = user.FindAll(oidc.RoleClaim).Select(claim => oidc.Roles.TryGetValue(claim.Value, out var found) ? found : (Role?)null).Max();
            if (role is not { } known)
            {
                context.Fail("Nothing that this person is gives a role here.");
                return Task.CompletedTask;
            }

            var name = user.FindFirst("preferred_username")?.Value ?? user.FindFirst("email")?.Value ?? user.FindFirst("sub")!.Value;
            context.Principal = Roles.Principal(name, known, OpenIdConnectDefaults.AuthenticationScheme);
            return Task.CompletedTask;
        };
        connect.Events.OnRemoteFailure = static context =>
        {
            context.Response.Redirect("/login?failed=1");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
