using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Bulkhead.Dashboard.Access;

/// <summary>A token for programs.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Sha256">The digest of the token; the token itself is kept nowhere.</param>
/// <param name="Created">When it was made, UTC.</param>
/// <param name="Expires">When it ends, UTC.</param>
public sealed record ApiToken(string Name, string Role, string Sha256, DateTimeOffset Created, DateTimeOffset Expires);

/// <summary>The tokens for programs, in a file that only its owner reads. Read again when it changes: a revoked token ends at once.</summary>
public sealed class ApiTokens(string file, TimeProvider time)
{
    /// <summary>What every token begins with, so that scanners for secrets find it.</summary>
    public const string Prefix = "bhk_";

    private readonly Lock guard = new();
    private ImmutableArray<ApiToken> kept = [];
    private (DateTime Written, long Length)? read;

    /// <summary>All tokens, by name.</summary>
    public ImmutableArray<ApiToken> All
    {
        get
        {
            lock (guard)
            {
                var info = new FileInfo(file);
                var look = info.Exists ? (info.LastWriteTimeUtc, info.Length) : ((DateTime, long)?)null;
                if (look != read)
                {
                    kept = look is null ? [] : [.. JsonSerializer.Deserialize(File.ReadAllBytes(file), TokenJson.Default.ListApiToken) ?? []];
                    read = look;
                }

                return kept;
            }
        }
    }

    /// <summary>Makes a token; it is shown this once. One of the same name is replaced.</summary>
    public string Create(string name, Role role, TimeSpan life)
    {
        var token = Prefix + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        Write([.. All.Where(one => one.Name != name), new ApiToken(name, Roles.Word(role), Digest(token), now, now + life)]);
        return token;
    }

    /// <summary>Ends a token; false when there is none of that name.</summary>
    public bool Revoke(string name)
    {
        var before = All;
        var after = before.RemoveAll(one => one.Name == name);
        if (after.Length < before.Length)
        {
            Write([.. after]);
        }

        return after.Length < before.Length;
    }

    /// <summary>The token with this text; null when there is none or it has ended.</summary>
    public ApiToken? Find(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > 200)
        {
            return null;
        }

        var digest = Encoding.ASCII.GetBytes(Digest(text));
        var found = default(ApiToken);
        foreach (var token in All)
        {
            // Every digest is compared in full: how long it takes says nothing.
            found = CryptographicOperations.FixedTimeEquals(digest, Encoding.ASCII.GetBytes(token.Sha256)) ? token : found;
        }

        return found is not null && time.GetUtcNow() < found.Expires ? found : null;
    }

    private void Write(List<ApiToken> tokens)
    {
        lock (guard)
        {
            PrivateFiles.Replace(file, JsonSerializer.SerializeToUtf8Bytes(tokens.OrderBy(static token => token.Name, StringComparer.Ordinal).ToList(), TokenJson.Default.ListApiToken));
            read = null;
        }
    }

    private static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

[JsonSerializable(typeof(List<ApiToken>))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class TokenJson : JsonSerializerContext;
