using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>Reads <c>answers</c>.</summary>
internal static class AnswersSection
{
    private static readonly string[] Words = ["allow", "deny"];

    public static AnswerSettings Read(SettingsContext context, ConfigNode node)
    {
        if (!context.Mapping(node, SettingsKeys.Answers))
        {
            return new AnswerSettings();
        }

        return new AnswerSettings
        {
            Environment = ReadEnvironment(context, node["environment"]),
            EnvironmentKeys = context.EnvironmentNames(node["environmentKeys"]),
            Groups = ReadGroups(context, node["groups"]),
            Services = ReadServices(context, node["services"]),
        };
    }

    private static ImmutableSortedDictionary<string, string> ReadEnvironment(SettingsContext context, ConfigNode node)
    {
        var result = new AnswerSettings().Environment.ToBuilder();
        if (context.AnyMapping(node))
        {
            foreach (var (name, keySpan, value) in node.Entries())
            {
                if (!context.EnvironmentName(keySpan, name))
                {
                    continue;
                }

                // Environment values are text, so `true` and `8080` are taken as they are written.
                if (value.AsText() is { } text)
                {
                    result[name] = text;
                }
                else
                {
                    context.WrongType(value, "text");
                }
            }
        }

        return result.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, GroupAnswer> ReadGroups(SettingsContext context, ConfigNode node)
    {
        var result = new AnswerSettings().Groups.ToBuilder();
        if (context.AnyMapping(node))
        {
            foreach (var (group, keySpan, value) in node.Entries())
            {
                if (!KubernetesNames.IsDnsLabel(group))
                {
                    context.Report(PolicyDiagnostics.InvalidName, keySpan, $"answers.groups: \"{Printable.Clean(group, 60)}\" is not the name of a group.",
                        "Group names are shown by `bulkhead review`, for example llm-openai.");
                }
                else if (ReadGroup(context, value) is { } answer)
                {
                    result[group] = answer;
                }
            }
        }

        return result.ToImmutable();
    }

    private static GroupAnswer? ReadGroup(SettingsContext context, ConfigNode node)
    {
        var origin = SettingsContext.OriginOf(node);
        if (!node.IsMapping)
        {
            if (!node.HasValue || node.IsSequence)
            {
                context.WrongType(node, "allow, deny, or a mapping with hosts");
                return null;
            }

            return context.OneOf(node, Words) switch
            {
                "allow" => new GroupAnswer.Allow(origin),
                "deny" => new GroupAnswer.Deny(origin),
                _ => null,
            };
        }

        context.Mapping(node, SettingsKeys.GroupAnswer);
        var reason = context.Text(node["reason"]);
        var hosts = node["hosts"];
        if (!hosts.HasValue)
        {
            context.Missing(node, "hosts", "Write hosts: [host, …], or answer with the single word allow or deny.");
            return null;
        }

        var destinations = HostValues.ReadList(context, hosts, reason is not null);
        if (hosts.IsSequence && !hosts.Items().Any())
        {
            context.Report(PolicyDiagnostics.EmptyValue, hosts.Span, $"{SettingsContext.Shown(hosts)} is empty.", "Name at least one host, or answer with deny.");
        }

        return destinations.Length == 0 ? null : new GroupAnswer.Hosts(origin, destinations, reason);
    }

    private static ImmutableSortedDictionary<string, ServiceAnswer> ReadServices(SettingsContext context, ConfigNode node)
    {
        var result = new AnswerSettings().Services.ToBuilder();
        if (!context.AnyMapping(node))
        {
            return result.ToImmutable();
        }

        foreach (var (key, keySpan, value) in node.Entries())
        {
            var reading = HostSyntax.Read(key);
            if (reading.Host is not Host.Name name)
            {
                context.Report(PolicyDiagnostics.InvalidHost, keySpan, $"answers.services: \"{Printable.Clean(key, 80)}\" is not a host name.",
                    "Write the host as it stands in the URL, without scheme and port.");
                continue;
            }

            if (!value.HasValue)
            {
                context.WrongType(value, "a mapping");
            }

            if (!context.Mapping(value, SettingsKeys.ServiceAnswer))
            {
                continue;
            }

            if (!value["labels"].HasValue)
            {
                context.Missing(value, "labels", "Write the labels of the pods behind the name.");
                continue;
            }

            var labels = context.Labels(value["labels"], selects: true);
            if (labels.Count == 0)
            {
                continue;
            }

            if (result.ContainsKey(name.Text))
            {
                context.Report(PolicyDiagnostics.Conflict, keySpan, $"answers.services names {name.Text} twice.", "Keep one of the entries.");
                continue;
            }

            result[name.Text] = new ServiceAnswer(
                name.Text, context.DnsLabel(value["namespace"]), labels, context.Port(value["port"]), SettingsContext.OriginOf(value));
        }

        return result.ToImmutable();
    }
}
