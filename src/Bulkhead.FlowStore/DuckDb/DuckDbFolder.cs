namespace Bulkhead.FlowStore.DuckDb;

/// <summary>The folder of an embedded store.</summary>
/// <param name="root">Its absolute path.</param>
internal sealed class DuckDbFolder(string root)
{
    /// <summary>The database file.</summary>
    public string Database => Path.Combine(root, "flows.duckdb");

    /// <summary>The folder of the day files.</summary>
    public string Days => Path.Combine(root, "days");

    /// <summary>The folder for what does not fit into memory.</summary>
    public string Temporary => Path.Combine(root, "tmp");

    /// <summary>A day file.</summary>
    /// <param name="name">Its name.</param>
    public string DayFile(string name) => Path.Combine(Days, name);

    /// <summary>Creates what is not there, for the owner alone.</summary>
    public void Create()
    {
        foreach (var folder in (string[])[root, Days, Temporary])
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }
}
