using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.McpServers;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Runtime;

/// <summary>A code interpreter of one's own: its chart's values, where an umbrella chart brings it along.</summary>
internal static class OwnInterpreterExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        foreach (var name in (ReadOnlySpan<string>)["codeapi", "code-interpreter"])
        {
            var chart = context.Deployment.Chart[name];
            if (chart.IsMapping && chart["enabled"].AsBoolean() != false)
            {
                One(context, chart);
            }
        }
    }

    private static void One(ExtractionContext context, ConfigNode chart)
    {
        if (chart["redis"]["external"]["host"] is { HasValue: true } redis && !string.IsNullOrWhiteSpace(redis.AsText()))
        {
            new Feature(context, "code-interpreter-redis") { WithoutScheme = ApplicationProtocol.Redis, DefaultPort = chart["redis"]["external"]["port"].AsInteger() ?? 6379 }
                .Url(Reason.Of(redis), redis, expands: false);
        }

        Store(context, chart);
        if (context.Deployment.Topology.Find(WorkloadNames.CodeInterpreter) is { Services: [var service, ..] } own)
        {
            foreach (var port in own.Ports)
            {
                new Feature(context, "code-interpreter-internal").Host(
                    new Reason(Certainty.Certain, own.Origins) { Note = "parts of the interpreter among themselves" }, $"{service}.{own.Namespace}.svc.cluster.local", port, ApplicationProtocol.Http);
            }
        }

        if (chart["npmUnit"]["enabled"].AsBoolean() == true)
        {
            new Feature(context, "code-interpreter-npm-unit").Nowhere(
                Reason.Of(chart["npmUnit"]["enabled"]).AtMost(Certainty.Unresolved) with { Note = "sandboxes may install packages; nothing names the registry" },
                PackageLauncher.MarkerOf(PackageEcosystem.Npm),
                443,
                ApplicationProtocol.Https);
        }

        if (chart["networkPolicy"]["toolCallServer"]["allowExternalEgress"] is { } open && open.AsBoolean() == true)
        {
            new Feature(context, "code-interpreter-tool-egress").Nowhere(
                Reason.Uncontrolled("code in sandboxes may contact any public host", "networkPolicy.toolCallServer.allowExternalEgress: false", open));
        }

        var packages = chart["workerSandbox"]["packages"];
        if (packages["source"].AsText() == "pvc" && packages["initJob"]["enabled"].AsBoolean() != false)
        {
            new Feature(context, "code-interpreter-package-init").Nowhere(
                Reason.Of(packages["source"]).AtMost(Certainty.Unresolved) with { Note = "a job downloads language runtimes at installation; its hosts are not documented" });
        }

        if (chart["otel"]["exporterOtlpEndpoint"] is { HasValue: true } endpoint && chart["otel"]["enabled"].AsBoolean() != false)
        {
            new Feature(context, "code-interpreter-otel") { WithoutScheme = ApplicationProtocol.Http, DefaultPort = 4318 }.Url(Reason.Of(endpoint), endpoint, expands: false);
        }
    }

    private static void Store(ExtractionContext context, ConfigNode chart)
    {
        var store = chart["fileServer"]["s3"];
        var minio = chart["minio"]["external"]["endpoint"];
        if (store["enabled"].AsBoolean() == true)
        {
            if (store["endpoint"] is { HasValue: true } endpoint && !string.IsNullOrWhiteSpace(endpoint.AsText()))
            {
                new Feature(context, "code-interpreter-s3") { WithoutScheme = ApplicationProtocol.Https }.Url(Reason.Of(endpoint), endpoint, expands: false);
            }
            else
            {
                new Feature(context, "code-interpreter-s3").Known(Reason.Of(store["enabled"]));
            }
        }
        else if (minio.HasValue && !string.IsNullOrWhiteSpace(minio.AsText()))
        {
            new Feature(context, "code-interpreter-s3") { WithoutScheme = ApplicationProtocol.Http, DefaultPort = 9000 }.Url(Reason.Of(minio), minio, expands: false);
        }
    }
}
