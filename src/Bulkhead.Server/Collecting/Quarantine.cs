using System.Collections.Immutable;
using System.Text;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Server.Collecting;

/// <summary>Lines that could not be understood, with the reason: one file for each source, of a bounded size. The count in the store has no bound.</summary>
internal sealed class Quarantine(string folder, TimeProvider time)
{
    private const long MostBytes = 16 * 1024 * 1024;
    private const int MostLine = 4096;

    private readonly Lock guard = new();

    /// <summary>Puts a line aside. When the file is full, it begins anew and the older half is kept beside it.</summary>
    public void Put(string source, ReadOnlySpan<byte> line, string reason)
    {
        var kept = Printable.Clean(Encoding.UTF8.GetString(line[..Math.Min(line.Length, MostLine)]), MostLine);
        var text = $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}\t{reason}\t{kept}\n";
        lock (guard)
        {
            try
            {
                Directory.CreateDirectory(folder);
                var file = PathOf(source);
                if (new FileInfo(file) is { Exists: true, Length: > MostBytes })
                {
                    File.Move(file, file + ".1", overwrite: true);
                }

                File.AppendAllText(file, text);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The line stays counted in the store; a full disk is told by the store itself.
            }
        }
    }

    /// <summary>The last lines of a source, the newest first.</summary>
    public ImmutableArray<string> Last(string source)
    {
        if (!source.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            return [];
        }

        lock (guard)
        {
            var file = PathOf(source);
            return File.Exists(file) ? [.. File.ReadLines(file).TakeLast(200).Reverse()] : [];
        }
    }

    private string PathOf(string source) => Path.Combine(folder, source + ".log");
}
