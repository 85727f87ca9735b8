using System.Globalization;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Editing;

namespace Bulkhead.Cli.Explaining.Changes;

/// <summary>The edits of bulkhead.yaml that may open a destination, the smallest first. Whether they do is for <see cref="ChangeProof"/>.</summary>
/// <param name="project">The deployment.</param>
/// <param name="path">The file, from the working directory.</param>
/// <param name="text">Its text; null when there is none yet.</param>
/// <param name="today">The day from which an extended exception counts.</param>
internal sealed class SettingsEdits(Project project, string path, string? text, DateOnly today)
{
    private const int DaysOfExtension = 90;

    private const string Owner = "who answers for it";
    private const string Reason = "why it is needed";

    private readonly BulkheadSettings settings = project.Settings;

    /// <summary>What may open a destination that the configuration asks for.</summary>
    public IEnumerable<Candidate> For(IntentDecision closed, Question? question)
    {
        var intent = closed.Intent;
        var group = intent.Group;
        if (settings.Answers.Groups.TryGetValue(group, out var answer) && answer is GroupAnswer.Deny)
        {
            yield return Edit($"take the answer for {group} away", group, old => YamlEditor.Remove(old, ["answers", "groups", group]));
            yield return Edit($"answer {group} with allow", group, old => YamlEditor.Set(old, ["answers", "groups", group], EditValue.Text("allow")));
        }

        if (intent.Kind == IntentKind.LlmProvider && settings.ApprovedProviders is { } approved && approved.All(one => one.Group != group))
        {
            yield return Edit($"approve the provider {group}", group, old => YamlEditor.Append(old, ["approvedProviders"], EditValue.Text(group)));
        }

        if (settings.Egress.FirstOrDefault(entry => "egress-" + GroupNames.Slug(entry.Name) == group) is { Expires: not null } expired
            && PathOf(expired.Origin.Path) is [.. var entryPath, _])
        {
            var until = today.AddDays(DaysOfExtension).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return Edit($"renew the entry until {until} with its owner", group, old => YamlEditor.Set(old, [.. entryPath, "expires"], EditValue.Text(until)));
        }

        if (Ecosystem(intent) is { } ecosystem && question is not null)
        {
            yield return Edit($"name the registry for {ecosystem}", group, old => YamlEditor.Set(old, ["packageRegistries", ecosystem], EditValue.Text(HostText(question.Host, question.Port, question.Protocol))));
        }

        foreach (var candidate in Answers(intent, answer, question))
        {
            yield return candidate;
        }

        if (intent.Destination is { Host: { } host, Ports.IsSingle: true } && question is null)
        {
            yield return Egress(host, intent.Destination.Ports.Value.First, intent.Destination.Protocol, intent.Workload, host is Host.Address ? group : GroupNames.Slug(host.Text));
        }
    }

    /// <summary>What opens a destination that nothing asks for: an exception with an owner and a reason.</summary>
    public Candidate Egress(Question question, string workload) =>
        Egress(question.Host, question.Port, question.Protocol, workload, GroupNames.Slug(question.Host.Text));

    private IEnumerable<Candidate> Answers(EgressIntent intent, GroupAnswer? answer, Question? question)
    {
        var group = intent.Group;
        if (intent.Certainty == Certainty.Conditional && !intent.Needs.IsDefaultOrEmpty)
        {
            var names = string.Join(", ", intent.Needs);
            yield return Edit($"say that {names} {(intent.Needs.Length == 1 ? "is" : "are")} set", group,
                old => intent.Needs.Aggregate((string?)old, (all, name) => all is null ? null : YamlEditor.Append(all, ["answers", "environmentKeys"], EditValue.Text(name))));
        }

        if (answer is null)
        {
            yield return Edit($"answer {group} with allow", group, old => YamlEditor.Set(old, ["answers", "groups", group], EditValue.Text("allow")));
        }

        var host = question is not null ? HostText(question.Host, question.Port, question.Protocol)
            : intent.Destination is { Host: { } known, Ports.IsSingle: true } to ? HostText(known, to.Ports.Value.First, to.Protocol) : null;
        if (host is null)
        {
            yield break;
        }

        if (answer is GroupAnswer.Hosts)
        {
            yield return Edit($"add {host} to the hosts of {group}", group, old => YamlEditor.Append(old, ["answers", "groups", group, "hosts"], EditValue.Text(host)));
        }
        else if (answer is null)
        {
            var hosts = EditValue.List(EditValue.Text(host));
            yield return Edit($"answer {group} with the host", group, old => YamlEditor.Set(old, ["answers", "groups", group], EditValue.Map(("hosts", hosts))));
            yield return Edit($"answer {group} with the host and a reason", group,
                old => YamlEditor.Set(old, ["answers", "groups", group], EditValue.Map(("hosts", hosts), ("reason", EditValue.Text(Reason)))));
        }
    }

    private Candidate Egress(Host host, int port, ApplicationProtocol protocol, string workload, string name)
    {
        var entries = new List<(string, EditValue)> { ("name", EditValue.Text(name)) };
        if (workload != WorkloadNames.LibreChat)
        {
            entries.Add(("workload", EditValue.Text(workload)));
        }

        entries.Add(host is Host.Address address ? ("cidr", EditValue.Text(address.Cidr)) : ("host", EditValue.Text(host.Text)));
        entries.Add(("port", EditValue.Number(port)));
        if (protocol is not (ApplicationProtocol.Https or ApplicationProtocol.Unknown))
        {
            entries.Add(("protocol", EditValue.Text(protocol.Name())));
        }

        entries.Add(("owner", EditValue.Text(Owner)));
        entries.Add(("reason", EditValue.Text(Reason)));
        return Edit("add an exception with an owner and a reason", "egress-" + GroupNames.Slug(name), old => YamlEditor.Append(old, ["egress"], EditValue.Map([.. entries])));
    }

    private Candidate Edit(string summary, string group, Func<string, string?> edit) =>
        new(path, summary, group, text, edit(text ?? "version: 1\n"));

    // The marker of an extractor for "some registry of this ecosystem": @npm.
    private static string? Ecosystem(EgressIntent intent) =>
        intent.Destination.Host is null && intent.Expression is ['@', .. var ecosystem] && ecosystem.Length > 0 && ecosystem.All(char.IsAsciiLetterOrDigit) ? ecosystem : null;

    // The forms of hosts in bulkhead.yaml: a host alone is https on 443, host:port is https except on 80 and 8080.
    private static string HostText(Host host, int port, ApplicationProtocol protocol)
    {
        var text = host.Text.Contains(':', StringComparison.Ordinal) ? $"[{host.Text}]" : host.Text;
        var usual = port is 80 or 8080 ? ApplicationProtocol.Http : ApplicationProtocol.Https;
        var isUsual = protocol == usual || protocol == ApplicationProtocol.Unknown;
        return isUsual && port == 443 ? text : isUsual ? $"{text}:{port}" : $"{protocol.Name()}://{text}:{port}";
    }

    /// <summary><c>egress[0].host</c> as steps.</summary>
    private static string[] PathOf(string dotted) => dotted.Replace("[", ".[", StringComparison.Ordinal).Split('.');
}
