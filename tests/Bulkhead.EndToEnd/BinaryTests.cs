using Bulkhead.Cli;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The binary itself, and what happens when it has a bug.</summary>
public sealed class BinaryTests
{
    [Fact]
    public void The_native_binary_has_at_most_20_MB()
    {
        Assert.SkipUnless(Binary.IsNative, "the binary under test is not the native one: ./test builds it where a linker is installed");
        Assert.InRange(new FileInfo(Binary.Path).Length, 1, 20_000_000);
    }

    [Fact]
    public void A_bug_ends_in_exit_code_5_and_a_report_without_input()
    {
        var before = Reports();
        var code = CliApplication.Guard(() => throw new InvalidOperationException("gsk_secret"));
        var report = Assert.Single(Reports().Except(before, StringComparer.Ordinal));
        var text = File.ReadAllText(report);
        File.Delete(report);
        Assert.Equal(5, code);
        Assert.Contains("System.InvalidOperationException", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gsk_secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_ends_in_exit_code_130() => Assert.Equal(130, CliApplication.Guard(() => throw new OperationCanceledException()));

    private static string[] Reports() => Directory.GetFiles(Path.GetTempPath(), "bulkhead-report-*.txt");
}
