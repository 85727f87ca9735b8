using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bulkhead.Dashboard.Tests;

/// <summary>An OpenID Connect provider that lets everybody in: discovery, keys, authorization code with PKCE, a signed token.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string Client = "bulkhead";

    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce)> codes = new();
    private readonly WebApplication application;

    private Issuer(WebApplication application) => this.application = application;

    public string Address => application.Urls.First();

    /// <summary>What the person is.</summary>
    public string[] Groups { get; set; } = [];

    /// <summary>Who signs: null for the key that the provider publishes.</summary>
    public RSA? Forger { get; set; }

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var issuer = new Issuer(host);
        host.UseRouting();
        host.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject
        {
            ["issuer"] = issuer.Address,
            ["authorization_endpoint"] = issuer.Address + "/authorize",
            ["token_endpoint"] = issuer.Address + "/token",
            ["jwks_uri"] = issuer.Address + "/keys",
            ["response_types_supported"] = new JsonArray("code"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        }.ToJsonString(), "application/json"));
        host.MapGet("/keys", () => Results.Text(issuer.Keys(), "application/json"));
        host.MapGet("/authorize", (HttpContext context) => issuer.Authorize(context));
        host.MapPost("/token", (Delegate)(async (HttpContext context) => issuer.Token(await context.Request.ReadFormAsync())));
        await host.StartAsync();
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        key.Dispose();
    }

    private string Keys()
    {
        var parts = key.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = "1", ["n"] = Text(parts.Modulus!), ["e"] = Text(parts.Exponent!) }) }.ToJsonString();
    }

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        codes[code] = (query["code_challenge"].ToString(), query["nonce"].ToString());
        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"].ToString(), new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }));
    }

    private IResult Token(IFormCollection form)
    {
        if (!codes.TryRemove(form["code"].ToString(), out var known) || Text(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != known.Challenge)
        {
            return Results.Text("{\"error\":\"invalid_grant\"}", "application/json", statusCode: 400);
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var head = Text(Encoding.UTF8.GetBytes("{\"alg\":\"RS256\",\"kid\":\"1\",\"typ\":\"JWT\"}"));
        var body = Text(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["iss"] = Address,
            ["aud"] = Client,
            ["sub"] = "42",
            ["preferred_username"] = "ada",
            ["nonce"] = known.Nonce,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["groups"] = new JsonArray([.. Groups.Select(static group => JsonValue.Create(group))]),
        }.ToJsonString()));
        var signature = Text((Forger ?? key).SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return Results.Text(new JsonObject { ["access_token"] = "none", ["token_type"] = "Bearer", ["expires_in"] = 300, ["id_token"] = $"{head}.{body}.{signature}" }.ToJsonString(), "application/json");
    }

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
