using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.EndToEnd.Support;

/// <summary>
/// The comments of one pull request as GitHub's REST API keeps them (docs.github.com/rest/issues/comments): listed by pages, created, changed. It stands in for
/// GitHub on a port of this machine, because GitHub cannot be run.
/// </summary>
public sealed class GitHubComments : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task serving;

    public GitHubComments()
    {
        // A free port is found by trying: another process may take one between asking and listening.
        for (var attempt = 0; ; attempt++)
        {
            Address = $"http://127.0.0.1:{20000 + Random.Shared.Next(12000)}";
            listener.Prefixes.Clear();
            listener.Prefixes.Add(Address + "/");
            try
            {
                listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 50)
            {
                // Taken, or not given back yet: another one.
            }
        }

        serving = Task.Run(Serve);
    }

    /// <summary>The address for GITHUB_API_URL.</summary>
    public string Address { get; }

    /// <summary>The comments, oldest first.</summary>
    public List<Comment> Comments { get; } = [];

    /// <summary>What was asked, in order: method and path.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The status for reading; 200 unless the token may not even read.</summary>
    public int ReadStatus { get; set; } = 200;

    /// <summary>Whether the token may write.</summary>
    public bool MayWrite { get; set; } = true;

    /// <summary>The Authorization header of the last request.</summary>
    public string? Authorization { get; private set; }

    public void Dispose()
    {
        // Stopping first would give the port away, and closing then asks for it again.
        listener.Close();
        serving.GetAwaiter().GetResult();
    }

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            try
            {
                Answer(await listener.GetContextAsync().ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped, before or while it waited.
                return;
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var request = context.Request;
        var path = request.Url!.AbsolutePath;
        Asked.Enqueue($"{request.HttpMethod} {path}");
        Authorization = request.Headers["Authorization"];
        var (status, body) = request.HttpMethod switch
        {
            "GET" when path == "/repos/o/r/issues/7/comments" => ReadStatus == 200 ? (200, Page(request)) : (ReadStatus, Refusal),
            "POST" when path == "/repos/o/r/issues/7/comments" => Write(request, Comment.Bot(Comments.Count + 1, string.Empty), 201),
            "PATCH" when Comments.FirstOrDefault(one => path == $"/repos/o/r/issues/comments/{one.Id}") is { } known => Write(request, known, 200),
            _ => (404, Refusal),
        };
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }

    private static JsonNode Refusal => new JsonObject { ["message"] = "Resource not accessible by integration" };

    private JsonArray Page(HttpListenerRequest request)
    {
        var size = int.Parse(request.QueryString["per_page"] ?? "30", System.Globalization.CultureInfo.InvariantCulture);
        var page = int.Parse(request.QueryString["page"] ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        return new JsonArray([.. Comments.Skip((page - 1) * size).Take(size).Select(one => one.ToJson())]);
    }

    private (int Status, JsonNode Body) Write(HttpListenerRequest request, Comment comment, int done)
    {
        using var document = JsonDocument.Parse(request.InputStream);
        if (!MayWrite)
        {
            return (403, Refusal);
        }

        var body = document.RootElement.GetProperty("body").GetString()!;
        if (body.Length > 65536)
        {
            return (422, new JsonObject { ["message"] = "body is too long (maximum is 65536 characters)" });
        }

        var written = comment with { Body = body };
        Comments.Remove(comment);
        Comments.Add(written);
        return (done, written.ToJson());
    }
}

/// <summary>A comment.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type"><c>Bot</c> or <c>User</c>.</param>
/// <param name="Body">Its text.</param>
public sealed record Comment(int Id, string Type, string Body)
{
    public static Comment Bot(int id, string body) => new(id, "Bot", body);

    public static Comment Person(int id, string body) => new(id, "User", body);

    public JsonObject ToJson() => new() { ["id"] = Id, ["user"] = new JsonObject { ["type"] = Type }, ["body"] = Body };
}
