namespace Bulkhead.EndToEnd.Support;

/// <summary>A folder of its own for a test; a .git in it keeps bulkhead from looking for settings above.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder()
    {
        Path = Directory.CreateTempSubdirectory("bulkhead-test-").FullName;
        Directory.CreateDirectory(In(".git"));
    }

    public string Path { get; }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public TempFolder With(string name, string text)
    {
        var path = In(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Every file below, with its text, relative names; without .git.</summary>
    public SortedDictionary<string, string> Snapshot()
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var name = System.IO.Path.GetRelativePath(Path, file);
            if (new FileInfo(file).Length < 4_000_000)
            {
                result[name] = File.ReadAllText(file);
            }
        }

        return result;
    }

    public Outcome Run(params string[] arguments) => Binary.Run(Path, arguments);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
