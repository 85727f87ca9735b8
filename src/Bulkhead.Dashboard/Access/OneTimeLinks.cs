using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Bulkhead.Dashboard.Access;

/// <summary>Links that let their holder in once. A file named by the digest of the token stands for each, so that another process can give one out; the token itself is kept nowhere.</summary>
public sealed class OneTimeLinks(string folder, TimeProvider time)
{
    /// <summary>How long a link lives.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>Makes a token of 256 random bits.</summary>
    public string Issue(Role role)
    {
        PrivateFiles.Folder(folder);
        foreach (var old in Directory.EnumerateFiles(folder).Where(file => Read(file) is not { } found || found.Until <= time.GetUtcNow()).ToList())
        {
            File.Delete(old);
        }

        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var until = (time.GetUtcNow() + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        PrivateFiles.Replace(PathOf(token), Encoding.ASCII.GetBytes($"{Roles.Word(role)} {until}"));
        return token;
    }

    /// <summary>Takes a token; null when it was taken before, is too old or was never given.</summary>
    public Role? Redeem(string? token)
    {
        if (token is not { Length: > 0 and < 200 })
        {
            return null;
        }

        try
        {
            // Renaming takes it from everybody else.
            var taken = PathOf(token) + ".taken";
            File.Move(PathOf(token), taken);
            var found = Read(taken);
            File.Delete(taken);
            return found is { } link && time.GetUtcNow() < link.Until ? link.Role : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static (Role Role, DateTimeOffset Until)? Read(string file)
    {
        var parts = File.ReadAllText(file).Split(' ');
        return parts is [var word, var until] && Roles.Find(word) is { } role && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? (role, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }

    private string PathOf(string token) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))));
}
