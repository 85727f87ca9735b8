using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;
using CsCheck;

namespace Bulkhead.Engines.Tests;

/// <summary>Whatever stands in names, paths, labels, file names: the structure of the output does not change, and nothing more is open.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\0", "\t", "\"", "'", "#", " #", ": ", "- ", "{{ .Values.x }}", "{{", "}}", "${A}", "&a", "*a", "!!str", "<<", "|", ">",
        "%", "@", "`", "---\n", "...\n", "\n  rules:\n", "\n    - name: evil\n      action: permit\n", "ü", "а", "\u202e", "\u200b", "\ufeff", "\ud800", "😀", "yes", "null", "~",
    ];

    private static readonly Gen<string> Hostile =
        Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]), Gen.String[Gen.Char, 0, 8], Gen.String[Gen.Char.AlphaNumeric, 1, 8]).Array[1, 6].Select(string.Concat);

    [Fact]
    public void Origins_file_names_and_versions_never_leave_their_comments() =>
        Gen.Select(Hostile, Hostile, Hostile).Sample((file, path, version) =>
        {
            var clean = Structure(Cases.All["minimal"](), "1", "1", "1");
            var hostile = Structure(
                new Sample().Add(Sample.LibreChat)
                    .PermitNames("librechat", "llm-openai", 443, ApplicationProtocol.Https, [new Origin(path, new SourceSpan(file, 3, 1)), new Origin(path, null) { CatalogId = file }], "api.openai.com")
                    .Dns("librechat"),
                file,
                path,
                version);
            Assert.Equal(clean, hostile);
        });

    [Fact]
    public void A_hostile_domain_is_either_refused_or_exactly_one_entry() =>
        Hostile.Sample(domain =>
        {
            var plan = new Sample().Add(Sample.LibreChat).Permit("librechat", "llm-a", 443, domain, "good.example.com");
            var writing = FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));
            var reading = FirewallPolicyReader.Read(new SourceText("p.yaml", writing.Artefacts[0].Content));
            Assert.Empty(reading.Diagnostics);
            var rules = Assert.Single(reading.Book.Policies).Rules;
            Assert.Equal(["allow-llm-a", "deny-any"], rules.Select(rule => rule.Rule.Name));
            var domains = rules[0].Rule.Groups[0].Domains.Select(entry => entry.Text).ToList();
            Assert.Equal(writing.Diagnostics.IsEmpty ? [domain, "good.example.com"] : ["good.example.com"], domains);
        });

    [Fact]
    public void Hostile_labels_namespaces_and_workload_names_are_refused_or_read_back_exactly() =>
        Gen.Select(Hostile, Hostile, Hostile, Hostile).Sample((key, value, space, name) =>
        {
            foreach (var workload in new[]
            {
                Sample.LibreChat with { Labels = Sample.Labels((key, value)) },
                Sample.LibreChat with { Namespace = space },
                Sample.LibreChat with { Name = name },
            })
            {
                var result = new Sample().Add(workload).Permit(workload.Name, "llm-a", 443, "a.example.com").Generate();
                if (result.HasErrors)
                {
                    Assert.Empty(result.Artefacts);
                    Assert.DoesNotContain(result.Diagnostics, found => found.Code == "BH6001");
                    continue;
                }

                var artefact = result.Artefacts.Single(artefact => artefact.FileName.StartsWith("firewallpolicy-", StringComparison.Ordinal));
                var read = Assert.Single(FirewallPolicyReader.Read(new SourceText(artefact.FileName, artefact.Content)).Book.Policies);
                Assert.Equal(("bulkhead-" + workload.Name, workload.Namespace), (read.Name, read.Namespace));
                Assert.All(read.Rules, rule => Assert.Equal(workload.Labels, rule.Labels));
            }
        });

    [Fact]
    public void Reading_arbitrary_text_never_throws() =>
        Gen.OneOf(Hostile, Gen.Select(Gen.Int[0, 400], Gen.Int[0, 40], Hostile).Select((at, cut, text) =>
        {
            var manifest = Manifest.Value;
            at = Math.Min(at * manifest.Length / 400, manifest.Length);
            return string.Concat(manifest.AsSpan(0, at), text, manifest.AsSpan(Math.Min(manifest.Length, at + cut)));
        })).Sample(text => Assert.NotNull(FirewallPolicyReader.Read(new SourceText("p.yaml", text))));

    [Fact]
    public void The_quick_reader_reads_all_that_is_written_and_never_differs_from_the_strict_one()
    {
        foreach (var sample in Cases.All.Values)
        {
            foreach (var artefact in FirewallPolicyWriter.Write(sample().Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest) { LogProfile = "start/end", TlsProfile = "strict" }).Artefacts)
            {
                Assert.NotNull(CanonicalFirewallPolicyReader.TryRead(artefact.Utf8.Span));
                Same(artefact.Content);
            }
        }

        var lines = Manifest.Value.Split('\n');
        var line = Gen.Int[0, lines.Length - 1];
        var edit = Gen.Select(line, line, Gen.Int[0, 5], Hostile).Select((from, to, what, text) =>
        {
            var edited = lines.ToList();
            switch (what)
            {
                case 0:
                    edited.RemoveAt(from);
                    break;
                case 1:
                    edited.Insert(to, lines[from]);
                    break;
                case 2:
                    edited[from] = edited[from].Replace(": ", ": " + text, StringComparison.Ordinal);
                    break;
                case 3:
                    edited[from] = " " + edited[from];
                    break;
                case 4:
                    edited[from] = edited[from].Replace("- ", "-  ", StringComparison.Ordinal);
                    break;
                default:
                    edited[from] += text;
                    break;
            }

            return string.Join('\n', edited);
        });
        edit.Sample(Same, iter: 3000);
    }

    private static void Same(string text)
    {
        if (CanonicalFirewallPolicyReader.TryRead(System.Text.Encoding.UTF8.GetBytes(text)) is not { } quick)
        {
            return;
        }

        var strict = FirewallPolicyReader.ReadStrictly(new SourceText("p.yaml", text));
        Assert.Empty(strict.Diagnostics);
        var policy = Assert.Single(strict.Book.Policies);
        Assert.Equal((policy.Name, policy.Namespace), (quick.Name, quick.Namespace));
        Assert.Equal(policy.Rules.Select(Describe), quick.Rules.Select(Describe));
    }

    private static string Describe(SelectorRule rule) =>
        string.Join(',', rule.Labels) + " " + (rule.Rule with { Addresses = [], Groups = [] })
        + string.Join(',', rule.Rule.Addresses.Select(set => set is AddressSet.Blocks blocks ? blocks.Name + string.Join('+', blocks.Networks) : set.ToString()))
        + string.Join(',', rule.Rule.Groups.Select(group => group.Name + "=" + string.Join('+', group.Domains.Select(entry => entry.Text))));

    private static readonly Lazy<string> Manifest = new(() =>
        FirewallPolicyWriter.Write(Sample.Complete().Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest)).Artefacts[0].Content);

    /// <summary>The lines that are no comments: the same for the same structure.</summary>
    private static string Structure(Sample sample, string file, string hash, string version)
    {
        var policy = sample.Policy();
        var inventory = Sample.Inventory(policy) with { Inputs = [new InputFile(file, hash)], CatalogVersion = version };
        var result = Generator.Generate(inventory, policy, Sample.Settings(), version);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        return string.Concat(result.Artefacts.SelectMany(artefact => artefact.Content.Split('\n').Where(line => !line.TrimStart(' ').StartsWith('#')).Select(line => line + "\n")));
    }
}
