using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using global::ClickHouse.Driver.Compression;

namespace Bulkhead.FlowStore.Tests.ClickHouse;

/// <summary>As much of ClickHouse's HTTP interface around the engine as the driver uses: statement and data in the body, parameters and settings in the query.</summary>
internal sealed partial class EngineServer : IDisposable
{
    private static readonly string[] NoSettings = ["query", "database", "default_format", "session_id", "session_timeout", "session_check", "query_id", "user", "password", "compress", "decompress", "enable_http_compression"];
    private readonly Engine engine;
    private readonly HttpListener listener = new();
    private readonly Lock one = new();

    private EngineServer(Engine engine, int port)
    {
        this.engine = engine;
        Port = port;
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Connection => $"Host=127.0.0.1;Port={Port};Database=default;Username=default;UseSession=false;Compression=false";

    /// <summary>What a test wants to do with the engine itself.</summary>
    public void Execute(string statement)
    {
        lock (one)
        {
            engine.Query(Encoding.UTF8.GetBytes(statement), "Null");
        }
    }

    public static EngineServer Start(string library, string folder)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return new EngineServer(new Engine(library, folder), port);
    }

    public void Dispose()
    {
        listener.Close();
        lock (one)
        {
            engine.Dispose();
        }
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        byte[] answer;
        try
        {
            answer = await ExecuteAsync(context.Request);
            context.Response.Headers["X-ClickHouse-Timezone"] = "UTC";
        }
        catch (EngineException e)
        {
            answer = Encoding.UTF8.GetBytes(e.Message);
            context.Response.StatusCode = 500;
            context.Response.Headers["X-ClickHouse-Exception-Code"] = Code().Match(e.Message) is { Success: true } code ? code.Groups["code"].Value : "1";
        }

        context.Response.ContentLength64 = answer.Length;
        await context.Response.OutputStream.WriteAsync(answer);
        context.Response.Close();
    }

    private async Task<byte[]> ExecuteAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await using (var input = request.Headers["Content-Encoding"] switch
        {
            "gzip" => new GZipStream(request.InputStream, CompressionMode.Decompress),
            "zstd" => ZstdCompressor.Default.Decompress(request.InputStream, false),
            null => request.InputStream,
            var other => throw new EngineException($"the test's server does not know {other}"),
        })
        {
            await input.CopyToAsync(body);
        }

        var asked = request.Url!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal);
        var statement = body.ToArray();
        if (asked.TryGetValue("query", out var query))
        {
            statement = [.. Encoding.UTF8.GetBytes(query + "\n"), .. statement];
        }

        lock (one)
        {
            foreach (var (name, value) in asked.Where(pair => !NoSettings.Contains(pair.Key, StringComparer.Ordinal)))
            {
                // A parameter comes escaped as in TSV and is read that way; the literal around it has escapes of its own.
                engine.Query(Encoding.UTF8.GetBytes($"SET {name} = {(name.StartsWith("param_", StringComparison.Ordinal) ? Quoted(value) : Literal(value))}"), "Null");
            }

            return engine.Query(statement, asked.GetValueOrDefault("default_format", "TabSeparated"));
        }
    }

    private static string Literal(string value) => long.TryParse(value, out _) ? value : Quoted(value);

    private static string Quoted(string value) => $"'{value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"Code: (?<code>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
