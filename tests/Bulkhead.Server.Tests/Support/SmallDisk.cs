using System.Diagnostics;

namespace Bulkhead.Server.Tests.Support;

/// <summary>A disk of a few kilobytes that can be filled and freed, in the mount namespace of the tests.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string filler;

    private SmallDisk(string folder) => (Folder, filler) = (folder, Path.Combine(folder, "filler"));

    public string Folder { get; }

    /// <summary>Mounts one over a folder, which is made.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="size">Its size as mount takes it, for example <c>64k</c>.</param>
    public static async Task<SmallDisk> MountAsync(string folder, string size)
    {
        Directory.CreateDirectory(folder);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Takes all space but some.</summary>
    /// <param name="left">Bytes to leave, whole pages of 4,096.</param>
    public void Fill(int left = 0)
    {
        using var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
            file.SetLength(Math.Max(0, file.Length - left));
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(filler);

    public async ValueTask DisposeAsync() => await RunAsync("umount", Folder);

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
