using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy;

/// <summary>What can be wrong with <c>bulkhead.yaml</c> (BH40xx) and what planning finds (BH41xx).</summary>
public static class PolicyDiagnostics
{
    /// <summary>The file is not one mapping.</summary>
    public static readonly DiagnosticDescriptor SettingsNotAMapping = new("BH4001", Severity.Error, "bulkhead.yaml is not a mapping",
        "The file must hold one YAML document with keys at the top. Nothing can be read from anything else.");

    /// <summary>A key that does not exist.</summary>
    public static readonly DiagnosticDescriptor UnknownKey = new("BH4002", Severity.Error, "Unknown key in bulkhead.yaml",
        "A misspelt key would silently change nothing, so unknown keys are errors. The message names the closest key that exists.");

    /// <summary>A value of the wrong type.</summary>
    public static readonly DiagnosticDescriptor WrongType = new("BH4003", Severity.Error, "Wrong type in bulkhead.yaml",
        "The value is not of the type that the key takes. The value is ignored and nothing is generated.");

    /// <summary>The version is missing or not known.</summary>
    public static readonly DiagnosticDescriptor UnknownVersion = new("BH4004", Severity.Error, "Version of bulkhead.yaml is missing or not known",
        "The file says with `version: 1` which form it has, so that a later form is not misread.");

    /// <summary>A required key is missing.</summary>
    public static readonly DiagnosticDescriptor MissingKey = new("BH4005", Severity.Error, "Required key is missing in bulkhead.yaml",
        "Some entries make no sense without a key: an extra destination needs an owner and a reason, an MCP workload needs labels and a port.");

    /// <summary>Not a Kubernetes name.</summary>
    public static readonly DiagnosticDescriptor InvalidName = new("BH4006", Severity.Error, "Not a valid Kubernetes name",
        "Namespaces, releases and Services are RFC 1123 labels: lower-case letters, digits and hyphens, at most 63 characters (a release 53), starting and ending with a letter or digit.");

    /// <summary>Not a label.</summary>
    public static readonly DiagnosticDescriptor InvalidLabel = new("BH4007", Severity.Error, "Not a valid Kubernetes label",
        "A label key is a name of at most 63 characters with an optional DNS prefix; a value has at most 63 characters of letters, digits, `-`, `_` and `.`. An invalid label would select nothing, and a policy that selects nothing denies nothing.");

    /// <summary>Not a host.</summary>
    public static readonly DiagnosticDescriptor InvalidHost = new("BH4008", Severity.Error, "Not a valid host in bulkhead.yaml",
        "Hosts have one strict form: a DNS name, a strict IP address, or a URL with one of them. What other parsers could read differently is refused.");

    /// <summary>A wildcard that is too wide.</summary>
    public static readonly DiagnosticDescriptor WildcardRefused = new("BH4009", Severity.Error, "Wildcard is too wide",
        "The wildcard covers names that other people can register. Name the host itself; a wildcard over shared tenancy is accepted in a group answer or an egress entry only together with a reason, one over a public suffix never.");

    /// <summary>Not a port.</summary>
    public static readonly DiagnosticDescriptor InvalidPort = new("BH4010", Severity.Error, "Not a valid port",
        "A port is a number from 1 to 65535.");

    /// <summary>Not a date.</summary>
    public static readonly DiagnosticDescriptor InvalidDate = new("BH4011", Severity.Error, "Not a valid date",
        "Dates are written yyyy-mm-dd. A date that cannot be read could keep a door open for ever, so it is an error.");

    /// <summary>A value that is not on the list.</summary>
    public static readonly DiagnosticDescriptor UnknownValue = new("BH4012", Severity.Error, "Value is not one of those allowed",
        "The key takes one of a few words. The message lists them.");

    /// <summary>Not CIDR notation.</summary>
    public static readonly DiagnosticDescriptor InvalidNetwork = new("BH4013", Severity.Error, "Not a usable block of addresses",
        "A block is written as address/prefix with no bits set after the prefix. Blocks that mix private and public addresses, or that hold loopback, link-local or metadata addresses, are refused.");

    /// <summary>Keys that exclude each other, or the same thing twice.</summary>
    public static readonly DiagnosticDescriptor Conflict = new("BH4014", Severity.Error, "Entries of bulkhead.yaml contradict each other",
        "Two keys exclude each other, or two entries lead to the same group or workload.");

    /// <summary>Not a version number.</summary>
    public static readonly DiagnosticDescriptor InvalidVersion = new("BH4016", Severity.Error, "Not a valid version number",
        "Versions are written as numbers with dots, for example 10.1.0; quote two-part versions so that YAML keeps them as text.");

    /// <summary>Empty where something must stand.</summary>
    public static readonly DiagnosticDescriptor EmptyValue = new("BH4017", Severity.Error, "Value is empty",
        "An empty list, mapping or text stands where at least one item is needed. An empty selector would choose every pod of a namespace.");

    /// <summary>Not the name of an environment variable.</summary>
    public static readonly DiagnosticDescriptor InvalidEnvironmentName = new("BH4018", Severity.Error, "Not the name of an environment variable",
        "Names consist of letters, digits and underscores and do not start with a digit.");

    /// <summary>A path that leads outside.</summary>
    public static readonly DiagnosticDescriptor InvalidPath = new("BH4019", Severity.Error, "Not a usable path",
        "Paths hold no control characters; the output folder must not be empty.");

    /// <summary>The host of an intent is not known.</summary>
    public static readonly DiagnosticDescriptor Unresolved = new("BH4101", Severity.Warning, "Destination is not known and stays closed",
        "The configuration makes some traffic certain but does not say where to, usually because an environment variable has no value. It is denied until bulkhead.yaml answers it.");

    /// <summary>An intent depends on a value that was not given.</summary>
    public static readonly DiagnosticDescriptor Conditional = new("BH4102", Severity.Warning, "Conditional destination stays closed",
        "The host is known, but whether it is used depends on something that was not given. It is denied until the condition is answered.");

    /// <summary>Somebody else picks the host.</summary>
    public static readonly DiagnosticDescriptor UserControlled = new("BH4103", Severity.Info, "Destination chosen at run time stays closed",
        "A user, an administrator or a remote party picks the host at run time. It is never opened by guess; name the hosts that are wanted.");

    /// <summary>Certain, but not without a decision.</summary>
    public static readonly DiagnosticDescriptor NeedsAnswer = new("BH4104", Severity.Warning, "Destination needs an explicit answer",
        "The destination is certain, but it is wide or sensitive enough that it is opened only by an explicit answer.");

    /// <summary>The provider is not approved.</summary>
    public static readonly DiagnosticDescriptor ProviderNotApproved = new("BH4105", Severity.Warning, "Provider is not approved",
        "approvedProviders is present and does not list the provider that the configuration uses. All of its destinations are denied.");

    /// <summary>Port or protocol that a WebGroup cannot carry.</summary>
    public static readonly DiagnosticDescriptor NotCarriedByName = new("BH4106", Severity.Warning, "Port or protocol cannot be filtered by name",
        "A WebGroup reads names from TLS and HTTP on ports 443, 80, 8443 and 8080 only. Mail, databases and odd ports stay closed under FirewallPolicy objects. Terraform carries them by resolved host name (targets: [terraform, network-policy]); a fixed address can be opened with an egress entry with cidr.");

    /// <summary>A public address.</summary>
    public static readonly DiagnosticDescriptor PublicAddress = new("BH4107", Severity.Warning, "Public IP address stays closed",
        "An address carries no name that could be checked, and who answers there can change. It is opened only by an egress entry with cidr, an owner and a reason.");

    /// <summary>A name of the cluster or a private network that leads to no known workload.</summary>
    public static readonly DiagnosticDescriptor UnknownService = new("BH4108", Severity.Warning, "In-cluster or private name stays closed",
        "NetworkPolicy cannot name a Service or a host, only pods and addresses. Say with answers.services which pods are behind the name.");

    /// <summary>A wildcard that would open what others can register.</summary>
    public static readonly DiagnosticDescriptor WidePattern = new("BH4109", Severity.Warning, "Wildcard over shared names stays closed",
        "The pattern covers names that other people can register. Answer with the hosts themselves, or with the pattern and a reason.");

    /// <summary>A public suffix as a host.</summary>
    public static readonly DiagnosticDescriptor BareSuffix = new("BH4110", Severity.Warning, "Public suffix as a host stays closed",
        "The host is a suffix under which anybody can register names. Only suffixes run by a company (object stores) can be opened, by an answer with a reason.");

    /// <summary>Metadata, link-local and other special addresses.</summary>
    public static readonly DiagnosticDescriptor SpecialAddress = new("BH4111", Severity.Warning, "Metadata or special address stays closed",
        "Metadata services hand out the credentials of the node, and link-local or reserved addresses never cross a gateway. No answer opens them: use workload identity instead.");

    /// <summary>The workload does not exist.</summary>
    public static readonly DiagnosticDescriptor NoSuchWorkload = new("BH4112", Severity.Warning, "Destination of a workload that does not exist",
        "The configuration gives destinations to a workload that the deployment does not have, so no policy can carry them.");

    /// <summary>No package registry is named.</summary>
    public static readonly DiagnosticDescriptor NoPackageRegistry = new("BH4113", Severity.Warning, "Package registry is not named and stays closed",
        "An MCP server is started by a program that downloads code, and nothing says from where. Fetching code at start is the hole that supply-chain attacks use: name a registry in packageRegistries, or build the server into an image.");

    /// <summary>An answer that does not answer.</summary>
    public static readonly DiagnosticDescriptor AnswerIncomplete = new("BH4114", Severity.Warning, "Answer does not say where to",
        "`allow` opens hosts that the configuration names. Where the host is not known the answer must list hosts.");

    /// <summary>An answer for nothing.</summary>
    public static readonly DiagnosticDescriptor AnswerUnused = new("BH4115", Severity.Info, "Entry of bulkhead.yaml changes nothing",
        "The entry answers a group, host, provider or server that the configuration does not have, or no longer has. It may be a misspelling.");

    /// <summary>An expired destination.</summary>
    public static readonly DiagnosticDescriptor EgressExpired = new("BH4116", Severity.Warning, "Extra destination has expired and is closed",
        "The last day of the entry has passed. Renew the date with its owner or delete the entry.");

    /// <summary>A destination that will expire.</summary>
    public static readonly DiagnosticDescriptor EgressExpiresSoon = new("BH4117", Severity.Warning, "Extra destination expires soon",
        "The entry is open today and closes within 14 days; generating again after that closes it.");

    /// <summary>A stdio server that got a workload.</summary>
    public static readonly DiagnosticDescriptor StdioServerMoved = new("BH4118", Severity.Warning, "MCP server is still started inside the LibreChat pod",
        "bulkhead.yaml gives the server a workload of its own, but LibreChat's configuration still starts it as a child process. Its destinations are open only for the workload; change the entry to the server's url.");

    /// <summary>Two workloads select the same pods.</summary>
    public static readonly DiagnosticDescriptor SelectorsOverlap = new("BH4119", Severity.Error, "Two workloads select the same pods",
        "The order of two policies for one pod is not defined, so the wider one could win. Give the pods a label that tells them apart.");

    /// <summary>A selector that selects everything.</summary>
    public static readonly DiagnosticDescriptor EmptySelector = new("BH4120", Severity.Error, "Workload has no labels",
        "A policy without labels would select every pod of the namespace.");

    /// <summary>An unknown workload in the settings.</summary>
    public static readonly DiagnosticDescriptor UnknownWorkload = new("BH4121", Severity.Error, "Unknown workload in bulkhead.yaml",
        "The entry names a workload that the deployment does not have. The message lists those that exist.");

    /// <summary>The port is not known.</summary>
    public static readonly DiagnosticDescriptor UnknownPort = new("BH4122", Severity.Warning, "Port is not known and stays closed",
        "The host is known but the port is not, or every port is meant. A rule for every port would be wider than asked.");

    /// <summary>IPv6.</summary>
    public static readonly DiagnosticDescriptor Ipv6Closed = new("BH4123", Severity.Warning, "IPv6 destination stays closed",
        "No documented support for IPv6 exists in the engine, and the generated NetworkPolicy closes it. Use an IPv4 address.");

    /// <summary>The destination port is not one that the workload listens on.</summary>
    public static readonly DiagnosticDescriptor PortNotServed = new("BH4124", Severity.Warning, "Workload does not listen on the port",
        "The name leads to a workload of the deployment, but the port is none of its container ports, so no way is opened. Where a Service maps ports, answers.services names the pods and the container port.");

    /// <summary>A group or host of <c>decryption</c> that does not exist.</summary>
    public static readonly DiagnosticDescriptor DecryptionUnknown = new("BH4125", Severity.Error, "Unknown group or host in decryption",
        "The entry names a group that the configuration does not open, or a host that no decrypted group holds. A misspelt exception would let the gateway read what must not be read, and a misspelt group would not be inspected.");

    /// <summary>Something that must not be decrypted.</summary>
    public static readonly DiagnosticDescriptor DecryptionRefused = new("BH4126", Severity.Error, "Group must not be decrypted",
        "Cloud identity endpoints hand out credentials of the cloud account, nodes and pinned clients would not trust the CA, and what is not TLS over TCP by name cannot be decrypted. List such hosts in decryption.except, or take the group out.");

    /// <summary>A part of a group that is not decrypted.</summary>
    public static readonly DiagnosticDescriptor DecryptionPartial = new("BH4127", Severity.Warning, "Part of a decrypted group is not decrypted",
        "A rule of the group is not TLS by name over TCP, so it stays as it is and nobody inspects what it carries.");

    /// <summary>The target without the section.</summary>
    public static readonly DiagnosticDescriptor DecryptionNotSet = new("BH4128", Severity.Error, "Target decryption without the section decryption",
        "The target writes what workloads need to trust the CA of a gateway that decrypts. Without the section nothing is decrypted and there is nothing to write.");

    /// <summary>A host that a decrypted and another group both hold.</summary>
    public static readonly DiagnosticDescriptor DecryptionShadowed = new("BH4129", Severity.Warning, "Host of a decrypted group is not decrypted",
        "Another group of the same workload holds the host too and is not decrypted. What is not named is never decrypted, so its rule comes first.");

    /// <summary>The network plug-in does not enforce NetworkPolicy.</summary>
    public static readonly DiagnosticDescriptor PolicyNotEnforced = new("BH4135", Severity.Warning, "Cluster does not enforce NetworkPolicy",
        "The objects are stored and change nothing: data stores are open to every pod of the cluster, and pods reach whatever the network lets them.");

    /// <summary>The network plug-in enforces NetworkPolicy when it is switched on.</summary>
    public static readonly DiagnosticDescriptor PolicySwitch = new("BH4136", Severity.Warning, "Enforcement of NetworkPolicy has to be switched on",
        "The network plug-in enforces NetworkPolicy only with a switch that is off by default. Until then the objects change nothing.");

    /// <summary>All of them, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        SettingsNotAMapping, UnknownKey, WrongType, UnknownVersion, MissingKey, InvalidName, InvalidLabel, InvalidHost, WildcardRefused,
        InvalidPort, InvalidDate, UnknownValue, InvalidNetwork, Conflict, InvalidVersion, EmptyValue, InvalidEnvironmentName, InvalidPath,
        Unresolved, Conditional, UserControlled, NeedsAnswer, ProviderNotApproved, NotCarriedByName, PublicAddress, UnknownService, WidePattern,
        BareSuffix, SpecialAddress, NoSuchWorkload, NoPackageRegistry, AnswerIncomplete, AnswerUnused, EgressExpired, EgressExpiresSoon,
        StdioServerMoved, SelectorsOverlap, EmptySelector, UnknownWorkload, UnknownPort, Ipv6Closed, PortNotServed,
        DecryptionUnknown, DecryptionRefused, DecryptionPartial, DecryptionNotSet, DecryptionShadowed,
        PolicyNotEnforced, PolicySwitch,
    ];
}
