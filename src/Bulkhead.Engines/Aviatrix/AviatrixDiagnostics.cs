using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>What can be found while writing (BH50xx) and reading (BH51xx) Aviatrix manifests.</summary>
public static class AviatrixDiagnostics
{
    /// <summary>BH5001.</summary>
    public static readonly DiagnosticDescriptor FieldNotInChart = new("BH5001", Severity.Warning, "The chart's CRD lacks a field",
        "The FirewallPolicy CRD of the targeted chart version does not have a field that the plan uses. The API server would drop it silently, so it is left out and reported; nothing becomes wider.");

    /// <summary>BH5002.</summary>
    public static readonly DiagnosticDescriptor DomainNotAccepted = new("BH5002", Severity.Warning, "A name cannot be an entry of a WebGroup",
        "One malformed entry makes a controller refuse the whole WebGroup. The name is left out and stays closed; it is never replaced by a wider one.");

    /// <summary>BH5003.</summary>
    public static readonly DiagnosticDescriptor RuleLeftOut = new("BH5003", Severity.Warning, "A rule is left out because nothing of it can be written",
        "Every name or address of the rule was refused. An empty list would make the API server refuse the object and with it the closing deny, so the rule and its group are left out.");

    /// <summary>BH5004.</summary>
    public static readonly DiagnosticDescriptor AddressNotExpressible = new("BH5004", Severity.Warning, "An IPv6 block cannot be written",
        "DCF has no documented IPv6 support. The block is left out and stays closed.");

    /// <summary>BH5005.</summary>
    public static readonly DiagnosticDescriptor NameNotAccepted = new("BH5005", Severity.Error, "A name is not accepted by Kubernetes or the controller",
        "Names of objects, rules and groups are limited to [a-z0-9-] here (the controller allows up to 256 characters, Kubernetes 253 for objects). Nothing is written.");

    /// <summary>BH5006.</summary>
    public static readonly DiagnosticDescriptor SelectorInvalid = new("BH5006", Severity.Error, "A namespace or label is not valid in Kubernetes",
        "The API server would refuse the object, and the workload would have no policy at all. Nothing is written.");

    /// <summary>BH5007.</summary>
    public static readonly DiagnosticDescriptor SelectorEmpty = new("BH5007", Severity.Error, "A workload has no labels",
        "A rule without labels applies to every pod of the namespace, so no policy is written for a workload without labels.");

    /// <summary>BH5008.</summary>
    public static readonly DiagnosticDescriptor SelectorsOverlap = new("BH5008", Severity.Error, "Two workloads select the same pods",
        "The order between two FirewallPolicies is not documented: with two of them on one pod, nobody can say which rule decides. Nothing is written.");

    /// <summary>BH5009.</summary>
    public static readonly DiagnosticDescriptor ObjectTooLarge = new("BH5009", Severity.Warning, "A FirewallPolicy is near the size limit of the API server",
        "etcd refuses requests above about 1.5 MiB by default. An object that is refused installs no deny.");

    /// <summary>BH5010.</summary>
    public static readonly DiagnosticDescriptor NeedsServerSideApply = new("BH5010", Severity.Info, "A manifest is too large for client-side apply",
        "kubectl apply keeps a copy of the object in an annotation, which is limited to 262,144 bytes. Server-side apply keeps none.");

    /// <summary>BH5011.</summary>
    public static readonly DiagnosticDescriptor ClosingDenyAdded = new("BH5011", Severity.Warning, "The plan had no closing deny",
        "A WebGroup only matches what it can read, so an allow-list is as tight as the deny below it. The deny (any protocol, any port, Anywhere) is written in any case.");

    /// <summary>BH5012.</summary>
    public static readonly DiagnosticDescriptor RuleNotExpressible = new("BH5012", Severity.Warning, "A rule cannot be expressed in a FirewallPolicy",
        "The CRD has no form for the rule. It is left out and the destination stays closed.");

    /// <summary>BH5013.</summary>
    public static readonly DiagnosticDescriptor NameUsedTwice = new("BH5013", Severity.Error, "Two rules or groups of a policy have one name",
        "Rules and groups are told apart by their names. Nothing is written.");

    /// <summary>BH5014.</summary>
    public static readonly DiagnosticDescriptor VersionNotUnderstood = new("BH5014", Severity.Error, "An Aviatrix version cannot be read",
        "The version of the chart decides the fields that are written and that of the controller the grammar of names. Nothing is written for an unknown one.");

    /// <summary>BH5101.</summary>
    public static readonly DiagnosticDescriptor NotAnObject = new("BH5101", Severity.Error, "A document is not a Kubernetes object",
        "A manifest is a mapping with apiVersion, kind, metadata and spec.");

    /// <summary>BH5102.</summary>
    public static readonly DiagnosticDescriptor FieldMissing = new("BH5102", Severity.Error, "A field is missing",
        "Without it nobody can say what the object does: the schema has no default for action and protocol.");

    /// <summary>BH5103.</summary>
    public static readonly DiagnosticDescriptor FieldUnknown = new("BH5103", Severity.Error, "A field does not exist in the CRD",
        "An API server drops fields that it does not know without an error. A rule that loses its ports is a rule for every port.");

    /// <summary>BH5104.</summary>
    public static readonly DiagnosticDescriptor TypeWrong = new("BH5104", Severity.Error, "A value has the wrong type",
        "The API server refuses the whole object, so none of its rules is installed.");

    /// <summary>BH5105.</summary>
    public static readonly DiagnosticDescriptor ValueUnknown = new("BH5105", Severity.Error, "A value is not one of those that the field takes",
        "The API server refuses the whole object, so none of its rules is installed.");

    /// <summary>BH5106.</summary>
    public static readonly DiagnosticDescriptor PortInvalid = new("BH5106", Severity.Error, "A port or range of ports is wrong",
        "The schema checks no range. Ports are 1 to 65535, endPort needs port and is not below it.");

    /// <summary>BH5107.</summary>
    public static readonly DiagnosticDescriptor ReferenceAmbiguous = new("BH5107", Severity.Error, "A reference needs exactly one of name and uuid",
        "The CRD refuses a reference with both or none.");

    /// <summary>BH5108.</summary>
    public static readonly DiagnosticDescriptor GroupUndefined = new("BH5108", Severity.Error, "A rule refers to a group that the policy does not define",
        "Whether a name may mean a group of the controller is not documented. Groups of the controller are referred to by uuid.");

    /// <summary>BH5109.</summary>
    public static readonly DiagnosticDescriptor NameRepeated = new("BH5109", Severity.Error, "A name is used twice in a policy",
        "Rules and groups are told apart by their names.");

    /// <summary>BH5110.</summary>
    public static readonly DiagnosticDescriptor ListEmpty = new("BH5110", Severity.Error, "A list is empty or null",
        "A rule without destinations is refused; one with an empty list of WebGroups would match every name; a group with null domains makes the API server refuse the object.");

    /// <summary>BH5111.</summary>
    public static readonly DiagnosticDescriptor DomainInvalid = new("BH5111", Severity.Error, "A domain entry is outside the grammar of WebGroups",
        "The controller refuses the whole WebGroup for one malformed entry.");

    /// <summary>BH5112.</summary>
    public static readonly DiagnosticDescriptor AddressInvalid = new("BH5112", Severity.Error, "A block of addresses is not valid",
        "A block is written in CIDR notation, with no bits set after the prefix.");

    /// <summary>BH5113.</summary>
    public static readonly DiagnosticDescriptor SelectsNamespace = new("BH5113", Severity.Warning, "A rule has no labels",
        "Such a rule applies to every pod of the namespace.");

    /// <summary>BH5114.</summary>
    public static readonly DiagnosticDescriptor NotDecidable = new("BH5114", Severity.Error, "The manifests alone do not say what a rule matches",
        "A selector by Service and a WebGroup by uuid depend on objects that are not in the file. The judge does not guess.");

    /// <summary>BH5115.</summary>
    public static readonly DiagnosticDescriptor OtherPolicyKind = new("BH5115", Severity.Error, "A WebgroupPolicy opens egress outside of the FirewallPolicies",
        "A WebgroupPolicy allows names for a selection and has no deny. Its place among the rules of a FirewallPolicy is not documented, so nothing can be proved beside one.");

    /// <summary>BH5116.</summary>
    public static readonly DiagnosticDescriptor NoClosingDeny = new("BH5116", Severity.Warning, "A policy does not end in a deny for everything",
        "Whatever no rule matches falls to later rule sets and to the controller's default action, which is permit after DCF is switched on.");

    /// <summary>Every diagnostic of this area, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        FieldNotInChart, DomainNotAccepted, RuleLeftOut, AddressNotExpressible, NameNotAccepted, SelectorInvalid, SelectorEmpty, SelectorsOverlap,
        ObjectTooLarge, NeedsServerSideApply, ClosingDenyAdded, RuleNotExpressible, NameUsedTwice, VersionNotUnderstood,
        NotAnObject, FieldMissing, FieldUnknown, TypeWrong, ValueUnknown, PortInvalid, ReferenceAmbiguous, GroupUndefined, NameRepeated, ListEmpty,
        DomainInvalid, AddressInvalid, SelectsNamespace, NotDecidable, OtherPolicyKind, NoClosingDeny,
    ];
}
