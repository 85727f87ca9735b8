using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli;

/// <summary>What can go wrong at the edge: on the command line, with files to read and with places to write.</summary>
internal static class CliDiagnostics
{
    /// <summary>The command line is wrong.</summary>
    public static readonly DiagnosticDescriptor Usage = new("BH0001", Severity.Error, "Wrong use",
        "The command line names an unknown command or option, or lacks or repeats a value. Nothing is read or written; the exit code is 2.");

    /// <summary>There is nothing to read.</summary>
    public static readonly DiagnosticDescriptor NoInput = new("BH0002", Severity.Error, "No configuration",
        "No file was named on the command line or in bulkhead.yaml, and the working directory holds no librechat.yaml.");

    /// <summary>An option is not one of its list or not of its form.</summary>
    public static readonly DiagnosticDescriptor BadValue = new("BH0003", Severity.Error, "Value that an option does not take",
        "The value of an option is malformed: a namespace, release name or variable name that Kubernetes or a shell would refuse, a chart version that is no version.");

    /// <summary>A workload that the deployment does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownWorkload = new("BH0004", Severity.Error, "Unknown workload",
        "The deployment has no workload of the name that was asked for.");

    /// <summary>A catalog entry that does not exist.</summary>
    public static readonly DiagnosticDescriptor UnknownEntry = new("BH0005", Severity.Error, "Unknown catalog entry",
        "The catalog has no entry of the id that was asked for.");

    /// <summary>A destination that cannot be asked about.</summary>
    public static readonly DiagnosticDescriptor BadDestination = new("BH0006", Severity.Error, "Destination that cannot be read",
        "The text given to explain is no host name, address, host:port or URL under the strict rules that configuration is read by.");

    /// <summary>A file is not there.</summary>
    public static readonly DiagnosticDescriptor FileMissing = new("BH0010", Severity.Error, "File not found",
        "A file that was named does not exist.");

    /// <summary>A folder stands where a file was expected.</summary>
    public static readonly DiagnosticDescriptor FileIsDirectory = new("BH0011", Severity.Error, "Folder in place of a file",
        "A name that should lead to a file leads to a folder. Bulkhead never walks folders to find configuration.");

    /// <summary>A file cannot be opened.</summary>
    public static readonly DiagnosticDescriptor FileUnreadable = new("BH0012", Severity.Error, "File cannot be read",
        "The operating system refuses to open or read a file, or it is no regular file.");

    /// <summary>A file is larger than any configuration.</summary>
    public static readonly DiagnosticDescriptor FileTooLarge = new("BH0013", Severity.Error, "File too large",
        "A file is larger than 16 MiB. Its length is looked at before a byte is read, so that a wrong path costs nothing.");

    /// <summary>The output folder is something else.</summary>
    public static readonly DiagnosticDescriptor OutputNotFolder = new("BH0020", Severity.Error, "Output is not a folder",
        "The output name leads to a file or to a symbolic link. Links are refused so that nobody can make Bulkhead write elsewhere.");

    /// <summary>The output cannot be written.</summary>
    public static readonly DiagnosticDescriptor OutputRefused = new("BH0021", Severity.Error, "Output cannot be written",
        "The operating system refuses to create, write or replace a file. Files are written under temporary names first: what was there before is still whole.");

    /// <summary>Somebody else's file has the name of an artefact.</summary>
    public static readonly DiagnosticDescriptor ForeignFile = new("BH0022", Severity.Error, "Foreign file in the way",
        "A file of the same name as an artefact exists and was not written by Bulkhead. It is left as it is and nothing is written.");

    /// <summary>Somebody else's file lies beside the artefacts.</summary>
    public static readonly DiagnosticDescriptor ForeignFileKept = new("BH0023", Severity.Info, "Foreign file left alone",
        "The output folder holds a file that Bulkhead did not write. It is neither changed nor removed, and kustomization.yaml does not list it.");

    /// <summary>init would overwrite.</summary>
    public static readonly DiagnosticDescriptor SettingsExist = new("BH0024", Severity.Error, "bulkhead.yaml exists",
        "init does not overwrite answers that somebody wrote, unless --force is given.");

    /// <summary>What diff is asked to compare is neither files nor revisions.</summary>
    public static readonly DiagnosticDescriptor DiffSide = new("BH0030", Severity.Error, "Nothing to compare",
        "A side of a comparison is no file, no folder with a configuration or with policies, and no revision of the repository.");

    /// <summary>git is missing or refuses.</summary>
    public static readonly DiagnosticDescriptor GitFailed = new("BH0031", Severity.Error, "git does not answer",
        "Comparing revisions needs git and a repository. Bulkhead asks git for the files of a revision and runs nothing else; shallow clones lack the revisions that were not fetched.");

    /// <summary>A revision that the repository does not know.</summary>
    public static readonly DiagnosticDescriptor UnknownRevision = new("BH0032", Severity.Error, "Unknown revision",
        "The repository has no commit of the name that was given, or it was not fetched (in pipelines: fetch with full history).");

    /// <summary>A policy folder that cannot be used.</summary>
    public static readonly DiagnosticDescriptor PolicyFolderUnreadable = new("BH0033", Severity.Error, "Policies cannot be read",
        "A folder of policies holds more than any generated policy would, or files that cannot be read. A comparison with half a policy would show reach that is not there.");

    /// <summary>A hardening that is not in the patch.</summary>
    public static readonly DiagnosticDescriptor NotHardened = new("BH0040", Severity.Warning, "Setting that the patch does not hold",
        "Lines that would close a door of LibreChat cannot be put into the file without rewriting what somebody wrote there, or do not close it alone. They are printed so that they can be put in by hand.");

    /// <summary>The baseline cannot be read.</summary>
    public static readonly DiagnosticDescriptor BaselineUnreadable = new("BH0041", Severity.Error, "Baseline cannot be read",
        "The file given with --baseline does not exist, or is no baseline of findings. Nothing is taken for known then.");

    /// <summary>The baseline cannot be written.</summary>
    public static readonly DiagnosticDescriptor BaselineRefused = new("BH0042", Severity.Error, "Baseline cannot be written",
        "The operating system refuses to write the file given with --baseline.");

    /// <summary>A report cannot be written.</summary>
    public static readonly DiagnosticDescriptor ReportRefused = new("BH0043", Severity.Error, "Report cannot be written",
        "The operating system refuses to write a file given with --report. What was there before is still whole.");

    /// <summary>No kubectl.</summary>
    public static readonly DiagnosticDescriptor NoKubectl = new("BH0050", Severity.Error, "kubectl not found",
        "verify was to ask a cluster, which it does by the kubectl of the PATH, and there is none.");

    /// <summary>kubectl does not answer.</summary>
    public static readonly DiagnosticDescriptor KubectlFailed = new("BH0051", Severity.Error, "The cluster does not answer",
        "kubectl ended with an error, or printed more than any policy needs. Nothing was compared with the cluster.");

    /// <summary>Something that must not happen did.</summary>
    public static readonly DiagnosticDescriptor Bug = new("BH0099", Severity.Error, "Internal error",
        "Bulkhead met a state that its authors thought impossible. Nothing was written but a report file, which holds no configuration values.");

    /// <summary>All of them, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Usage, NoInput, BadValue, UnknownWorkload, UnknownEntry, BadDestination,
        FileMissing, FileIsDirectory, FileUnreadable, FileTooLarge,
        OutputNotFolder, OutputRefused, ForeignFile, ForeignFileKept, SettingsExist,
        DiffSide, GitFailed, UnknownRevision, PolicyFolderUnreadable, NotHardened, BaselineUnreadable, BaselineRefused, ReportRefused, NoKubectl, KubectlFailed, Bug,
    ];
}
