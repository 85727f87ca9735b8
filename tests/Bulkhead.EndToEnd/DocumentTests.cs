using System.Text.RegularExpressions;
using Bulkhead.Cli;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The documentation that is made from code is current, and the rest names only what exists.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void The_table_of_diagnostics_is_current()
    {
        var path = Repository.In("docs/diagnostics.md");
        var expected = Binary.Run(Repository.Root, "diagnostics").Out;
        if (Repository.UpdatesBaselines)
        {
            File.WriteAllText(path, expected);
        }

        Assert.All(CodesInIndex(), code => Assert.Contains($"</a>{code} |", expected, StringComparison.Ordinal));
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, "docs/diagnostics.md is stale: bulkhead diagnostics > docs/diagnostics.md");
        Assert.All(DiagnosticIndex.All, descriptor => Assert.Contains($"</a>{descriptor.Code} |", expected, StringComparison.Ordinal));
    }

    private static IEnumerable<string> CodesInIndex() => Bulkhead.Cli.DiagnosticIndex.All.Select(static descriptor => descriptor.Code);

    [Fact]
    public void Codes_are_well_formed_and_used_once()
    {
        var codes = DiagnosticIndex.All.Select(descriptor => descriptor.Code).ToList();
        Assert.Equal(codes.Distinct(StringComparer.Ordinal), codes);
        Assert.All(codes, code => Assert.Matches("^BH[0-9]{4}$", code));
        Assert.All(DiagnosticIndex.All, descriptor => Assert.False(string.IsNullOrWhiteSpace(descriptor.Title) || string.IsNullOrWhiteSpace(descriptor.Explanation), descriptor.Code));
    }

    [Fact]
    public void Every_code_in_the_sources_is_in_the_index()
    {
        var known = DiagnosticIndex.All.Select(descriptor => descriptor.Code).ToHashSet(StringComparer.Ordinal);
        var missing = Directory.EnumerateFiles(Repository.In("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => (Code: match.Groups[1].Value, File: Path.GetRelativePath(Repository.Root, file))))
            .Where(found => !known.Contains(found.Code))
            .ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void Documents_link_to_files_that_exist()
    {
        var broken = Documents()
            .SelectMany(file => Link().Matches(File.ReadAllText(file)).Select(match => (File: file, Target: match.Groups[1].Value.Split('#')[0])))
            .Where(link => link.Target.Length > 0 && !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(link.File)!, link.Target)))
            .Select(link => $"{Path.GetRelativePath(Repository.Root, link.File)}: {link.Target}")
            .ToList();
        Assert.Empty(broken);
    }

    [Fact]
    public void Documents_name_only_commands_and_options_that_exist()
    {
        var help = new[] { "review", "generate", "diff", "verify", "explain", "probe", "catalog", "init", "version", "completion", "diagnostics" }
            .ToDictionary(command => command, command => Binary.Run(Repository.Root, command, "--help").Out, StringComparer.Ordinal);
        help["flows"] = string.Concat(new[] { "list", "tail", "stats", "export" }.Select(command => Binary.Run(Repository.Root, "flows", command, "--help").Out));
        help["evidence"] = string.Concat(new[] { "collect", "verify" }.Select(command => Binary.Run(Repository.Root, "evidence", command, "--help").Out));
        var wrong = Documents()
            .SelectMany(file => CommandLine().Matches(File.ReadAllText(file)).Select(match => (File: file, Line: match.Value, Command: match.Groups[1].Value)))
            .SelectMany(found => !help.TryGetValue(found.Command, out var text)
                ? [$"{found.File}: {found.Line}"]
                : OptionName().Matches(found.Line).Select(match => match.Value).Where(option => !text.Contains(option, StringComparison.Ordinal)).Select(option => $"{found.File}: {option} in {found.Line}"))
            .ToList();
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Repository.In("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.In("examples"), "*.md", SearchOption.AllDirectories));

    [GeneratedRegex("\"(BH[0-9]{4})\"")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<=[$] |`)bulkhead ([a-z]+)\b[^`\n|]*")]
    private static partial Regex CommandLine();

    [GeneratedRegex("--[a-z][a-z-]+")]
    private static partial Regex OptionName();
}
