using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bulkhead.Gateway.Accepting;

namespace Bulkhead.Server.Hosting;

/// <summary>
/// Lets go of the capabilities of Linux once the sockets that need them are bound. A thread can drop its own capabilities alone, and the runtime has threads
/// before any code of ours runs; so the sockets are bound before the process replaces itself (<see cref="SocketEngine"/>), and what takes its place
/// begins with no capability on any thread and with no way back (no_new_privs): not even as root.
/// </summary>
internal static partial class Privileges
{
    /// <summary>The option that keeps them.</summary>
    public const string Keep = "--keep-capabilities";

    /// <summary>The option that lets several gateways listen at the same addresses.</summary>
    public const string SharePorts = "--share-ports";

    private const string Variable = "BULKHEAD_SOCKETS";
    private const int SetNoNewPrivileges = 38;
    private const int DropFromBoundingSet = 24;
    private const int Ambient = 47;
    private const int AmbientClearAll = 4;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private const uint Version3 = 0x20080522;
    private const int LastCapability = 63;

    private static readonly Dictionary<string, int[]> Handed = ReadHanded();

    /// <summary>Whether this process was started without capabilities by one that had some.</summary>
    public static bool Dropped { get; } = Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Whether there is something to let go of, before it has been.</summary>
    public static bool MustDrop(string[] arguments) => OperatingSystem.IsLinux() && !Dropped && !arguments.Contains(Keep, StringComparer.Ordinal) && HasAny();

    /// <summary>
    /// Binds what the command line asks for, and lets go of all capabilities of this thread, which alone goes on when the process replaces itself. What cannot
    /// be bound is left: the next one tries again and says why.
    /// </summary>
    /// <returns>The variable to hand on; null when the capabilities could not be dropped.</returns>
    public static string? BindAndDrop(string[] arguments)
    {
        var handed = new List<string>();
        var bound = new List<Socket>();
        var shared = arguments.Contains(SharePorts, StringComparer.Ordinal);
        foreach (var (option, address) in Asked(arguments))
        {
            try
            {
                Socket[] sockets = option == "--dns" ? DnsListener.Open(address, shared) is var (udp, tcp) ? [udp, tcp] : [] : [Listener.Open(address, KindOf(option), shared)];
                bound.AddRange(sockets);
                foreach (var socket in sockets)
                {
                    _ = Control((int)socket.Handle, SetDescriptorFlags, 0);
                }

                handed.Add($"{option}={address}={string.Join(',', sockets.Select(static socket => socket.Handle.ToString(CultureInfo.InvariantCulture)))}");
            }
            catch (SocketException)
            {
                // Said by the one that takes our place.
            }
        }

        if (Drop())
        {
            return string.Join(';', handed);
        }

        bound.ForEach(static socket => socket.Dispose());
        return null;
    }

    /// <summary>The socket of a listener that was bound before the capabilities were dropped; null when there is none.</summary>
    public static Socket? Take(ListenerKind kind, IPEndPoint address) => Taken($"--{kind.ToString().ToLowerInvariant()}={address}") is [var only] ? only : null;

    /// <summary>The sockets of a DNS responder that were bound before.</summary>
    public static (Socket Udp, Socket Tcp)? TakeDns(IPEndPoint address) => Taken($"--dns={address}") is [var udp, var tcp] ? (udp, tcp) : null;

    private static Socket[] Taken(string key)
    {
        return Handed.Remove(key, out var descriptors) ? [.. descriptors.Select(static descriptor => new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)))] : [];
    }

    private static IEnumerable<(string Option, IPEndPoint Address)> Asked(string[] arguments)
    {
        string? option = null;
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = argument.StartsWith("--", StringComparison.Ordinal) ? equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]) : (option, argument);
            option = name;
            if (name is "--redirect" or "--tproxy" or "--proxy" or "--dns" && value is not null && EndPoints.Read(value) is { } address)
            {
                yield return (name, address);
            }
        }
    }

    private static ListenerKind KindOf(string option) => option switch
    {
        "--redirect" => ListenerKind.Redirect,
        "--tproxy" => ListenerKind.Tproxy,
        _ => ListenerKind.Proxy,
    };

    private static bool HasAny()
    {
        var sets = new CapabilitySets();
        var header = new CapabilityHeader(Version3, 0);
        return GetCapabilities(ref header, ref sets) == 0 && (sets.Permitted | sets.PermittedHigh | sets.Effective | sets.EffectiveHigh) != 0;
    }

    private static bool Drop()
    {
        // The bounding set can be lowered with CAP_SETPCAP alone; no_new_privs holds without it, too.
        for (var capability = 0; capability <= LastCapability; capability++)
        {
            _ = Process(DropFromBoundingSet, capability, 0, 0, 0);
        }

        _ = Process(Ambient, AmbientClearAll, 0, 0, 0);
        var header = new CapabilityHeader(Version3, 0);
        var none = default(CapabilitySets);

        // Where a filter of system calls forbids capset: what a user other than root keeps across execve is the ambient set, which is empty now.
        return Process(SetNoNewPrivileges, 1, 0, 0, 0) == 0 && (SetCapabilities(ref header, ref none) == 0 || EffectiveUser() != 0);
    }

    private static Dictionary<string, int[]> ReadHanded()
    {
        var found = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var one in (Environment.GetEnvironmentVariable(Variable) ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (one.LastIndexOf('=') is > 0 and var equals)
            {
                int[] descriptors = [.. one[(equals + 1)..].Split(',').Select(static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).Where(static number => number > 2)];
                found[one[..equals]] = descriptors;
                foreach (var descriptor in descriptors)
                {
                    // At once: a program that is started before they are taken must not get them.
                    _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);
                }
            }
        }

        return found;
    }

    /// <summary>The name of the variable.</summary>
    public static string VariableName => Variable;

    // linux/capability.h, version 3: two words for each set.
    private record struct CapabilityHeader(uint Version, int Thread);

    private record struct CapabilitySets(uint Effective, uint Permitted, uint Inheritable, uint EffectiveHigh, uint PermittedHigh, uint InheritableHigh);

    [LibraryImport("libc", EntryPoint = "capget")]
    private static partial int GetCapabilities(ref CapabilityHeader header, ref CapabilitySets sets);

    [LibraryImport("libc", EntryPoint = "capset")]
    private static partial int SetCapabilities(ref CapabilityHeader header, ref CapabilitySets sets);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Process(int option, nint two, nint three, nint four, nint five);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);
}
