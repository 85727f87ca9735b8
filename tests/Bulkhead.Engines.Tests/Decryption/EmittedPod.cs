using System.Diagnostics;
using Bulkhead.Engines.Decryption;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Tests.Decryption;

/// <summary>
/// What the emitted files make of a container: its environment, and the mounted keys of the ConfigMap in a folder. Nothing is added; only the
/// prefix of the mount is another one.
/// </summary>
internal sealed class EmittedPod : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-pod-").FullName;

    private EmittedPod(ConfigNode chart, ConfigNode environment, IReadOnlyDictionary<string, string> configMap)
    {
        var mount = Assert.Single(chart["volumeMounts"].Items());
        var volume = Assert.Single(chart["volumes"].Items());
        Assert.Equal(volume["name"].AsText(), mount["name"].AsText());
        Assert.Equal("decryption-ca", volume["configMap"]["name"].AsText());
        var path = mount["mountPath"].AsText()!;
        foreach (var item in volume["configMap"]["items"].Items())
        {
            // A key that the ConfigMap lacks keeps a pod from starting.
            File.WriteAllText(Path.Combine(folder, item["path"].AsText()!), configMap[item["key"].AsText()!]);
        }

        Environment = environment.Entries().ToDictionary(entry => entry.Key, entry => entry.Value.AsText()!.Replace(path + "/", folder + "/", StringComparison.Ordinal), StringComparer.Ordinal);
    }

    public Dictionary<string, string> Environment { get; }

    /// <summary>The container of LibreChat.</summary>
    public static EmittedPod LibreChat(GenerationResult result, IReadOnlyDictionary<string, string> configMap)
    {
        var root = Root(result, DecryptionFiles.Values);
        return new EmittedPod(root, root["librechat"]["configEnv"], configMap);
    }

    /// <summary>The container of the RAG API.</summary>
    public static EmittedPod RagApi(GenerationResult result, IReadOnlyDictionary<string, string> configMap)
    {
        var root = Root(result, DecryptionFiles.Values)["librechat-rag-api"];
        return new EmittedPod(root, root["rag"]["configEnv"], configMap);
    }

    /// <summary>A child process of LibreChat: it has the mount of the pod, but only the environment of its own entry.</summary>
    public static EmittedPod McpServer(GenerationResult result, string name, IReadOnlyDictionary<string, string> configMap) =>
        new(Root(result, DecryptionFiles.Values), Root(result, DecryptionFiles.McpEnvironment)["mcpServers"][name]["env"], configMap);

    /// <summary>Runs a program with an environment that holds PATH, HOME and these variables only, and gives what it printed.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        Assert.SkipWhen(Find(program) is null, $"{program} is not on the PATH");
        var start = new ProcessStartInfo(Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment.Clear();
        foreach (var name in (string[])["PATH", "HOME", "PYENV_ROOT"])
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return ((await output) + (await error)).Trim();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string? Find(string program) => (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Where(path => path.Length > 0).Select(path => Path.Combine(path, program)).FirstOrDefault(File.Exists);

    private static ConfigNode Root(GenerationResult result, string name)
    {
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        var reading = YamlReader.Read(new SourceText(name, result.Artefacts.Single(artefact => artefact.FileName == name).Content));
        Assert.False(reading.HasErrors);
        return new ConfigNode(Assert.Single(reading.Documents), ConfigPath.Root);
    }
}
