namespace Bulkhead.EndToEnd.Support;

/// <summary>The binary under test: the one of BULKHEAD_BIN, else the one that was built beside the tests.</summary>
public static class Binary
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("BULKHEAD_BIN") is { Length: > 0 } given
        ? given
        : System.IO.Path.Combine(AppContext.BaseDirectory, "bulkhead");

    /// <summary>Whether it is one self-contained file compiled ahead of time, and not a start of the runtime.</summary>
    public static bool IsNative => !File.Exists(System.IO.Path.ChangeExtension(Path, ".dll")) && !File.Exists(Path + ".dll");

    public static Outcome Run(string folder, params string[] arguments) => Run(folder, stdin: null, environment: null, arguments);

    /// <summary>Runs as a user whom file permissions bind: root does not notice them.</summary>
    public static Outcome RunUnprivileged(TempFolder folder, params string[] arguments)
    {
        if (Environment.UserName != "root")
        {
            return folder.Run(arguments);
        }

        const string tool = "/usr/bin/setpriv";
        Assert.SkipUnless(File.Exists(tool), "root is not bound by permissions, and setpriv is not installed");
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var outcome = Tool.Run(tool, folder.Path, stdin: null, environment: null, ["--reuid=65534", "--regid=65534", "--clear-groups", "--", Path, .. arguments]);
        Assert.SkipWhen(outcome.Code is 126 or 127, "the binary lies where only root may go");
        return outcome;
    }

    public static Outcome Run(string folder, string? stdin, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        Tool.Run(Path, folder, stdin, environment, arguments);
}
