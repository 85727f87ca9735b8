namespace Bulkhead.Cli;

/// <summary>What the process tells its caller. The same in every output format; never reused for another meaning.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for checks: nothing to report.</summary>
    public const int Done = 0;

    /// <summary>Findings: drift, a denied connection, diagnostics at or above <c>--fail-on</c>.</summary>
    public const int Findings = 1;

    /// <summary>Wrong use: unknown option, missing argument, a value outside its list.</summary>
    public const int Usage = 2;

    /// <summary>Input that cannot be read or is invalid.</summary>
    public const int Input = 3;

    /// <summary>A target (a folder, a file, standard output) that cannot be reached or refuses.</summary>
    public const int Target = 4;

    /// <summary>A bug in Bulkhead; a report file was written and named.</summary>
    public const int Bug = 5;

    /// <summary>Interrupted from the keyboard or by a termination request.</summary>
    public const int Interrupted = 130;

    /// <summary>The lines of the help text.</summary>
    public static readonly string HelpText = """
        Exit codes:
          0    done
          1    findings: drift (--check, verify), a change of reach (diff), a denied connection (explain), an attempt with another outcome (probe), diagnostics at or above --fail-on
          2    wrong use
          3    input that cannot be read or is invalid; nothing was written
          4    a target (folder, file, standard output, cluster) that cannot be written or reached
          5    a bug; a report file was written and named
          130  interrupted
        """;
}
