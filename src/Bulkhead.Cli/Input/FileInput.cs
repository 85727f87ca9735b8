using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Input;

/// <summary>The bytes of a file, or why there are none.</summary>
/// <param name="Bytes">The bytes; empty when there is a problem.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal readonly record struct FileReading(ReadOnlyMemory<byte> Bytes, Diagnostic? Problem);

/// <summary>Reads input files without trusting them: no folders, no endless devices, nothing larger than any configuration. What the bytes mean is for the readers.</summary>
internal static class FileInput
{
    /// <summary>The greatest length of an input file in bytes, that of <see cref="Yaml.Reading.YamlLimits.MaxBytes"/>.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <param name="path">The path as the user gave it.</param>
    /// <param name="name">Its name in diagnostics.</param>
    public static FileReading Read(string path, string name)
    {
        try
        {
            return path == "-" ? ReadStandardInput(name) : ReadFile(path, name);
        }
        catch (UnauthorizedAccessException)
        {
            return Refuse(CliDiagnostics.FileUnreadable, name, $"{Printable.Clean(path)} cannot be opened: permission denied.",
                "Give the user who runs bulkhead the right to read it.");
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException or ArgumentException)
        {
            return Refuse(CliDiagnostics.FileUnreadable, name, $"{Printable.Clean(path)} cannot be read: {Printable.Clean(exception.Message)}",
                "Check the path and the state of the file.");
        }
    }

    private static FileReading ReadFile(string path, string name)
    {
        if (Directory.Exists(path))
        {
            return Refuse(CliDiagnostics.FileIsDirectory, name, $"{Printable.Clean(path)} is a folder, not a file.",
                "Name the file itself, for example " + Printable.Clean(Path.Combine(path, "librechat.yaml")) + ".");
        }

        var info = new FileInfo(path);
        if (!info.Exists)
        {
            return Refuse(CliDiagnostics.FileMissing, name, $"{Printable.Clean(path)} does not exist.",
                "Check the path. On the command line it counts from the working directory, in bulkhead.yaml from the folder of that file.");
        }

        if (info.Length > MaxBytes)
        {
            return TooLarge(name, path);
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return ReadAll(stream, checked((int)info.Length), path, name);
    }

    private static FileReading ReadStandardInput(string name)
    {
        using var stream = Console.OpenStandardInput();
        return ReadAll(stream, expected: 0, "standard input", name);
    }

    // Reads to the end and not to a length that was true a moment ago: pipes and growing files have none.
    private static FileReading ReadAll(Stream stream, int expected, string path, string name)
    {
        var bytes = new byte[Math.Max(expected + 1, 4096)];
        var filled = 0;
        while (true)
        {
            var read = stream.Read(bytes, filled, bytes.Length - filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
            if (filled > MaxBytes)
            {
                return TooLarge(name, path);
            }

            if (filled == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(bytes.Length * 2, MaxBytes + 1));
            }
        }

        return new FileReading(bytes.AsMemory(0, filled), Problem: null);
    }

    private static FileReading TooLarge(string name, string path) =>
        Refuse(CliDiagnostics.FileTooLarge, name, $"{Printable.Clean(path)} is larger than 16 MiB.",
            "Name the configuration itself; no LibreChat configuration comes near this size.");

    private static FileReading Refuse(DiagnosticDescriptor descriptor, string name, string message, string help) =>
        new(default, descriptor.At(SourceSpan.StartOf(name), message, help));
}
