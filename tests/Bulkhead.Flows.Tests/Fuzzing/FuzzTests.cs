using System.Globalization;
using Bulkhead.Flows.Tests.Sources;
using CsCheck;

namespace Bulkhead.Flows.Tests.Fuzzing;

/// <summary>The properties of the readers for as long as somebody wants: <c>tests/fuzz --target lines</c> or <c>syslog</c>.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void LongRun()
    {
        var minutes = Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_MINUTES");
        Assert.SkipUnless(minutes is not null, "runs with tests/fuzz only");
        var seconds = (int)(double.Parse(minutes!, CultureInfo.InvariantCulture) * 60);
        if (Environment.GetEnvironmentVariable("BULKHEAD_FUZZ_TARGET") == "syslog")
        {
            SyslogFramerTests.Cut.Sample(SyslogFramerTests.CheckCut, time: seconds);
        }
        else
        {
            HostileLineTests.Mutated.Sample(HostileLineTests.CheckAll, time: seconds);
        }
    }
}
