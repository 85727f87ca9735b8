using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Diffing;
using Bulkhead.Cli.Output;

namespace Bulkhead.Acceptance.Histories;

/// <summary>A deployment and what somebody changed about it, step by step.</summary>
/// <param name="Name">The name of its baseline.</param>
/// <param name="Corpus">The folder of the corpus that it begins with; null for one of our own.</param>
/// <param name="Configuration">The name of the configuration file.</param>
/// <param name="Settings">The bulkhead.yaml that it begins with, without the lines about files.</param>
/// <param name="Steps">The changes.</param>
public sealed record History(string Name, string? Corpus, string Configuration, string Settings, params IReadOnlyList<Step> Steps)
{
    /// <summary>The first version, for a history of our own.</summary>
    public string? Own { get; init; }

    public override string ToString() => Name;

    /// <summary>Plays all steps in a folder and writes down what each of them changed about reach.</summary>
    public string Play(string folder)
    {
        var files = Start();
        var text = new StringBuilder();
        text.Append($"A history that begins with {(Corpus is null ? "an example of our own" : $"corpus/{Corpus}")}: what each step changes about reach.\n");
        var before = Write(folder, "0", files);
        for (var i = 0; i < Steps.Count; i++)
        {
            var step = Steps[i];
            step.Edit(files);
            var after = Write(folder, $"{i + 1}", files);
            text.Append($"\n== {i + 1}. {step.Title}\n");
            text.Append(Compare(before, after));
            before = after;
        }

        return text.ToString();
    }

    private SortedDictionary<string, string> Start()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var names = $"  configuration: [{Configuration}]\n";
        if (Own is { } own)
        {
            files[Configuration] = own;
        }
        else
        {
            var corpus = SharedFolder.Find("corpus/" + Corpus)!;
            files[Configuration] = File.ReadAllText(Path.Combine(corpus, Configuration));
            var environment = Path.Combine(corpus, "env.sample");
            if (File.Exists(environment))
            {
                files["env.sample"] = File.ReadAllText(environment);
                names += "  environment: [env.sample]\n";
            }
        }

        files["bulkhead.yaml"] = "version: 1\ndeployment:\n" + names + Settings;
        return files;
    }

    private static string Write(string folder, string version, SortedDictionary<string, string> files)
    {
        var path = Path.Combine(folder, version);
        Directory.CreateDirectory(path);
        foreach (var (name, content) in files)
        {
            File.WriteAllText(Path.Combine(path, name), content);
        }

        return path;
    }

    private static string Compare(string before, string after)
    {
        var (earlier, later) = (SideReader.OfPath(before, new InputRequest()), SideReader.OfPath(after, new InputRequest()));
        foreach (var side in new[] { earlier, later })
        {
            Assert.False(side.HasErrors, string.Join('\n', side.Diagnostics.Select(diagnostic => diagnostic.Message)));
        }

        using var writer = new StringWriter { NewLine = "\n" };
        ReachDiffText.Write(writer, new Style(Enabled: false), DiffResult.Of(earlier, later));
        return writer.ToString().Replace(before + "/", string.Empty, StringComparison.Ordinal).Replace(after + "/", string.Empty, StringComparison.Ordinal)
            .Replace($" between {before} and {after}", string.Empty, StringComparison.Ordinal);
    }
}

/// <summary>One change to the files of a deployment.</summary>
/// <param name="Title">What was done, in words.</param>
/// <param name="Edit">Does it.</param>
public sealed record Step(string Title, Action<SortedDictionary<string, string>> Edit);

/// <summary>Ways to change files. Every one of them fails when the text that it builds on is not there (any more).</summary>
public static class Edits
{
    public static Action<SortedDictionary<string, string>> Replace(string file, string old, string with) => files =>
    {
        Assert.Contains(old, files[file], StringComparison.Ordinal);
        files[file] = files[file].Replace(old, with, StringComparison.Ordinal);
    };

    /// <summary>Puts lines after the first line that begins with a text.</summary>
    public static Action<SortedDictionary<string, string>> After(string file, string line, string added) => files =>
    {
        var lines = files[file].Split('\n').ToList();
        var at = lines.FindIndex(one => one.StartsWith(line, StringComparison.Ordinal));
        Assert.True(at >= 0, $"{file} has no line '{line}'");
        lines.InsertRange(at + 1, added.TrimEnd('\n').Split('\n'));
        files[file] = string.Join('\n', lines);
    };

    public static Action<SortedDictionary<string, string>> Append(string file, string added) => files =>
        files[file] = files[file].TrimEnd('\n') + "\n" + added.TrimEnd('\n') + "\n";

    /// <summary>Takes lines out: those that <see cref="After"/> or <see cref="Append"/> put in.</summary>
    public static Action<SortedDictionary<string, string>> Remove(string file, string lines) => Replace(file, lines.TrimEnd('\n') + "\n", string.Empty);

    public static Action<SortedDictionary<string, string>> All(params Action<SortedDictionary<string, string>>[] edits) => files =>
    {
        foreach (var edit in edits)
        {
            edit(files);
        }
    };
}
