using System.Collections.Immutable;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Extraction;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Digests;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Input;

/// <summary>One deployment, read: settings, inventory, and everything that was found on the way.</summary>
/// <param name="Settings">The settings; those of an absent file when there is none.</param>
/// <param name="SettingsFolder">The way from the working directory to the folder of bulkhead.yaml; null without one.</param>
/// <param name="Inventory">What the deployment wants to reach. Its diagnostics include those of reading.</param>
/// <param name="Names">How the user knows the files.</param>
internal sealed record Project(BulkheadSettings Settings, string? SettingsFolder, Inventory Inventory, FileNames Names)
{
    /// <summary>Reads everything that a request names. What cannot be read is an error among the diagnostics of the inventory.</summary>
    public static Project Read(InputRequest request)
    {
        var reader = new Reader(request);
        return reader.Read();
    }

    /// <summary>The settings file as it was found or named; null without one.</summary>
    public string? SettingsPath { get; init; }

    /// <summary>The bytes of every file that was read, by the key of <see cref="InputRequest.Contents"/>.</summary>
    public required ImmutableDictionary<string, ReadOnlyMemory<byte>> Contents { get; init; }

    /// <summary>The key of a file in <see cref="Contents"/>.</summary>
    public static string KeyOf(string path) => path == "-" ? path : Path.GetFullPath(path);

    /// <summary>The output folder of the settings, from the working directory.</summary>
    public string OutputDirectory => Path.Combine(SettingsFolder ?? string.Empty, Settings.Output.Directory);

    private sealed class Reader(InputRequest request)
    {
        private readonly List<Diagnostic> diagnostics = [];
        private readonly ImmutableDictionary<string, ReadOnlyMemory<byte>>.Builder read = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        private FileNames names = FileNames.Empty;

        public Project Read()
        {
            var settingsPath = request.IgnoreSettings ? null : request.Settings ?? SettingsFile.Discover();
            var settingsFolder = settingsPath is null or "-" ? null : Path.GetDirectoryName(settingsPath);
            // The settings name the other files, and the other files decide the names of all: so they are read before they get their final name.
            var settingsName = settingsPath is null ? null : settingsPath == "-" ? FileNames.StandardInput : Path.GetFileName(settingsPath);
            var (settings, settingsInput) = ReadSettings(settingsPath, settingsName);

            var requested = Requested(settings, settingsFolder);
            names = request.NamesAreStable ? FileNames.Verbatim() : FileNames.For(settingsFolder is null ? null : Path.GetFullPath(settingsFolder.Length == 0 ? "." : settingsFolder), requested.Select(one => one.Path));
            if (settingsPath is not null)
            {
                names.Add(settingsPath);
            }

            var contents = ImmutableArray.CreateBuilder<InputContent>(requested.Count);
            foreach (var (path, role) in requested)
            {
                var name = names.Add(path);
                var reading = Open(path, name);
                if (reading.Problem is { } problem)
                {
                    diagnostics.Add(problem);
                    continue;
                }

                contents.Add(new InputContent(name, reading.Bytes) { Role = role });
            }

            if (requested.Count == 0)
            {
                diagnostics.Add(CliDiagnostics.NoInput.At(span: null, "no configuration was named and the working directory holds no librechat.yaml.",
                    "Name the files: bulkhead review --config librechat.yaml --env .env, or put them under deployment: in bulkhead.yaml (bulkhead init writes one)."));
            }

            LargeInput.Expect(contents.Sum(static content => (long)content.Bytes.Length));
            var inventory = InventoryBuilder.Build(DeploymentReader.Read(Deployment(settings, contents.ToImmutable())), EgressCatalog.Load(), withFacts: !request.DestinationsOnly || settings.Decryption is not null);
            var inputs = settingsInput is null ? inventory.Inputs : [.. inventory.Inputs.Append(settingsInput).OrderBy(input => input.Name, StringComparer.Ordinal)];
            return new Project(settings, settingsFolder, inventory with { Diagnostics = [.. diagnostics, .. inventory.Diagnostics], Inputs = inputs }, names) { SettingsPath = settingsPath, Contents = read.ToImmutable() };
        }

        private FileReading Open(string path, string name)
        {
            var key = KeyOf(path);
            var reading = request.Contents.TryGetValue(key, out var known) ? new FileReading(known, Problem: null) : request.Source.Read(path, name);
            if (reading.Problem is null)
            {
                read[key] = reading.Bytes;
            }

            return reading;
        }

        private (BulkheadSettings Settings, InputFile? Input) ReadSettings(string? path, string? name)
        {
            if (path is null || name is null)
            {
                return (BulkheadSettings.Default, null);
            }

            var reading = Open(path, name);
            if (reading.Problem is { } problem)
            {
                diagnostics.Add(problem);
                return (BulkheadSettings.Default, null);
            }

            var (source, error) = SourceTexts.FromBytes(name, reading.Bytes.Span);
            if (source is null)
            {
                diagnostics.Add(error!);
                return (BulkheadSettings.Default, null);
            }

            var settings = SettingsReader.Read(source);
            diagnostics.AddRange(settings.Diagnostics);
            return (settings.Settings, new InputFile(name, Sha256.Hex(reading.Bytes.Span)));
        }

        // What the command line names replaces what the settings name, kind by kind.
        private List<(string Path, InputRole Role)> Requested(BulkheadSettings settings, string? folder)
        {
            var deployment = settings.Deployment;
            var result = new List<(string, InputRole)>();
            Add(request.Files, deployment.Configuration, InputRole.Auto);
            Add(request.Values, deployment.Values, InputRole.HelmValues);
            Add(request.Environment, deployment.Environment, InputRole.Environment);
            var namesConfiguration = !request.Files.IsEmpty || !deployment.Configuration.IsEmpty || !request.Values.IsEmpty || !deployment.Values.IsEmpty;
            if (!namesConfiguration && DefaultConfiguration(folder) is { } standard)
            {
                result.Insert(0, (standard, InputRole.LibreChatYaml));
            }

            return result;

            void Add(ImmutableArray<string> fromCommandLine, ImmutableArray<string> fromSettings, InputRole role)
            {
                if (!fromCommandLine.IsEmpty)
                {
                    result.AddRange(fromCommandLine.Select(path => (path, role)));
                    return;
                }

                result.AddRange(fromSettings.Select(path => (Path.Combine(folder ?? string.Empty, path), role)));
            }
        }

        private string? DefaultConfiguration(string? settingsFolder)
        {
            const string name = "librechat.yaml";
            if (request.Source.Exists(name))
            {
                return name;
            }

            return !string.IsNullOrEmpty(settingsFolder) && request.Source.Exists(Path.Combine(settingsFolder, name)) ? Path.Combine(settingsFolder, name) : null;
        }

        private DeploymentInput Deployment(BulkheadSettings settings, ImmutableArray<InputContent> contents) => new(contents)
        {
            EnvironmentKeys = request.EnvironmentKeys ?? settings.Deployment.EnvironmentKeys,
            EnvironmentAnswers = settings.Answers.Environment,
            EnvironmentKeyAnswers = settings.Answers.EnvironmentKeys,
            ChartVersion = ChartVersion.Read(settings.Deployment.Chart),
            Release = request.Release ?? settings.Deployment.Release,
            Namespace = request.Namespace ?? settings.Deployment.Namespace,
            WorkloadLabels = settings.Deployment.WorkloadLabels,
            Related = OpenRelated,
        };

        // A file may name others below or beside it; it may not reach for any place of the machine.
        private InputContent? OpenRelated(string stable)
        {
            if (Path.IsPathRooted(stable))
            {
                return null;
            }

            var path = names.PathOf(stable);
            if (!request.Source.Exists(path))
            {
                return null;
            }

            var name = names.Add(path);
            var reading = Open(path, name);
            if (reading.Problem is { } problem)
            {
                diagnostics.Add(problem);
                return null;
            }

            return new InputContent(name, reading.Bytes);
        }
    }
}
