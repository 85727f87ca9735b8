using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Bulkhead.Model.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Dashboard.Access;

/// <summary>The record of who looked at what: one JSON line for each request but those for the page's own files. Nobody is served whose visit cannot be written down.</summary>
internal sealed class AuditLog : IDisposable
{
    private readonly Lock guard = new();
    private readonly FileStream stream;
    private readonly string file;
    private readonly TimeProvider time;

    public AuditLog(string file, TimeProvider time)
    {
        (this.file, this.time) = (file, time);
        stream = PrivateFiles.Append(file);
    }

    /// <summary>Writes a line down.</summary>
    public void Write(HttpContext context, string what)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("who", Printable.Clean(context.User.Identity?.Name ?? "nobody", 200));
            json.WriteString("role", Roles.Of(context.User) is { } role ? Roles.Word(role) : "none");
            json.WriteString("from", context.Connection.RemoteIpAddress?.ToString());
            json.WriteString("method", Printable.Clean(context.Request.Method, 16));
            json.WriteString("path", Printable.Clean(context.Request.Path.Value ?? string.Empty, 512));
            json.WriteString("filter", Printable.Clean(context.Request.Query["q"].ToString(), 1024));
            json.WriteString("what", what);
            json.WriteNumber("status", context.Response.StatusCode);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        lock (guard)
        {
            stream.Write(buffer.GetBuffer(), 0, (int)buffer.Length);
            stream.Flush();
        }
    }

    /// <summary>The last lines, the newest first.</summary>
    public ImmutableArray<string> Last(int count)
    {
        using var reader = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        reader.Seek(-Math.Min(reader.Length, count * 512L), SeekOrigin.End);
        using var text = new StreamReader(reader, Encoding.UTF8);
        var lines = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Where(static line => line.StartsWith('{') && line.EndsWith('}')).Reverse().Take(count)];
    }

    public void Dispose() => stream.Dispose();
}
