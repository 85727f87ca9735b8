using System.Text;
using Bulkhead.Acceptance.Corpus;

namespace Bulkhead.Acceptance.Fuzzing;

/// <summary>
/// A bounded run in every test run; <c>tests/fuzz --minutes 10</c> runs the same target for as long as one likes and writes findings down. Findings become files in
/// Fuzzing/Regressions.
/// </summary>
public sealed class FuzzTests
{
    private const int Rounds = 1500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void HostileInputNeverYieldsAWiderPolicy(int seed) => RunRounds(seed, Rounds);

    [Fact]
    public void RegressionsStayFixed()
    {
        var folder = Path.Combine(SharedFolder.Repository, "tests", "Bulkhead.Acceptance", "Fuzzing", "Regressions");
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            FuzzTarget.Run(File.ReadAllBytes(file), ReadOnlyMemory<byte>.Empty);
        }
    }

    /// <summary>The long run: minutes from BULKHEAD_FUZZ_MINUTES, findings into BULKHEAD_FUZZ_FINDINGS.</summary>
    [Fact]
    public void LongRun()
    {
        var minutes = Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_MINUTES");
        Assert.SkipUnless(minutes is not null, "a long run: start it with tests/fuzz");
        var end = DateTime.UtcNow.AddMinutes(double.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture));
        var round = 0;
        for (var seed = 1000; DateTime.UtcNow < end; seed++)
        {
            RunRounds(seed, 200);
            round += 200;
        }

        TestContext.Current.SendDiagnosticMessage($"{round} inputs without a finding");
        Console.WriteLine($"{round} inputs without a finding");
    }

    private static void RunRounds(int seed, int rounds)
    {
        var mutator = new Mutator(seed, Seeds());
        for (var round = 0; round < rounds; round++)
        {
            var input = mutator.Next();
            try
            {
                FuzzTarget.Run(input, round % 3 == 0 ? Encoding.UTF8.GetBytes("OPENAI_API_KEY=k\nA=api.example.com\nB=evil.test\nSERPER_API_KEY=k\n") : ReadOnlyMemory<byte>.Empty);
            }
            catch (Exception finding)
            {
                var file = Path.Combine(Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_FINDINGS") ?? Path.GetTempPath(), $"bulkhead-finding-{seed}-{round}.yaml");
                File.WriteAllBytes(file, input);
                Assert.Fail($"seed {seed}, round {round}: {finding}\nThe input is in {file}; keep it in Fuzzing/Regressions.");
            }
        }
    }

    private static List<byte[]> Seeds()
    {
        var folder = Path.Combine(SharedFolder.Repository, "examples");
        var seeds = Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Where(file => !file.Contains("policy", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToList();
        seeds.AddRange(CorpusCase.All().SelectMany(item => item.Inputs().Take(1)).Where(input => input.Bytes.Length < 20_000).Select(input => input.Bytes.ToArray()));
        Assert.NotEmpty(seeds);
        return seeds;
    }
}
