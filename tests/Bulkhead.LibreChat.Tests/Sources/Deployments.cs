using System.Collections.Immutable;
using System.Text;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Tests.Sources;

/// <summary>Short ways to read deployments from texts.</summary>
internal static class Deployments
{
    public static InputContent File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    public static LibreChatDeployment Read(params ReadOnlySpan<(string Name, string Text)> files) => Read(null, files);

    public static LibreChatDeployment Read(Func<DeploymentInput, DeploymentInput>? with, params ReadOnlySpan<(string Name, string Text)> files)
    {
        var contents = ImmutableArray.CreateBuilder<InputContent>();
        foreach (var (name, text) in files)
        {
            contents.Add(File(name, text));
        }

        var input = new DeploymentInput(contents.ToImmutable());
        return DeploymentReader.Read(with is null ? input : with(input));
    }

    /// <summary>Lets a deployment open further files, by their whole path.</summary>
    public static Func<DeploymentInput, DeploymentInput> Related(params (string Path, string Text)[] files) => input => input with
    {
        Related = path => files.Where(file => file.Path == path).Select(file => File(file.Path, file.Text)).FirstOrDefault(),
    };

    public static IEnumerable<string> Codes(this LibreChatDeployment deployment) => deployment.Diagnostics.Select(diagnostic => diagnostic.Code);

    public static IEnumerable<Diagnostic> Errors(this LibreChatDeployment deployment) =>
        deployment.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error);

    /// <summary>The node at a path such as <c>endpoints.custom.0.baseURL</c>.</summary>
    public static ConfigNode At(this LibreChatDeployment deployment, string path)
    {
        var node = deployment.Configuration;
        foreach (var step in path.Split('.'))
        {
            node = int.TryParse(step, out var item) && node.IsSequence ? node.Items().ElementAt(item) : node[step];
        }

        return node;
    }
}
