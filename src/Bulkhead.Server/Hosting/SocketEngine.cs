using System.Runtime.InteropServices;

namespace Bulkhead.Server.Hosting;

/// <summary>
/// Sets how the runtime completes operations on sockets: on the thread that waits for events, without a change to the thread pool. A relay does a few
/// microseconds of work for each event, so the change is most of what it would cost (<c>bench/gateway</c> has the figures).
/// </summary>
internal static partial class SocketEngine
{
    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    // The pool has little to do beside the event threads; its workers would spin on their core after each bit of work.
    private const string Spinning = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";

    // Code is compiled well after 30 calls. By default the runtime first waits for a tenth of a second in which no new method appears, which under load
    // from the start on does not come for minutes: the gateway would run its first, slow code all that time.
    private const string Tiering = "DOTNET_TC_CallCountingDelayMs";

    /// <summary>
    /// Lets go of capabilities, see <see cref="Privileges"/>, and sets the engine up. The runtime reads them from the environment, once, before any of our code runs. So the process replaces itself by one whose environment
    /// has them, unless the first is there: whoever sets it decides.
    /// </summary>
    public static void Ensure(string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || arguments is not ["gateway", ..] || arguments is ["gateway", "rules", ..] || Environment.ProcessPath is not { } self)
        {
            return;
        }

        var handed = Privileges.MustDrop(arguments) ? Privileges.BindAndDrop(arguments) : null;
        if (handed is null && Environment.GetEnvironmentVariable(Inline) is not null)
        {
            return;
        }

        if (handed is not null)
        {
            Environment.SetEnvironmentVariable(Privileges.VariableName, handed.Length > 0 ? handed : ";");
        }

        if (Environment.GetEnvironmentVariable(Inline) is null)
        {
            SetInline();
        }

        Replace(self, arguments);
    }

    private static void SetInline()
    {
        Environment.SetEnvironmentVariable(Inline, "1");
        Environment.SetEnvironmentVariable(Spinning, "0");
        Environment.SetEnvironmentVariable(Tiering, "0");
        if (Environment.GetEnvironmentVariable(Threads) is null)
        {
            Environment.SetEnvironmentVariable(Threads, Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void Replace(string self, string[] arguments)
    {
        // Of "dotnet bulkheadd.dll" the path is that of dotnet, and the file is the first argument.
        var isHosted = Path.GetFileNameWithoutExtension(self) == "dotnet";
        string?[] argv = [self, .. isHosted ? [Path.Combine(AppContext.BaseDirectory, "bulkheadd.dll")] : Array.Empty<string>(), .. arguments, null];
        var environment = new List<string?>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment.Add($"{variable.Key}={variable.Value}");
        }

        environment.Add(null);

        // Returns only when it failed; then the gateway works all the same, slower, and with capabilities on threads that began before.
        _ = Execute(self, argv, [.. environment]);
    }

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] argv, string?[] envp);
}
