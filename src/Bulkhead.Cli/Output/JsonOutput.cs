using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bulkhead.Cli.Output;

/// <summary>JSON as all commands print it: indented, UTF-8, LF, one line break at the end.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        // The output is a file or a terminal, not a web page: names and paths stay legible. Control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one value.</summary>
    public static void Write(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            write(writer);
        }

        stream.Write("\n"u8);
        stream.Flush();
    }
}
