using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary>How much a user wants to be told.</summary>
internal static class Shown
{
    /// <summary>The least severity that is printed: errors with <c>--quiet</c>, everything with <c>--verbose</c>.</summary>
    public static Severity LeastSeverity(Terminal terminal) => terminal.Quiet ? Severity.Error : terminal.Verbose ? Severity.Info : Severity.Warning;
}
