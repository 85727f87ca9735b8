using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>A network namespace of our own, with a thread inside of it: sockets belong to the namespace of the thread that makes them, for good.</summary>
public sealed partial class NetworkSpace : IDisposable
{
    private const int CloneNewNet = 0x40000000;
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    public NetworkSpace(string name)
    {
        Name = name;
        Shell.Must("ip", "netns", "add", name);
        Exec("ip", "link", "set", "lo", "up");
        thread = new Thread(Serve) { IsBackground = true, Name = name };
        thread.Start();
    }

    public string Name { get; }

    /// <summary>Runs something on the thread inside of the namespace.</summary>
    public T In<T>(Func<T> make)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(make());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>A socket of the namespace.</summary>
    public Socket Socket(AddressFamily family, SocketType type = SocketType.Stream, ProtocolType protocol = ProtocolType.Tcp) => In(() => new Socket(family, type, protocol));

    /// <summary>A raw socket for any protocol, of which .NET knows only some.</summary>
    public Socket Raw(AddressFamily family, int protocol) => In(() =>
    {
        var descriptor = OpenSocket(family == AddressFamily.InterNetwork ? 2 : 10, 3, protocol);
        return descriptor >= 0 ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)) : throw new InvalidOperationException($"socket: {Marshal.GetLastPInvokeErrorMessage()}");
    });

    /// <summary>A listening socket on a port of every address.</summary>
    public Socket Listen(int port) => In(() =>
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        socket.Listen(1024);
        return socket;
    });

    /// <summary>Runs a program inside; it has to succeed.</summary>
    public string Exec(params string[] command) => Shell.Must("ip", ["netns", "exec", Name, .. command]);

    /// <summary>Runs a program inside.</summary>
    public Task<Outcome> RunAsync(params string[] command) => Shell.RunAsync("ip", ["netns", "exec", Name, .. command], null);

    /// <summary>Writes settings of the kernel that belong to the namespace.</summary>
    public void Sysctl(params (string Path, string Value)[] settings) =>
        Exec("sh", "-c", string.Join(';', settings.Select(static setting => $"echo {setting.Value} >/proc/sys/net/{setting.Path}")));

    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
        Shell.Run("ip", "netns", "del", Name);
    }

    private void Serve()
    {
        using (var file = File.OpenHandle("/var/run/netns/" + Name))
        {
            if (SetNamespace((int)file.DangerousGetHandle(), CloneNewNet) != 0)
            {
                throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }

        foreach (var item in work.GetConsumingEnumerable())
        {
            item();
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int type);
}
