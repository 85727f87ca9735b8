using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Sources;

/// <summary>What can be wrong with the files of a deployment and with the shape of librechat.yaml (BH11xx).</summary>
public static class SourceDiagnostics
{
    /// <summary>No librechat.yaml in the input.</summary>
    public static readonly DiagnosticDescriptor ConfigurationMissing = new(
        "BH1101", Severity.Warning, "No librechat.yaml",
        "The input holds no librechat.yaml, so LibreChat's defaults are assumed. Endpoints and MCP servers of a file that was not given stay closed.");

    /// <summary>More than one librechat.yaml.</summary>
    public static readonly DiagnosticDescriptor SeveralConfigurations = new(
        "BH1102", Severity.Warning, "Several librechat.yaml",
        "LibreChat loads one file. The first in the order of precedence is used and the others are left out.");

    /// <summary>More than one document in librechat.yaml.</summary>
    public static readonly DiagnosticDescriptor MultipleDocuments = new(
        "BH1103", Severity.Error, "Several documents in librechat.yaml",
        "LibreChat's loader refuses a file with more than one YAML document and starts with its defaults, so none of the hosts in it would be used.");

    /// <summary>The top level is not a mapping.</summary>
    public static readonly DiagnosticDescriptor NotAMapping = new(
        "BH1104", Severity.Error, "librechat.yaml is not a mapping",
        "LibreChat expects keys and values at the top level of librechat.yaml.");

    /// <summary>An unknown key where LibreChat refuses unknown keys.</summary>
    public static readonly DiagnosticDescriptor UnknownKey = new(
        "BH1105", Severity.Error, "Unknown key",
        "The top level and the endpoints object of librechat.yaml are strict: with an unknown key LibreChat exits at start (or ignores the whole file with CONFIG_BYPASS_VALIDATION).");

    /// <summary>A key that LibreChat knew once.</summary>
    public static readonly DiagnosticDescriptor RemovedKey = new(
        "BH1106", Severity.Error, "Removed key",
        "An older LibreChat knew the key; the current one refuses the file because of it.");

    /// <summary>A value of the wrong type.</summary>
    public static readonly DiagnosticDescriptor WrongType = new(
        "BH1107", Severity.Error, "Wrong type",
        "LibreChat's schema expects another type here and refuses the whole file, so no host below could be trusted to be used.");

    /// <summary>No version line.</summary>
    public static readonly DiagnosticDescriptor VersionMissing = new(
        "BH1108", Severity.Warning, "Version missing",
        "LibreChat requires a version line and refuses a file without one; Bulkhead reads on, because fragments are often checked on their own.");

    /// <summary>The version is a number.</summary>
    public static readonly DiagnosticDescriptor VersionNotText = new(
        "BH1109", Severity.Error, "Version is not text",
        "An unquoted two-part version is a number in YAML; LibreChat accepts text only and exits.");

    /// <summary>The version is newer than the schema that Bulkhead knows.</summary>
    public static readonly DiagnosticDescriptor VersionNewer = new(
        "BH1110", Severity.Warning, "Newer configuration version",
        "The file names a version of the configuration schema that is newer than the one Bulkhead was made for; new settings with destinations may be missed and stay closed.");

    /// <summary>CONFIG_BYPASS_VALIDATION is on.</summary>
    public static readonly DiagnosticDescriptor ValidationBypassed = new(
        "BH1111", Severity.Warning, "Validation bypassed",
        "With CONFIG_BYPASS_VALIDATION LibreChat starts although the file is invalid, but with its defaults and not with the file.");

    /// <summary>Helm templates in a file.</summary>
    public static readonly DiagnosticDescriptor HelmTemplate = new(
        "BH1112", Severity.Warning, "Helm template",
        "The text is a template that does not parse as YAML. It was read with the expressions left open: what depends on one is denied and reported.");

    /// <summary>A file that nothing could be made of.</summary>
    public static readonly DiagnosticDescriptor NotRecognized = new(
        "BH1113", Severity.Warning, "Nothing recognized",
        "The file holds no LibreChat configuration that Bulkhead knows, so nothing was taken from it.");

    /// <summary>A file that another one names is not there.</summary>
    public static readonly DiagnosticDescriptor RelatedFileMissing = new(
        "BH1114", Severity.Warning, "Named file not given",
        "A file refers to another one that was not found or may not be opened; what it would add stays closed.");

    /// <summary>Chart defaults are assumed.</summary>
    public static readonly DiagnosticDescriptor ChartDefaultsAssumed = new(
        "BH1115", Severity.Info, "Chart defaults assumed",
        "Without values of the Helm chart, pods, labels and bundled data stores are those of the official chart's defaults.");

    /// <summary>Compose services become chart workloads.</summary>
    public static readonly DiagnosticDescriptor ComposeLabelsAssumed = new(
        "BH1116", Severity.Info, "Compose file",
        "A compose file has no pod labels; the labels of the official chart are used for the workloads that it names.");

    /// <summary>Values of another chart.</summary>
    public static readonly DiagnosticDescriptor OtherChart = new(
        "BH1117", Severity.Warning, "Values of another chart",
        "The values belong to a chart that is not LibreChat's own; the environment is read, but the labels of its pods cannot be known.");

    /// <summary>The chart takes variables from a Secret that was not given.</summary>
    public static readonly DiagnosticDescriptor SecretNotGiven = new(
        "BH1118", Severity.Info, "Secret not given",
        "The deployment loads a Secret that is not part of the input. Variables in it can change destinations; what depends on them is denied and reported.");

    /// <summary>Values that come from outside.</summary>
    public static readonly DiagnosticDescriptor ValuesNotGiven = new(
        "BH1119", Severity.Warning, "Values from elsewhere",
        "The release takes values from an object that is not part of the input; what they say is not known.");

    /// <summary>A line of an environment file that holds no variable.</summary>
    public static readonly DiagnosticDescriptor EnvironmentLine = new(
        "BH1120", Severity.Warning, "Line without a variable",
        "dotenv skips a line that is not NAME=value; a variable that was meant there is unset.");

    /// <summary>A Secret nothing refers to.</summary>
    public static readonly DiagnosticDescriptor SecretIgnored = new(
        "BH1121", Severity.Info, "Secret not used",
        "The chart loads one Secret by its name; others add nothing to LibreChat's environment.");

    /// <summary>The same variable rendered twice by the chart.</summary>
    public static readonly DiagnosticDescriptor RenderedTwice = new(
        "BH1122", Severity.Warning, "Variable rendered twice",
        "The chart writes the variable itself and writes the configured value as well; which of the two wins depends on the tools that apply it.");

    /// <summary>A name that Kubernetes does not accept.</summary>
    public static readonly DiagnosticDescriptor InvalidName = new(
        "BH1123", Severity.Error, "Invalid Kubernetes name",
        "A release, namespace or label is not one that Kubernetes accepts; nothing can be selected with it.");

    /// <summary>A ConfigMap that was not given.</summary>
    public static readonly DiagnosticDescriptor ConfigMapNotGiven = new(
        "BH1124", Severity.Warning, "Existing ConfigMap not given",
        "The chart mounts librechat.yaml from a ConfigMap that is not part of the input, and ignores the one in the values.");

    /// <summary>A variable of a compose file without a value.</summary>
    public static readonly DiagnosticDescriptor ComposeVariable = new(
        "BH1125", Severity.Warning, "Compose variable without a value",
        "Compose replaces the variable when it starts the container; without its value the setting counts as set to something unknown.");

    /// <summary>A chain of files is too long.</summary>
    public static readonly DiagnosticDescriptor TooManyFiles = new(
        "BH1126", Severity.Error, "Too many related files",
        "Files that name further files are followed to a fixed depth and number, so that a loop ends.");

    /// <summary>A setting that the official chart refuses.</summary>
    public static readonly DiagnosticDescriptor RefusedByChart = new(
        "BH1127", Severity.Warning, "Refused by the chart",
        "The official chart fails on this setting, or does not read it, so what it says may never reach the pod.");

    /// <summary>A value that cannot be decoded.</summary>
    public static readonly DiagnosticDescriptor NotDecodable = new(
        "BH1128", Severity.Warning, "Value cannot be read",
        "The value is encrypted or not valid base64; the variable counts as set to something unknown.");

    /// <summary>Two values files disagree about where the chart is.</summary>
    public static readonly DiagnosticDescriptor SeveralReleases = new(
        "BH1129", Severity.Warning, "Several releases",
        "The input describes more than one release of LibreChat; the first is used. Give each deployment its own run.");

    /// <summary>A port that is none.</summary>
    public static readonly DiagnosticDescriptor PortOutOfRange = new(
        "BH1130", Severity.Error, "Port out of range",
        "A container port lies outside 1 to 65535; no rule can be written for it, and the API server would refuse the pod.");

    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        ConfigurationMissing, SeveralConfigurations, MultipleDocuments, NotAMapping, UnknownKey, RemovedKey, WrongType, VersionMissing, VersionNotText,
        VersionNewer, ValidationBypassed, HelmTemplate, NotRecognized, RelatedFileMissing, ChartDefaultsAssumed, ComposeLabelsAssumed, OtherChart,
        SecretNotGiven, ValuesNotGiven, EnvironmentLine, SecretIgnored, RenderedTwice, InvalidName, ConfigMapNotGiven, ComposeVariable, TooManyFiles,
        RefusedByChart, NotDecodable, SeveralReleases, PortOutOfRange,
    ];
}
