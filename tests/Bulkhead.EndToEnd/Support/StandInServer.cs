using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Bulkhead.EndToEnd.Support;

/// <summary>Stands in for <c>bulkheadd serve</c> where it has to fail in ways that the real one does not at will. The real one is asked in Bulkhead.Server.Tests.</summary>
public sealed class StandInServer : IDisposable
{
    /// <summary>A page without records.</summary>
    public const string EmptyPage = """{"schema":"bulkhead.flows/v1","flows":[],"older":null,"newer":null}""";

    private readonly HttpListener listener = new();
    private readonly Action<HttpListenerContext> answer;
    private readonly Task serving;

    public StandInServer(Action<HttpListenerContext> answer)
    {
        this.answer = answer;
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
                // Taken: another one.
            }
        }

        serving = Task.Run(Serve);
    }

    public string Address { get; private set; } = string.Empty;

    /// <summary>What was asked, in order: path and query.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The Authorization headers, in order; empty for none.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>A server that always answers the same.</summary>
    public static StandInServer Of(int status, string body, string type = "application/json") => new(context => Send(context, status, body, type));

    /// <summary>Sends an answer.</summary>
    public static void Send(HttpListenerContext context, int status, string body, string type = "application/json")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (status is >= 300 and < 400)
        {
            context.Response.RedirectLocation = "/elsewhere";
        }

        context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }

    public void Dispose()
    {
        // Not waited for: a listener that is closed while it begins to wait for the next request may never say so.
        listener.Close();
        if (serving.IsFaulted)
        {
            serving.GetAwaiter().GetResult();
        }
    }

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            Asked.Enqueue(context.Request.RawUrl!);
            Authorizations.Enqueue(context.Request.Headers["Authorization"] ?? string.Empty);
            // A live answer stays open while others are given.
            _ = Task.Run(() =>
            {
                try
                {
                    answer(context);
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
                {
                    // Whoever asked has gone.
                }
            });
        }
    }
}
