using Bulkhead.Cli.Input;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Editing;

namespace Bulkhead.Cli.Explaining.Changes;

/// <summary>
/// Edits of LibreChat's own configuration: where a URL names the host that is asked about, but with another port or without TLS, the URL is what is
/// wrong. Nothing is ever moved from TLS to plain text.
/// </summary>
internal static class ConfigurationEdits
{
    /// <summary>The edits, in the order of the places.</summary>
    public static IEnumerable<Candidate> For(Question question, IEnumerable<IntentDecision> about, Project project)
    {
        foreach (var decision in about)
        {
            var (host, ports, protocol) = (decision.Intent.Destination.Host, decision.Intent.Destination.Ports, decision.Intent.Destination.Protocol);
            var isUpgrade = protocol == ApplicationProtocol.Http && question.Protocol == ApplicationProtocol.Https;
            if (host?.Text != question.Host.Text || ports is not { IsSingle: true } port || host is not Host.Name || (protocol != question.Protocol && !isUpgrade))
            {
                continue;
            }

            foreach (var origin in decision.Intent.Origins.Where(origin => origin.Span is not null))
            {
                var path = project.Names.PathOf(origin.Span!.Value.File);
                if (project.Contents.TryGetValue(Project.KeyOf(path), out var bytes) && path != "-")
                {
                    var text = System.Text.Encoding.UTF8.GetString(bytes.Span);
                    var (from, to) = (Start(protocol, host.Text, port.First), Start(question.Protocol, host.Text, question.Port));
                    yield return new Candidate(path, $"change the URL of {origin.Path}", decision.Intent.Group, text, YamlEditor.Replace(text, origin.Span.Value, from, to));
                }
            }
        }
    }

    private static string Start(ApplicationProtocol protocol, string host, int port) =>
        protocol.Name() + "://" + host + (port == protocol.DefaultPort() ? string.Empty : $":{port}");
}
