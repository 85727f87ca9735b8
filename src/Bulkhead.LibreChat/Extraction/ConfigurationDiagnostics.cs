using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Extraction;

/// <summary>What can be wrong with, or surprising about, what a configuration means (part 1: values, endpoints, credentials).</summary>
public static class ConfigurationDiagnostics
{
    /// <summary>BH2001.</summary>
    public static readonly DiagnosticDescriptor StaysLiteralDescriptor = new(
        "BH2001",
        Severity.Warning,
        "Text that looks like a variable but is never expanded",
        "LibreChat expands a value that is one whole ${NAME}, or every ${NAME} inside other text. A text that starts with ${ and ends with } is taken as one name, defaults such as ${A:-b} do not exist, and the secrets of the installation are left alone. The destination stays closed.");

    /// <summary>BH2002.</summary>
    public static readonly DiagnosticDescriptor KeyNeverExpandsDescriptor = new(
        "BH2002",
        Severity.Warning,
        "A variable in a key that LibreChat does not expand",
        "Some keys are used exactly as they are written. A ${NAME} in them reaches the network code as text, so the feature fails and its destination stays closed.");

    /// <summary>BH2003.</summary>
    public static readonly DiagnosticDescriptor TemplateDescriptor = new(
        "BH2003",
        Severity.Warning,
        "A template that was not rendered",
        "The value depends on a Helm or other template. Bulkhead reads rendered text only, so the destination stays closed.");

    /// <summary>BH2004.</summary>
    public static readonly DiagnosticDescriptor SampleHostDescriptor = new(
        "BH2004",
        Severity.Warning,
        "A fill-in of an example where a host should be",
        "The host is the placeholder of a sample file. Somebody else may own the name, so it stays closed.");

    /// <summary>BH2005.</summary>
    public static readonly DiagnosticDescriptor PlaceholderDescriptor = new(
        "BH2005",
        Severity.Warning,
        "A sample value in an environment variable",
        "The variable holds the placeholder of a sample file. LibreChat would count it as set; Bulkhead counts it as not given, because nobody works with such a key. What depends on it stays closed.");

    /// <summary>BH2006.</summary>
    public static readonly DiagnosticDescriptor EnvironmentUnknownDescriptor = new(
        "BH2006",
        Severity.Info,
        "The environment was not given",
        "Built-in providers, tools and sign-in methods are switched on by environment variables. Without the environment Bulkhead cannot know which ones are used; those that nothing in the configuration mentions are left out and stay closed.");

    /// <summary>BH2010.</summary>
    public static readonly DiagnosticDescriptor IgnoredKeyDescriptor = new(
        "BH2010",
        Severity.Warning,
        "A key that LibreChat accepts and ignores",
        "The schema of librechat.yaml knows the key, but no server code reads it. The address in it is not contacted and stays closed.");

    /// <summary>BH2011.</summary>
    public static readonly DiagnosticDescriptor WrongTypeDescriptor = new(
        "BH2011",
        Severity.Error,
        "A value of the wrong type",
        "LibreChat refuses the file at start, so nothing in it would be used.");

    /// <summary>BH2012.</summary>
    public static readonly DiagnosticDescriptor NotARegionDescriptor = new(
        "BH2012",
        Severity.Warning,
        "Not the name of a region",
        "The host is made from the region. What cannot be a region does not go into a host name; the destination stays closed.");

    /// <summary>BH2013.</summary>
    public static readonly DiagnosticDescriptor MarkerHijackedDescriptor = new(
        "BH2013",
        Severity.Warning,
        "An environment variable takes the place of an Azure marker",
        "LibreChat expands environment variables before it fills its own markers ${INSTANCE_NAME} and ${DEPLOYMENT_NAME}. A variable with one of these names replaces the marker in every group.");

    /// <summary>BH2014.</summary>
    public static readonly DiagnosticDescriptor AzureGroupDescriptor = new(
        "BH2014",
        Severity.Warning,
        "An Azure group without a usable address",
        "A group needs instanceName, a serverless group needs baseURL. LibreChat throws at start when they are missing.");

    /// <summary>BH2015.</summary>
    public static readonly DiagnosticDescriptor EndpointMissingDescriptor = new(
        "BH2015",
        Severity.Warning,
        "A custom endpoint that LibreChat leaves out",
        "A custom endpoint needs name, apiKey, baseURL and models, and LibreChat drops those that lack one. The configuration still names its address, so an acceptable one is open; complete the entry or remove it.");

    /// <summary>BH2016.</summary>
    public static readonly DiagnosticDescriptor UnknownEndpointDescriptor = new(
        "BH2016",
        Severity.Warning,
        "A name of an endpoint that does not exist",
        "The value names neither a built-in endpoint nor a custom endpoint of this file.");

    /// <summary>BH2017.</summary>
    public static readonly DiagnosticDescriptor AggregatorDescriptor = new(
        "BH2017",
        Severity.Info,
        "A gateway to many providers",
        "The destination passes prompts on to many model providers. Allowing it allows all of them; the network cannot tell them apart.");

    /// <summary>BH2018.</summary>
    public static readonly DiagnosticDescriptor SchemeInHostDescriptor = new(
        "BH2018",
        Severity.Warning,
        "A scheme where only a host belongs",
        "LibreChat puts https:// in front of the value itself. With a scheme in it the address is broken; the destination stays closed.");

    /// <summary>BH2019.</summary>
    public static readonly DiagnosticDescriptor AwsRedirectDescriptor = new(
        "BH2019",
        Severity.Warning,
        "AWS_ENDPOINT_URL redirects more than file storage",
        "The variable belongs to the AWS SDK, which applies it to every client without an endpoint of its own: Bedrock and STS as well as S3.");

    /// <summary>BH2020.</summary>
    public static readonly DiagnosticDescriptor ProcessBaseUrlDescriptor = new(
        "BH2020",
        Severity.Warning,
        "A variable of a provider's SDK moves its host",
        "The SDK inside LibreChat reads the variable by itself. LibreChat does not document it; both the usual host and the one named are in the inventory.");

    /// <summary>All descriptors of this area.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        StaysLiteralDescriptor, KeyNeverExpandsDescriptor, TemplateDescriptor, SampleHostDescriptor, PlaceholderDescriptor, EnvironmentUnknownDescriptor,
        IgnoredKeyDescriptor, WrongTypeDescriptor, NotARegionDescriptor, MarkerHijackedDescriptor, AzureGroupDescriptor, EndpointMissingDescriptor,
        UnknownEndpointDescriptor, AggregatorDescriptor, SchemeInHostDescriptor, AwsRedirectDescriptor, ProcessBaseUrlDescriptor,
    ];

    internal static Diagnostic ExpansionStaysLiteral(SourceSpan? span, string written, string group) =>
        StaysLiteralDescriptor.At(span, $"LibreChat does not expand {Quote(written)}: it stays as it is written.", HelpFor(written)) with { Group = group };

    internal static Diagnostic KeyNeverExpands(SourceSpan? span, string written, string path, string group) =>
        KeyNeverExpandsDescriptor.At(span, $"LibreChat uses {Printable.Clean(path)} as it is written and does not expand {Quote(written)}.", "Write the address out, or let your own templating put it in before LibreChat reads the file.") with { Group = group };

    internal static Diagnostic Template(SourceSpan? span, string text, string group) =>
        TemplateDescriptor.At(span, $"{Quote(text)} is a template that was not rendered.", "Give Bulkhead the rendered file (for example the output of `helm template`), or answer the group in bulkhead.yaml: answers.groups." + group + ": { hosts: [...] }.") with { Group = group };

    internal static Diagnostic SampleHost(SourceSpan? span, string host, string group) =>
        SampleHostDescriptor.At(span, $"{Quote(host)} is the fill-in of an example, not a host.", "Put the real address there, or remove the entry.") with { Group = group };

    internal static Diagnostic IgnoredKey(SourceSpan? span, string path, string instead, string group) =>
        IgnoredKeyDescriptor.At(span, $"LibreChat accepts {path} but never reads it.", instead) with { Group = group };

    internal static Diagnostic WrongType(SourceSpan? span, string path, string expected, string found) =>
        WrongTypeDescriptor.At(span, $"{Printable.Clean(path)} must be {expected}, but {found} stands there.", $"Write {expected}.");

    private static string Quote(string text) => "\"" + Printable.Clean(text) + "\"";

    private static string HelpFor(string written) => written switch
    {
        _ when written.Contains(":-", StringComparison.Ordinal) => "LibreChat has no defaults in variables: use ${NAME} and set NAME.",
        _ when written.Contains('}') && written.IndexOf('}') < written.Length - 1 =>
            "A value that starts with ${ and ends with } is read as one name. Put one variable that holds the whole address, or add text before the first or after the last one.",
        _ => "Write the value out, or use the name of an ordinary variable: ${NAME}.",
    };
}
