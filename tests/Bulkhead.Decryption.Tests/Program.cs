using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bulkhead.Decryption.Tests;

/// <summary>
/// Runs the tests in a network namespace of their own, whose loopback has the documentation block 198.51.100.0/24 as "the Internet": a gateway never
/// dials loopback addresses, and nothing that it does dial may leave the machine.
/// </summary>
internal static partial class Program
{
    private const string Entered = "BULKHEAD_TEST_NETWORK";

    private const string Setup = "ip link set lo up && ip addr add 198.51.100.1/24 dev lo && export BULKHEAD_TEST_NETWORK=1; exec \"$0\" \"$@\"";

    /// <summary>Why there is no such network; null when there is one.</summary>
    public static string? NoNetwork { get; } = Environment.GetEnvironmentVariable(Entered) is "1" ? null : "needs a network namespace (unshare and ip, as root)";

    private static int Main(string[] arguments)
    {
        if (NoNetwork is not null && OperatingSystem.IsLinux() && CanUnshare())
        {
            string?[] argv = ["unshare", "-n", "--", "sh", "-c", Setup, Environment.ProcessPath!, .. arguments, null];
            _ = Execute("unshare", argv);
        }

        return Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments).GetAwaiter().GetResult();
    }

    private static bool CanUnshare()
    {
        try
        {
            using var attempt = Process.Start(new ProcessStartInfo("unshare", ["-n", "--", "ip", "link", "set", "lo", "up"]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false });
            attempt!.WaitForExit();
            return attempt.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "execvp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] argv);
}
