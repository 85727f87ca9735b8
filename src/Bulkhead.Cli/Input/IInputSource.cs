namespace Bulkhead.Cli.Input;

/// <summary>Where input files come from: the disk, or one revision of a git repository. Paths count from the working directory in both.</summary>
internal interface IInputSource
{
    /// <summary>Whether there is a file (not a folder) at a path.</summary>
    bool Exists(string path);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path as the user gave it.</param>
    /// <param name="name">Its name in diagnostics.</param>
    FileReading Read(string path, string name);
}

/// <summary>The disk and standard input.</summary>
internal sealed class DiskSource : IInputSource
{
    /// <summary>The only one.</summary>
    public static DiskSource Instance { get; } = new();

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public FileReading Read(string path, string name) => FileInput.Read(path, name);
}
