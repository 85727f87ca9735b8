using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bulkhead.Dashboard.Assets;

/// <summary>The page's own files, from the program itself. Their addresses hold a digest, so browsers may keep them for good.</summary>
internal sealed class PageAssets
{
    private readonly FrozenDictionary<string, Asset> byName;

    /// <summary>Reads the files and adds those that are made at the start.</summary>
    public PageAssets(IEnumerable<KeyValuePair<string, byte[]>> made)
    {
        string[] own = ["app.css", "app.js", "mudblazor.css", "icon.svg"];
        byName = own.Select(static name => KeyValuePair.Create(name, Bytes(name))).Concat(made).ToFrozenDictionary(static pair => pair.Key, static pair => new Asset(pair.Key, pair.Value), StringComparer.Ordinal);
    }

    /// <summary>The address of a file.</summary>
    public string this[string name] => $"/assets/{byName[name].Digest}/{name}";

    /// <summary>The bytes of a file that is part of the program.</summary>
    public static byte[] Bytes(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream("assets/" + name) ?? throw new InvalidOperationException(name + " is no part of the program.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Serves them.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{digest}/{name}", (string digest, string name, HttpContext context) =>
    {
        if (!byName.TryGetValue(name, out var asset) || asset.Digest != digest)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            return Results.Bytes(asset.Content, asset.Type);
        }

        context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(asset.Packed, asset.Type);
    });

    private sealed class Asset
    {
        public Asset(string name, byte[] content)
        {
            Content = content;
            Digest = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            {
                gzip.Write(content);
            }

            Packed = packed.ToArray();
            Type = Path.GetExtension(name) switch
            {
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "text/css; charset=utf-8",
            };
        }

        public byte[] Content { get; }

        public byte[] Packed { get; }

        public string Digest { get; }

        public string Type { get; }
    }
}
