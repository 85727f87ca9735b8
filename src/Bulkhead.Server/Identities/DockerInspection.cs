using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Gateway;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;

namespace Bulkhead.Server.Identities;

/// <summary>
/// Reads what <c>docker inspect</c> prints of containers (and podman, in the same form): addresses from <c>NetworkSettings</c>, the workload from the label
/// <c>bulkhead.workload</c>, else from <c>com.docker.compose.service</c>. What <c>docker ps</c> prints holds no addresses and is refused.
/// </summary>
internal static class DockerInspection
{
    /// <summary>The label that names the workload, and wins over the service of compose.</summary>
    public const string WorkloadLabel = "bulkhead.workload";

    /// <summary>The label that compose puts on every container of a service.</summary>
    public const string ServiceLabel = "com.docker.compose.service";

    private const string Help = "write it with: docker inspect $(docker ps --quiet) > containers.json.new && mv containers.json.new containers.json";

    /// <summary>Reads.</summary>
    /// <param name="json">The text: an array of containers.</param>
    /// <param name="problem">Why it is none; null when it is one.</param>
    /// <returns>The containers that run, have an address and a label that names a workload.</returns>
    public static ImmutableArray<Sighting> Read(ReadOnlyMemory<byte> json, out Diagnostic? problem)
    {
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                var found = ImmutableArray.CreateBuilder<Sighting>();
                foreach (var container in document.RootElement.EnumerateArray())
                {
                    if (Property(container, "NetworkSettings") is null || Property(container, "Config") is null)
                    {
                        problem = GatewayDiagnostics.Identity.At(null, "an entry has no NetworkSettings or no Config: it is not what 'docker inspect' prints of a container", Help);
                        return [];
                    }

                    Add(container, found);
                }

                return found.ToImmutable();
            }

            problem = GatewayDiagnostics.Identity.At(null, "the containers are not an array: it is not what 'docker inspect' prints", Help);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            problem = GatewayDiagnostics.Identity.At(null, "the containers cannot be read: " + Printable.Clean(exception.Message, 200), Help);
        }

        return [];
    }

    private static void Add(JsonElement container, ImmutableArray<Sighting>.Builder found)
    {
        if (Property(container, "State") is { } state && Property(state, "Running") is { ValueKind: JsonValueKind.False })
        {
            return;
        }

        var labels = Property(Property(container, "Config")!.Value, "Labels");
        if ((Text(labels, WorkloadLabel) ?? Text(labels, ServiceLabel)) is not { Length: > 0 } workload)
        {
            return;
        }

        var name = (Text(container, "Name") ?? string.Empty).TrimStart('/');
        var id = Text(container, "Id") ?? string.Empty;
        var evidence = Printable.Clean($"docker {name} {(id.Length > 12 ? id[..12] : id)}", 120);
        var settings = Property(container, "NetworkSettings")!.Value;
        IEnumerable<JsonElement> networks = Property(settings, "Networks") is { ValueKind: JsonValueKind.Object } all ? all.EnumerateObject().Select(static network => network.Value) : [];
        foreach (var text in networks.Prepend(settings).SelectMany(static network => (IEnumerable<string?>)[Text(network, "IPAddress"), Text(network, "GlobalIPv6Address")]).Distinct(StringComparer.Ordinal))
        {
            if (text is not null && IpLiteral.TryParse(text, out var address))
            {
                found.Add(new Sighting(address!, Printable.Clean(workload, 120), null, evidence));
            }
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element, string name) =>
        element is { } parent && Property(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
