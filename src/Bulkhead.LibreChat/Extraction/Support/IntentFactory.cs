using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>
/// The one way from a value of the configuration to an intent: expansion, <c>user_provided</c>, placeholders, URL and host reading, default
/// ports, scopes. Every method adds the intent to the context and returns it; what is refused is reported and kept as an unresolved intent,
/// so that nothing disappears.
/// </summary>
internal static class IntentFactory
{
    /// <summary>An address that stands in the configuration; null (and nothing added) when the node holds no text.</summary>
    public static EgressIntent? AddUrl(ExtractionContext context, ConfigNode node, IntentSpec spec) =>
        ConfigText.Of(node, EnvironmentOf(context, spec), spec.Expands) is { } value ? AddUrl(context, value, spec) : null;

    /// <summary>An address that is the value of an environment variable.</summary>
    public static EgressIntent AddUrl(ExtractionContext context, EnvironmentVariable variable, IntentSpec spec)
    {
        ImmutableArray<Origin> origins = [Origins.Of(variable)];
        if (variable is { IsSet: true, Value: { } value })
        {
            return AddUrl(context, new ConfigText(value.Trim(), value, origins, [], []), spec);
        }

        return AddUnresolved(context, "${" + variable.Name + "}", [variable.Name], origins, spec);
    }

    /// <summary>An address whose text has been read already.</summary>
    public static EgressIntent AddUrl(ExtractionContext context, ConfigText value, IntentSpec spec)
    {
        if (value.IsUserProvided && spec.AcceptsUserProvided)
        {
            return AddUserControlled(context, ExpressionOf(value), value.Origins, spec with { Note = spec.Note ?? "each user types the address" });
        }

        var address = Address.Split(value.Text);
        var scheme = address.Scheme ?? spec.WithoutScheme?.Name();
        if (!TemplateText.AreIn(scheme) && !TemplateText.AreIn(address.Host) && !TemplateText.AreIn(address.Port))
        {
            return AddPlain(context, value, address, spec);
        }

        ReportWhatStays(context, value, address, spec);
        var protocol = scheme is not null && ApplicationProtocols.TryParse(scheme, out var known) ? known : ApplicationProtocol.Unknown;
        PortRange? ports = ReadPort(address.Port) is { } written ? PortRange.Of(written)
            : address.Port is null && (spec.DefaultPort ?? protocol.DefaultPort()) is { } usual ? PortRange.Of(usual)
            : null;
        var needs = spec.Expands ? Needs(context, spec, scheme, address.Host.ToString(), address.Port) : [];
        if (TemplateText.AreIn(address.Host))
        {
            return AddWithoutHost(context, address.Host.ToString(), ExpressionOf(value) ?? Show(address), needs, ports, protocol, value.Origins, spec);
        }

        // The host is clear, but the port or the scheme is not: known enough to show, not enough to open.
        var host = HostSyntax.Read(address.Host.ToString(), spec.AcceptsWildcard).Host;
        return Add(context, new Destination(host, ports, protocol) { Path = address.PlainPath() }, Certainty.Unresolved, needs, ExpressionOf(value) ?? Show(address), value.Origins, spec);
    }

    /// <summary>A host that the extractor made from parts (region, instance name); parts that are missing may still be <c>${NAME}</c>.</summary>
    /// <param name="context">The context.</param>
    /// <param name="host">The host text.</param>
    /// <param name="port">The port; null for the default of the protocol.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="origins">Where the parts stand.</param>
    /// <param name="spec">What is known about it.</param>
    public static EgressIntent AddHost(ExtractionContext context, string host, int? port, ApplicationProtocol protocol, ImmutableArray<Origin> origins, IntentSpec spec)
    {
        var ports = spec.Ports ?? ((port ?? spec.DefaultPort ?? protocol.DefaultPort()) is { } number ? PortRange.Of(number) : null);
        if (TemplateText.AreIn(host))
        {
            return AddWithoutHost(context, host, Printable.Clean(host), Needs(context, spec, host), ports, protocol, origins, spec);
        }

        var read = ReadHost(context, host, origins, spec);
        return read is null
            ? Add(context, new Destination(null, ports, protocol), Certainty.Unresolved, [], Printable.Clean(host), origins, spec)
            : Add(context, new Destination(read, ports, protocol), SampleOr(context, host, origins, spec), spec.Needs, null, origins, spec);
    }

    /// <summary>Every host of a catalog entry, with its port and protocol.</summary>
    /// <param name="context">The context.</param>
    /// <param name="catalogId">The entry.</param>
    /// <param name="origins">What in the input switches it on; the catalog entry itself when that is nothing.</param>
    /// <param name="spec">What is known besides the entry; null for what the entry says.</param>
    public static void AddCatalog(ExtractionContext context, string catalogId, ImmutableArray<Origin> origins, IntentSpec? spec = null)
    {
        var entry = context.Catalog[catalogId];
        var complete = (spec ?? IntentSpec.Of(context, catalogId)) with { CatalogId = catalogId, BrowserOnly = entry.BrowserOnly };
        foreach (var host in entry.Hosts)
        {
            AddHost(context, host, entry.Port, entry.Protocol, origins.IsEmpty && complete.Because.IsEmpty ? [Origins.Catalog(catalogId)] : origins, complete with { AcceptsWildcard = true });
        }
    }

    /// <summary>Some traffic whose destination the input does not say.</summary>
    /// <param name="context">The context.</param>
    /// <param name="expression">What stands where a host should: <c>${NAME}</c>, <c>@npm</c>, a command. Never a secret.</param>
    /// <param name="needs">The variables that would decide it.</param>
    /// <param name="origins">Where.</param>
    /// <param name="spec">What is known about it.</param>
    /// <param name="ports">The port where it is known.</param>
    /// <param name="protocol">The protocol where it is known.</param>
    public static EgressIntent AddUnresolved(
        ExtractionContext context,
        string? expression,
        ImmutableArray<string> needs,
        ImmutableArray<Origin> origins,
        IntentSpec spec,
        PortRange? ports = null,
        ApplicationProtocol protocol = ApplicationProtocol.Unknown) =>
        Add(context, new Destination(null, ports, protocol), Certainty.Unresolved, needs, expression is null ? null : Printable.Clean(expression), origins, spec);

    /// <summary>A door that a user, an administrator at run time or a remote party opens to wherever they like.</summary>
    public static EgressIntent AddUserControlled(
        ExtractionContext context,
        string? expression,
        ImmutableArray<Origin> origins,
        IntentSpec spec,
        PortRange? ports = null,
        ApplicationProtocol protocol = ApplicationProtocol.Unknown) =>
        Add(context, new Destination(null, ports, protocol), Certainty.UserControlled, spec.Needs, expression is null ? null : Printable.Clean(expression), origins, spec);

    /// <summary>Where a host lies, seen from this deployment.</summary>
    public static DestinationScope ScopeOf(ExtractionContext context, Host host)
    {
        var scope = HostScopes.Of(host);
        if (scope != DestinationScope.External || host is not Host.Name { Value: { } name })
        {
            return scope;
        }

        // service.namespace looks like a public name when the namespace is called like a top-level domain.
        var isShort = name.Value.IndexOf('.') == name.Value.LastIndexOf('.');
        return isShort && context.Deployment.Topology.FindByService(name.Value) is not null ? DestinationScope.InCluster : scope;
    }

    private static EgressIntent AddPlain(ExtractionContext context, ConfigText value, Address address, IntentSpec spec)
    {
        var expression = ExpressionOf(value);
        var span = value.Origins.IsEmpty ? null : value.Origins[0].Span;
        var port = ReadPort(address.Port);
        if (TemplateText.IsSampleHost(address.Host) && HostSyntax.Read(address.Host.ToString(), spec.AcceptsWildcard).Host is null)
        {
            ReportSample(context, address.Host.ToString(), span, spec);
            return AddUnresolved(context, expression ?? Show(address), [], value.Origins, spec, port is { } shown ? PortRange.Of(shown) : null);
        }

        // Holes in the path are left out before the strict reader sees the text: they say nothing about the host.
        var text = TemplateText.AreIn(address.Rest) || (address.Scheme is null && spec.WithoutScheme is not null)
            ? string.Concat(
                (address.Scheme ?? spec.WithoutScheme?.Name()) + (address.Scheme is null && spec.WithoutScheme is null ? string.Empty : "://") + (address.HasUserInfo ? "user@" : string.Empty),
                address.Host,
                (address.Port is null ? string.Empty : ":" + address.Port) + address.PlainPath())
            : value.Text;
        if (!UrlParts.TryRead(text, out var parts, out var reason) || parts is null)
        {
            context.Report(DestinationReports.Url(span, Show(address), reason ?? "is not a URL", spec.Group));
            return AddUnresolved(context, expression ?? Show(address), [], value.Origins, spec);
        }

        if (parts.HasUserInfo)
        {
            context.Report(DestinationReports.UserInformation(span, parts.Host, spec.Group));
        }

        if (!ApplicationProtocols.TryParse(parts.Scheme, out var protocol))
        {
            context.Report(DestinationReports.Url(span, Show(address), "has a scheme that LibreChat does not open", spec.Group));
            return AddUnresolved(context, expression ?? Show(address), [], value.Origins, spec);
        }

        var path = TemplateText.AreIn(address.Rest) ? address.PlainPath() : parts.Path is null or "/" ? null : parts.Path;
        PortRange? ports = (parts.Port ?? spec.DefaultPort ?? protocol.DefaultPort()) is { } number ? PortRange.Of(number) : null;
        var host = ReadHost(context, parts.Host, value.Origins, spec);
        if (host is not null && HostScopes.IsMetadata(host))
        {
            context.Report(DestinationReports.Metadata(span, host.Text, spec.Group));
        }

        return host is null
            ? AddUnresolved(context, expression ?? Show(address), [], value.Origins, spec, ports, protocol)
            : Add(context, new Destination(host, ports, protocol) { Path = path }, SampleOr(context, parts.Host, value.Origins, spec), spec.Needs, expression, value.Origins, spec);
    }

    private static EgressIntent AddWithoutHost(
        ExtractionContext context,
        string host,
        string expression,
        ImmutableArray<string> needs,
        PortRange? ports,
        ApplicationProtocol protocol,
        ImmutableArray<Origin> origins,
        IntentSpec spec)
    {
        if (TemplateText.BracesAreIn(host) && !TemplateText.IsTemplate(host) && spec.FillsUserData)
        {
            return Add(context, new Destination(null, ports, protocol), Certainty.UserControlled, needs, expression, origins, spec with { Note = spec.Note ?? "the host is filled in for each user or request" });
        }

        var note = spec.Note ?? (needs.IsEmpty ? null : string.Join(", ", needs) + (needs.Length == 1 ? " has no value in the input" : " have no values in the input"));
        return Add(context, new Destination(null, ports, protocol), Certainty.Unresolved, needs, expression, origins, spec with { Note = note });
    }

    private static Host? ReadHost(ExtractionContext context, string text, ImmutableArray<Origin> origins, IntentSpec spec)
    {
        var reading = HostSyntax.Read(text, spec.AcceptsWildcard);
        var span = origins.IsEmpty ? null : origins[0].Span;
        if (reading.Host is null)
        {
            context.Report(DestinationReports.Host(span, text, reading.Refusal, spec.Group));
        }
        else if (reading.Unicode is { } unicode)
        {
            context.Report(DestinationReports.Internationalized(span, unicode, reading.Host.Text, spec.Group));
        }
        else if (reading.Host is Host.Name { Value: { IsSingleLabel: false } name } && PublicSuffixes.SectionOf(name) == SuffixSection.Icann)
        {
            context.Report(DestinationReports.PublicSuffix(span, name.Value, spec.Group));
            return null;
        }

        return reading.Host;
    }

    // A name that is plainly the fill-in of an example can be registered by anybody: it stays closed.
    private static Certainty SampleOr(ExtractionContext context, string host, ImmutableArray<Origin> origins, IntentSpec spec)
    {
        if (!TemplateText.IsSampleHost(host))
        {
            return spec.Certainty;
        }

        ReportSample(context, host, origins.IsEmpty ? null : origins[0].Span, spec);
        return Certainty.Unresolved;
    }

    private static void ReportSample(ExtractionContext context, string host, SourceSpan? span, IntentSpec spec) =>
        context.Report(ConfigurationDiagnostics.SampleHost(span, host, spec.Group) with { Explains = spec.CatalogId });

    private static void ReportWhatStays(ExtractionContext context, ConfigText value, Address address, IntentSpec spec)
    {
        var span = value.Origins.IsEmpty ? null : value.Origins[0].Span;
        var authority = $"{address.Scheme}://{address.Host}:{address.Port}";
        if (!value.NeverExpanded.IsEmpty)
        {
            context.Report(spec.Expands
                ? ConfigurationDiagnostics.ExpansionStaysLiteral(span, value.NeverExpanded[0], spec.Group)
                : ConfigurationDiagnostics.KeyNeverExpands(span, value.NeverExpanded[0], value.Origins.IsEmpty ? spec.Group : value.Origins[0].Path, spec.Group));
        }

        if (TemplateText.IsTemplate(authority))
        {
            context.Report(ConfigurationDiagnostics.Template(span, Show(address), spec.Group) with { Explains = spec.CatalogId });
        }
    }

    private static EgressIntent Add(
        ExtractionContext context,
        Destination destination,
        Certainty certainty,
        ImmutableArray<string> needs,
        string? expression,
        ImmutableArray<Origin> origins,
        IntentSpec spec)
    {
        var all = Origins.Unite(origins, spec.Because, spec.CatalogId);
        if (all.IsEmpty && spec.CatalogId is { } id)
        {
            all = [Origins.Catalog(id)];
        }

        var scope = spec.BrowserOnly ? DestinationScope.Browser : destination.Host is { } host ? ScopeOf(context, host) : DestinationScope.External;
        var intent = new EgressIntent(spec.BrowserOnly ? WorkloadNames.Browser : spec.Workload, destination, spec.Kind, spec.Group, scope, certainty, all)
        {
            Expression = expression,
            Needs = needs,
            Note = spec.Note,
            ClosedBy = spec.ClosedBy,
            NeedsAnswer = spec.NeedsAnswer || (destination.Host is { } place && HostScopes.IsMetadata(place)),
        };
        context.Add(intent);
        return intent;
    }

    private static ImmutableArray<string> Needs(ExtractionContext context, IntentSpec spec, params ReadOnlySpan<string?> parts)
    {
        var names = new List<string>(spec.Needs.IsDefault ? [] : spec.Needs);
        foreach (var part in parts)
        {
            foreach (var name in part is null ? [] : TemplateText.VariableNames(part))
            {
                if (!names.Contains(name) && !Expansion.IsSensitive(name))
                {
                    names.Add(name);
                }
            }
        }

        return [.. names];
    }

    private static string? ExpressionOf(ConfigText value)
    {
        var written = value.Written.Trim();
        return TemplateText.AreIn(written) || written == "user_provided" || value.IsUserProvided ? Show(Address.Split(written)) : null;
    }

    private static string Show(Address address) => Printable.Clean(address.ToShow());

    private static int? ReadPort(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port : null;

    private static EnvironmentVariables EnvironmentOf(ExtractionContext context, IntentSpec spec) => spec.Environment ?? context.Environment;
}
