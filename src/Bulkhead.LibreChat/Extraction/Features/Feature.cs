using System.Collections.Immutable;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Features;

/// <summary>Adds intents for one entry of the catalog: the entry says what for and who connects, a <see cref="Reason"/> says why, the input says where to.</summary>
/// <param name="Context">The run.</param>
/// <param name="Id">The catalog entry.</param>
/// <param name="Group">The group.</param>
internal sealed record Feature(ExtractionContext Context, string Id, string Group)
{
    /// <summary>A feature in the group that the catalog names.</summary>
    public Feature(ExtractionContext context, string id)
        : this(context, id, context.Catalog[id].Group)
    {
    }

    /// <summary>The workload that connects, when it is not the one of the catalog.</summary>
    public string? Workload { get; init; }

    /// <summary>The environment that the workload sees; null for that of the LibreChat API.</summary>
    public EnvironmentVariables? Environment { get; init; }

    /// <summary>What a value without a scheme means; null where a scheme is required.</summary>
    public ApplicationProtocol? WithoutScheme { get; init; }

    /// <summary>The port when none is written; null for the default of the scheme.</summary>
    public int? DefaultPort { get; init; }

    /// <summary>The ports of a host whose port the configuration does not say; null for one port.</summary>
    public PortRange? Ports { get; init; }

    private CatalogEntry Entry => Context.Catalog[Id];

    /// <summary>The hosts of the catalog; <c>{name}</c> in them is filled in.</summary>
    public void Known(Reason reason, params ReadOnlySpan<(string Name, string Value)> parts)
    {
        foreach (var host in Entry.Hosts)
        {
            Host(reason, Fill(host, parts), Entry.Port, Entry.Protocol);
        }
    }

    /// <summary>One of the hosts of the catalog: the one that holds a text.</summary>
    public void KnownWith(Reason reason, string text, params ReadOnlySpan<(string Name, string Value)> parts)
    {
        foreach (var host in Entry.Hosts)
        {
            if (host.Contains(text, StringComparison.Ordinal))
            {
                Host(reason, Fill(host, parts), Entry.Port, Entry.Protocol);
            }
        }
    }

    /// <summary>A host that was made from parts; what is missing is still <c>${NAME}</c> in it.</summary>
    public Host? Host(Reason reason, string host, int? port, ApplicationProtocol protocol) =>
        IntentFactory.AddHost(Context, host, port, protocol, reason.Origins, Spec(reason) with { AcceptsWildcard = true }).Destination.Host;

    /// <summary>The address in a value of the configuration.</summary>
    public Host? Url(Reason reason, ConfigNode node, bool expands) =>
        IntentFactory.AddUrl(Context, node, Spec(reason) with { Expands = expands, Because = Without(reason, node) })?.Destination.Host;

    /// <summary>The address in a variable.</summary>
    public Host? Variable(Reason reason, EnvironmentVariable variable) =>
        IntentFactory.AddUrl(Context, variable, Spec(reason) with { Because = reason.Origins.Remove(variable.ToOrigin()) }).Destination.Host;

    /// <summary>The address in a variable that may be missing.</summary>
    public Host? UrlOf(Reason reason, string name)
    {
        var variable = (Environment ?? Context.Environment).Find(name);
        if (variable is { IsSet: true })
        {
            return Variable(reason, variable);
        }

        Nowhere(reason.AtMost(Certainty.Unresolved) with { Needs = [.. reason.Needs.Union([name], StringComparer.Ordinal)] }, "${" + name + "}");
        return null;
    }

    /// <summary>An address that was found inside a longer text; variables in it have been replaced where they could be.</summary>
    public void Text(Reason reason, string text, ImmutableArray<string> missing) =>
        IntentFactory.AddUrl(Context, new ConfigText(text, text, reason.Origins, missing, []), Spec(reason));

    /// <summary>An address whose host may start with <c>*.</c>.</summary>
    public void Pattern(Reason reason, string text) =>
        IntentFactory.AddUrl(Context, new ConfigText(text, text, reason.Origins, [], []), Spec(reason) with { AcceptsWildcard = true, AcceptsUserProvided = false });

    /// <summary>Traffic whose destination the input does not say.</summary>
    public void Nowhere(Reason reason, string? expression = null, int? port = null, ApplicationProtocol protocol = ApplicationProtocol.Unknown)
    {
        PortRange? ports = port is { } number ? PortRange.Of(number) : null;
        if (reason.Certainty == Certainty.UserControlled)
        {
            IntentFactory.AddUserControlled(Context, expression, reason.Origins, Spec(reason), ports, protocol);
        }
        else
        {
            IntentFactory.AddUnresolved(Context, expression, reason.Needs, reason.Origins, Spec(reason), ports, protocol);
        }
    }

    private static string Fill(string host, ReadOnlySpan<(string Name, string Value)> parts)
    {
        foreach (var (name, value) in parts)
        {
            host = host.Replace("{" + name + "}", value, StringComparison.Ordinal);
        }

        return host;
    }

    private static ImmutableArray<Origin> Without(Reason reason, ConfigNode node) => reason.Origins.Remove(node.ToOrigin());

    private IntentSpec Spec(Reason reason) => new(Entry.Kind, Group)
    {
        Workload = Workload ?? Entry.Workload,
        CatalogId = Id,
        Certainty = reason.Certainty,
        WithoutScheme = WithoutScheme,
        DefaultPort = DefaultPort,
        Ports = Ports,
        Environment = Environment,
        Needs = reason.Needs,
        Note = reason.Note,
        ClosedBy = reason.ClosedBy,
        NeedsAnswer = reason.NeedsAnswer,
        BrowserOnly = Entry.BrowserOnly,
        FillsUserData = Id.StartsWith("mcp-", StringComparison.Ordinal),
    };
}
