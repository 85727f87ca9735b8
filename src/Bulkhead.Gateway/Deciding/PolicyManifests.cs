using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Bulkhead.Engines.Decryption;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Terraform;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Digests;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Deciding;

/// <summary>Makes a policy of the files of a folder, or says why it is none. All or nothing: a file that cannot be read spoils the folder.</summary>
public static class PolicyManifests
{
    /// <summary>Reads.</summary>
    /// <param name="texts">The manifests.</param>
    /// <param name="policy">The policy; null when the diagnostics hold an error.</param>
    public static ImmutableArray<Diagnostic> Read(IReadOnlyList<SourceText> texts, out GatewayPolicy? policy)
    {
        ArgumentNullException.ThrowIfNull(texts);
        policy = null;
        var reading = ManifestSet.Read(texts);
        if (reading.Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error))
        {
            return reading.Diagnostics;
        }

        if (reading.Rules.Policies.IsEmpty)
        {
            return reading.Diagnostics.Add(GatewayDiagnostics.NoPolicy.At(
                null, "the folder holds no FirewallPolicy and no rules of Terraform", "name the folder that 'bulkhead generate' wrote"));
        }

        if (CutOff(texts, reading.Rules) is { } name)
        {
            return reading.Diagnostics.Add(GatewayDiagnostics.CutOff.At(
                null, $"{Printable.Clean(name, 80)} seems to be cut off", "let 'bulkhead generate' write it again; a policy of your own ends in a rule that denies everything"));
        }

        if (texts.FirstOrDefault(static text => !GeneratedTrailer.IsWhole(text.Text)) is { } altered)
        {
            return reading.Diagnostics.Add(GatewayDiagnostics.Altered.At(
                null, $"{Printable.Clean(altered.File, 80)} is not as 'bulkhead generate' wrote it, or of an older version", "run 'bulkhead generate' again; to edit the file by hand, take its first and its last line away"));
        }

        var paths = PathsOf(texts, reading.Rules, out var wrong);
        if (!wrong.IsEmpty)
        {
            return reading.Diagnostics.AddRange(wrong);
        }

        var origins = new Dictionary<(string, string), ImmutableArray<string>>();
        foreach (var text in texts)
        {
            RuleOrigins.Read(text, origins);
        }

        policy = new GatewayPolicy(VersionOf(texts), reading.Rules, reading.Pods, origins.ToFrozenDictionary()) { Paths = paths };
        return reading.Diagnostics;
    }

    private static FrozenDictionary<(string Policy, string Rule), ImmutableArray<PathPattern>> PathsOf(IReadOnlyList<SourceText> texts, RuleBook rules, out ImmutableArray<Diagnostic> wrong)
    {
        var found = new Dictionary<(string, string), ImmutableArray<PathPattern>>();
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var text in texts.Where(static text => text.Text.Contains(RequestPathsWriter.Kind, StringComparison.Ordinal) && !TerraformReader.IsFile(text.File)))
        {
            var reading = RequestPathsReader.Read(text);
            problems.AddRange(reading.Diagnostics);
            foreach (var one in reading.Rules)
            {
                var named = rules.Policies.Where(policy => policy.Name == one.Policy).SelectMany(static policy => policy.Rules).Where(rule => rule.Rule.Name == one.Rule).ToList();
                if (named.Count != 1 || named[0].Rule is not { Action: RuleAction.Permit, Decrypt: DecryptPolicy.Allowed })
                {
                    problems.Add(GatewayDiagnostics.Paths.At(
                        one.Span,
                        $"'{Printable.Clean(one.Rule, 80)}' of '{Printable.Clean(one.Policy, 80)}' is no rule of the folder whose connections may be read",
                        "let 'bulkhead generate' write the folder again, or give the rule decryptPolicy: decryptAllowed"));
                }
                else if (!found.TryAdd((one.Policy, one.Rule), one.Patterns))
                {
                    problems.Add(GatewayDiagnostics.Paths.At(one.Span, $"'{Printable.Clean(one.Rule, 80)}' of '{Printable.Clean(one.Policy, 80)}' has paths twice", "put them into one list"));
                }
            }
        }

        wrong = problems.ToImmutable();
        return found.ToFrozenDictionary();
    }

    // Half of a permit is a wider permit: without its names it opens every name. The closing rule comes after all permits.
    private static string? CutOff(IReadOnlyList<SourceText> texts, RuleBook rules) =>
        texts.FirstOrDefault(static text => text.Text.StartsWith(GeneratedHeader.Marker, StringComparison.Ordinal) && !text.Text.EndsWith('\n'))?.File
        ?? rules.Policies.FirstOrDefault(static policy => policy.Kind is null
            && policy.Rules is not [.., { Rule: { Action: RuleAction.Deny, Transport: Transport.Any, Ports: null, Groups.IsEmpty: true } }])?.Name;

    private static string VersionOf(IReadOnlyList<SourceText> texts)
    {
        var digests = texts.OrderBy(static text => text.File, StringComparer.Ordinal).Select(static text => Sha256.Hex(Encoding.UTF8.GetBytes(text.Text)));
        return Sha256.Hex(Encoding.UTF8.GetBytes(string.Concat(digests)))[..12];
    }
}
