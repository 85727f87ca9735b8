using System.Globalization;

namespace Bulkhead.Gateway.Tests.Fuzzing;

/// <summary>
/// A bounded run of every target in every test run; <c>tests/fuzz --target hello --minutes 10</c> runs one for as long as one likes. An input that
/// fails is named by its seed and round and written out; it becomes a file in Fuzzing/Regressions, whose name starts with the target's.
/// </summary>
public sealed class FuzzTests
{
    private const int Rounds = 4000;

    public static TheoryData<string> Targets() => [.. FuzzTarget.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Reader_and_oracle_agree(string target) => RunRounds(FuzzTarget.Of(target), 1, Rounds);

    [Fact]
    public void Regressions_stay_fixed()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.fuzz").Order(StringComparer.Ordinal))
        {
            var input = File.ReadAllBytes(file);
            var target = FuzzTarget.Of(Path.GetFileName(file).Split('-')[0]);
            target.Check(input, []);
            target.Check(input, Verdict.Bytewise(input.Length));
        }
    }

    /// <summary>The long run: target, minutes, first seed and folder for findings come from BULKHEAD_FUZZ_… .</summary>
    [Fact]
    public void LongRun()
    {
        var minutes = Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_MINUTES");
        Assert.SkipUnless(minutes is not null, "a long run: start it with tests/fuzz --target hello|http|answer|dns");
        var target = FuzzTarget.Of(Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_TARGET") ?? "hello");
        var end = DateTime.UtcNow.AddMinutes(double.Parse(minutes, CultureInfo.InvariantCulture));
        var seed = int.Parse(Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_SEED") ?? "1000", CultureInfo.InvariantCulture);
        var count = 0;
        for (; DateTime.UtcNow < end; seed++)
        {
            RunRounds(target, seed, 1000);
            count += 1000;
        }

        Console.WriteLine($"{target.Name}: {count} inputs without a finding, seeds up to {seed - 1}");
    }

    private static void RunRounds(FuzzTarget target, int seed, int rounds)
    {
        var mutator = new ByteMutator(seed, target.Seeds, target.Words);
        for (var round = 0; round < rounds; round++)
        {
            var input = mutator.Next();
            var cuts = mutator.Cuts(input.Length);
            try
            {
                target.Check(input, cuts);
            }
            catch (Exception finding)
            {
                var file = Path.Combine(Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_FINDINGS") ?? Path.GetTempPath(), $"{target.Name}-{seed}-{round}.fuzz");
                File.WriteAllBytes(file, input);
                Assert.Fail($"seed {seed}, round {round}, cuts {string.Join(' ', cuts)}: {finding}\nThe input is in {file}; keep it in Fuzzing/Regressions.");
            }
        }
    }
}
