using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Recording;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Digests;

namespace Bulkhead.Cli.Collecting;

/// <summary>Inputs as they are recorded: what was asked for by stable names, and the files without their secrets.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Inputs">The files.</param>
/// <param name="Contents">The recorded copies, by their place in the bundle.</param>
/// <param name="Secrets">What was taken out; only to be looked for in everything else.</param>
internal sealed record RecordedInputs(DerivationRequest Request, ImmutableArray<InputFact> Inputs, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Contents, ImmutableArray<string> Secrets)
{
    // Shorter values stand everywhere by chance.
    private const int ShortestSecret = 8;

    /// <summary>Records the inputs of a deployment.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="project">What was read.</param>
    /// <param name="isPublic">Whether a value stands in what was derived. What is derived comes out the same without any secret, so such a value is a word and no secret.</param>
    public static RecordedInputs Of(InputRequest request, Project project, Func<string, bool> isPublic)
    {
        var inputs = ImmutableArray.CreateBuilder<InputFact>();
        var contents = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var secrets = new List<string>();
        foreach (var input in project.Inventory.Inputs)
        {
            if (!project.Contents.TryGetValue(Project.KeyOf(project.Names.PathOf(input.Name)), out var bytes))
            {
                continue;
            }

            // What is no text is left to the readers to refuse; it is recorded by its hash alone.
            var redaction = System.Text.Unicode.Utf8.IsValid(bytes.Span) ? Redactor.Redact(Encoding.UTF8.GetString(bytes.Span), byName: Path.GetFileName(input.Name) != SettingsFile.Name, LibreChat.Environment.Placeholders.IsPlaceholder) : new Redaction(string.Empty, []);
            var file = BundlePaths.InputFolder + (inputs.Count + 1).ToString("00", CultureInfo.InvariantCulture) + "-" + SafeName(input.Name);
            inputs.Add(new InputFact(input.Name, file, input.Sha256, redaction.Values.Length));
            contents[file] = Encoding.UTF8.GetBytes(redaction.Text);
            secrets.AddRange(redaction.Values);
        }

        // A secret may stand in another file, or in a place that does not look like one.
        string[] known = [.. secrets.Distinct(StringComparer.Ordinal).Where(secret => secret.Length >= ShortestSecret && !isPublic(secret))];
        foreach (var file in contents.Keys.ToArray())
        {
            contents[file] = Encoding.UTF8.GetBytes(Redactor.Without(Encoding.UTF8.GetString(contents[file].Span), known));
        }

        string Stable(string path) => project.Names.Add(path);
        var deployment = project.Settings.Deployment;
        var names = inputs.Select(static input => input.Name).ToHashSet(StringComparer.Ordinal);
        // Where the settings name the files, they do so again; the file that is looked for in the working directory is named.
        var isFound = request.Files.IsEmpty && deployment.Configuration.IsEmpty && request.Values.IsEmpty && deployment.Values.IsEmpty && !names.Contains("librechat.yaml");
        var files = isFound && names.FirstOrDefault(static name => Path.GetFileName(name) == "librechat.yaml") is { } found ? [found] : request.Files.Select(Stable);
        return new RecordedInputs(
            new DerivationRequest(
                project.SettingsPath is { } settings ? Stable(settings) : null, [.. files], [.. request.Environment.Select(Stable)], [.. request.Values.Select(Stable)],
                request.EnvironmentKeys is { } keys ? [.. keys] : null, request.Namespace, request.Release),
            inputs.ToImmutable(), contents.ToImmutable(), [.. known]);
    }

    /// <summary>The request that reads recorded inputs and nothing else.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="contents">The recorded copies, by their place in the bundle.</param>
    public static InputRequest Again(DerivationRequest request, IReadOnlyList<InputFact> inputs, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents) => new()
    {
        Settings = request.Settings,
        IgnoreSettings = request.Settings is null,
        Files = [.. request.Files],
        Environment = [.. request.Environment],
        Values = [.. request.Values],
        EnvironmentKeys = request.EnvironmentKeys is { } keys ? [.. keys] : null,
        Namespace = request.Namespace,
        Release = request.Release,
        NamesAreStable = true,
        Source = new Recorded(inputs.Where(input => contents.ContainsKey(input.File)).ToDictionary(static input => input.Name, input => contents[input.File], StringComparer.Ordinal)),
    };

    private static string SafeName(string name)
    {
        var plain = new string([.. Path.GetFileName(name).Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-')]).TrimStart('.');
        return plain.Length == 0 ? "input" : plain.Length > 80 ? plain[..80] : plain;
    }

    /// <summary>The recorded files under their stable names. Nothing of the disk is looked at.</summary>
    private sealed class Recorded(Dictionary<string, ReadOnlyMemory<byte>> files) : IInputSource
    {
        public bool Exists(string path) => files.ContainsKey(path);

        public FileReading Read(string path, string name) => files.TryGetValue(path, out var bytes)
            ? new FileReading(bytes, Problem: null)
            : new FileReading(default, EvidenceDiagnostics.NotDerived.At(SourceSpan.StartOf(name), $"{Printable.Clean(path)} is not among the recorded inputs.", "The bundle lacks an input that its derivation needs."));
    }
}
