using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bulkhead.Server.Tests.Support;

/// <summary>Speaks the list and watch protocol of the Kubernetes API for pods, as far as a client of it can see. Not a real API server: that cannot be had in a test.</summary>
internal sealed class ClusterStub : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly List<Channel<string?>> watches = [];
    private readonly Dictionary<string, JsonObject> pods = new(StringComparer.Ordinal);
    private int version = 100;

    private ClusterStub()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 6443));
        builder.Logging.ClearProviders();
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>While it is down every request is answered by 503.</summary>
    public bool IsDown { get; private set; }

    public int Lists { get; private set; }

    /// <summary>Watches that were opened. A pod that is removed between a list and its watch is not told.</summary>
    public int Watches
    {
        get
        {
            lock (pods)
            {
                return watches.Count;
            }
        }
    }

    public static async Task<ClusterStub> StartAsync()
    {
        var stub = new ClusterStub();
        await stub.application.StartAsync();
        return stub;
    }

    /// <summary>The text of a kubeconfig that leads here.</summary>
    public static string Kubeconfig => """
        apiVersion: v1
        kind: Config
        current-context: stub
        contexts:
          - name: stub
            context: { cluster: stub, user: stub }
        clusters:
          - name: stub
            cluster: { server: "http://127.0.0.1:6443" }
        users:
          - name: stub
            user: { token: not-a-secret }
        """;

    public void Put(string name, string address, string app = "chat", string phase = "Running", bool hostNetwork = false)
    {
        lock (pods)
        {
            var isNew = !pods.ContainsKey(name);
            var pod = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "test", ["uid"] = "uid-" + name, ["resourceVersion"] = $"{++version}", ["labels"] = new JsonObject { ["app"] = app } },
                ["spec"] = new JsonObject { ["hostNetwork"] = hostNetwork, ["containers"] = new JsonArray() },
                ["status"] = new JsonObject { ["phase"] = phase, ["podIP"] = address, ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }) },
            };
            pods[name] = pod;
            Tell(isNew ? "ADDED" : "MODIFIED", pod);
        }
    }

    public void Remove(string name)
    {
        lock (pods)
        {
            pods.Remove(name, out var pod);
            Tell("DELETED", pod!);
        }
    }

    /// <summary>Tells the watches that their version is too old, as after etcd was compacted.</summary>
    public void Expire() => Tell("ERROR", new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = "Expired", ["message"] = "too old resource version", ["code"] = 410 });

    /// <summary>Ends the watches and answers nothing more, or answers again.</summary>
    public void SetDown(bool isDown)
    {
        IsDown = isDown;
        lock (pods)
        {
            watches.ForEach(static watch => watch.Writer.TryWrite(null));
        }
    }

    public ValueTask DisposeAsync()
    {
        SetDown(true);
        return application.DisposeAsync();
    }

    private void Tell(string type, JsonObject item)
    {
        lock (pods)
        {
            var copy = item.DeepClone();
            copy["kind"] ??= "Pod";
            copy["apiVersion"] ??= "v1";
            var line = new JsonObject { ["type"] = type, ["object"] = copy }.ToJsonString() + "\n";
            watches.ForEach(watch => watch.Writer.TryWrite(line));
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (IsDown || context.Request.Headers.Authorization != "Bearer not-a-secret")
        {
            context.Response.StatusCode = IsDown ? 503 : 401;
            return;
        }

        if (context.Request.Path != "/api/v1/namespaces/test/pods")
        {
            context.Response.StatusCode = 403;
            return;
        }

        context.Response.ContentType = "application/json";
        if (context.Request.Query["watch"] != "true")
        {
            string text;
            lock (pods)
            {
                Lists++;
                text = new JsonObject
                {
                    ["kind"] = "PodList",
                    ["apiVersion"] = "v1",
                    ["metadata"] = new JsonObject { ["resourceVersion"] = $"{version}" },
                    ["items"] = new JsonArray([.. pods.Values.Select(static pod => pod.DeepClone())]),
                }.ToJsonString();
            }

            await context.Response.WriteAsync(text);
            return;
        }

        var channel = Channel.CreateUnbounded<string?>();
        lock (pods)
        {
            // What happened since the version that the client knows.
            var since = int.Parse(context.Request.Query["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
            watches.Add(channel);
            foreach (var pod in pods.Values.Where(pod => int.Parse((string)pod["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture) > since))
            {
                channel.Writer.TryWrite(new JsonObject { ["type"] = "ADDED", ["object"] = pod.DeepClone() }.ToJsonString() + "\n");
            }
        }

        await context.Response.StartAsync();
        await foreach (var line in channel.Reader.ReadAllAsync(context.RequestAborted))
        {
            if (line is null)
            {
                return;
            }

            await context.Response.WriteAsync(line);
            await context.Response.Body.FlushAsync();
        }
    }
}
