using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bulkhead.Server.Tests.Support;

/// <summary>
/// The tests run in a network of their own: before anything else the process replaces itself by one in new network and mount namespaces, whose
/// loopback interface has addresses of the Internet (RFC 5737). No packet can leave it, and it is gone with the process.
/// </summary>
public static partial class PrivateNetwork
{
    private const string Variable = "BULKHEAD_TEST_NETWORK";

    private const string Script = """
        inside='ip link set lo up && ip addr add 198.51.100.10/32 dev lo && ip addr add 198.51.100.53/32 dev lo && ip addr add 198.51.100.66/32 dev lo || exit 1; exec "$0" "$@"'
        for rights in "-n -m" "-r -n -m"; do
            if unshare $rights ip link set lo up 2>/dev/null; then BULKHEAD_TEST_NETWORK=private exec unshare $rights sh -c "$inside" "$0" "$@"; fi
        done
        BULKHEAD_TEST_NETWORK=none exec "$0" "$@"
        """;

    /// <summary>Skips a test where the network could not be made.</summary>
    public static void Require() =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Variable) == "private", "needs Linux, unshare and ip, and the right to make a network namespace");

    /// <summary>Skips a test where a tool is missing.</summary>
    public static void RequireTool(string name) =>
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, name))), $"needs {name}");

    [ModuleInitializer]
    internal static void Enter()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null || Environment.ProcessPath is not { } self || Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            return;
        }

        // The runtime does not hand changes of its environment on to execve, so the script sets the variable.
        string?[] arguments = ["sh", "-c", Script, self, .. Environment.GetCommandLineArgs()[1..], null];
        _ = Execute("/bin/sh", arguments);
        Debug.Fail("execve returned");
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);
}
