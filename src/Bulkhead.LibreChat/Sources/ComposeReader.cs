using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads a docker-compose file: the environment of LibreChat and its RAG API, and the names of the services.</summary>
internal static class ComposeReader
{
    /// <summary>Reads a compose document.</summary>
    public static void Read(ConfigNode raw, FileContext context)
    {
        var variables = Interpolation(context);
        var root = context.Restore(raw);
        var foundApi = false;
        foreach (var (name, _, service) in root["services"].Entries())
        {
            var image = service["image"].AsText() is { } text ? ComposeInterpolation.Apply(text, variables, out _) : null;
            var workload = Images.WorkloadOf(image) ?? (image is null && name is "api" or "librechat" && service["build"].Exists ? Images.LibreChat : null);
            if (workload is null)
            {
                continue;
            }

            if (image is not null)
            {
                context.Findings.Images.Add(new Model.Inventories.ImageUse(image, new Model.Inventories.Origin(service["image"].Path.ToString(), service["image"].Span)));
            }

            context.Findings.Services.Add(new ComposeService(name, workload, service.Span ?? context.Start, service.Path.ToString()));
            if (service["container_name"].AsText() is { } container && container != name)
            {
                context.Findings.Services.Add(new ComposeService(container, workload, service["container_name"].Span ?? context.Start, service.Path.ToString()));
            }

            if (workload == Images.Rag)
            {
                ReadEnvironment(service, LayerTarget.Rag, variables, context);
            }
            else if (workload == Images.LibreChat && !foundApi)
            {
                foundApi = true;
                ReadEnvironment(service, LayerTarget.LibreChat, variables, context);
                ReadMounts(service, context);
            }
        }

        context.Findings.HasComposeEnvironment |= foundApi;
        if (!foundApi)
        {
            context.Report(SourceDiagnostics.NotRecognized.At(
                root["services"].Span, "No service of this compose file runs an image of LibreChat.", "Give the compose file of LibreChat, or the environment as a .env file."));
        }
    }

    private static Dictionary<string, string> Interpolation(FileContext context)
    {
        // Compose reads .env beside the file; whether its variables also reach a container is for env_file and mounts to say.
        var variables = new Dictionary<string, string>(context.Reader.ComposeVariables, StringComparer.Ordinal);
        if (context.Reader.Opener.Peek(context.Name, ".env") is { } content && SourceTexts.FromBytes(content.Name, content.Bytes.Span).Source is { } source)
        {
            foreach (var variable in EnvironmentFile.Read(source).Variables)
            {
                variables.TryAdd(variable.Name, variable.Value ?? string.Empty);
            }
        }

        return variables;
    }

    private static void ReadEnvironment(ConfigNode service, LayerTarget target, Dictionary<string, string> variables, FileContext context)
    {
        var files = service["env_file"];
        foreach (var file in files.IsSequence ? files.Items() : [files])
        {
            var path = file.AsText() ?? file["path"].AsText();
            if (path is not null && file["required"].AsBoolean() != false)
            {
                context.ReadRelated(ComposeInterpolation.Apply(path, variables, out _), file.Span, InputRole.Environment);
            }
        }

        var environment = service["environment"];
        var found = environment.IsSequence ? FromList(environment, variables, context) : FromMap(environment, variables, context);
        context.Findings.AddLayer(LayerRank.Container, target, found);
    }

    private static IEnumerable<EnvironmentVariable> FromList(ConfigNode environment, Dictionary<string, string> variables, FileContext context)
    {
        foreach (var item in environment.Items())
        {
            if (item.AsText() is not { } text)
            {
                continue;
            }

            var equals = text.IndexOf('=');
            var name = equals < 0 ? text : text[..equals];
            if (!Expansion.IsVariableName(name))
            {
                continue;
            }

            var place = item.Span is { } span && item.Node is YamlScalar { Style: YamlScalarStyle.Plain } && equals >= 0
                ? span with { Column = span.Column + equals + 1 }
                : item.Span;
            yield return equals < 0
                ? PassedThrough(name, place, item.Path.ToString(), variables)
                : Interpolated(name, text[(equals + 1)..], place, item.Path.ToString(), variables, context);
        }
    }

    private static IEnumerable<EnvironmentVariable> FromMap(ConfigNode environment, Dictionary<string, string> variables, FileContext context)
    {
        foreach (var (name, keySpan, value) in environment.Entries())
        {
            if (Expansion.IsVariableName(name))
            {
                yield return value.AsText() is { } text
                    ? Interpolated(name, text, value.Span, value.Path.ToString(), variables, context)
                    : PassedThrough(name, value.Span ?? keySpan, value.Path.ToString(), variables);
            }
        }
    }

    // NAME without a value takes over what compose itself was started with.
    private static EnvironmentVariable PassedThrough(string name, SourceSpan? place, string path, Dictionary<string, string> variables) =>
        variables.TryGetValue(name, out var value) ? VariableReader.Known(name, value, place, path) : VariableReader.NameOnly(name, place, path);

    private static EnvironmentVariable Interpolated(
        string name, string text, SourceSpan? place, string path, Dictionary<string, string> variables, FileContext context)
    {
        var value = ComposeInterpolation.Apply(text, variables, out var missing);
        if (missing is null)
        {
            return VariableReader.Known(name, value, place, path);
        }

        context.Report(SourceDiagnostics.ComposeVariable.At(
            place,
            $"{Printable.Clean(name, 60)} is made from {Printable.Clean(missing, 60)}, whose value was not given.",
            $"Give the .env file beside the compose file, or answer in bulkhead.yaml: answers: {{ environment: {{ {Printable.Clean(name, 60)}: … }} }}"));
        return VariableReader.NameOnly(name, place, path);
    }

    /// <summary>Reads librechat.yaml and .env where they are mounted into the container.</summary>
    private static void ReadMounts(ConfigNode service, FileContext context)
    {
        foreach (var volume in service["volumes"].Items())
        {
            var source = volume["source"].AsText();
            var target = volume["target"].AsText();
            if (volume.AsText() is { } text)
            {
                var parts = text.Split(':');
                (source, target) = parts.Length > 1 ? (parts[0], parts[1]) : (null, null);
            }

            if (source is null || target is null || context.Reader.Opener.Peek(context.Name, source) is null)
            {
                continue;
            }

            if (target == "/app/librechat.yaml")
            {
                context.ReadRelated(source, volume.Span, InputRole.LibreChatYaml);
            }
            else if (target == "/app/.env")
            {
                context.ReadRelated(source, volume.Span, InputRole.Environment);
            }
        }
    }
}
