using System.Text;

namespace Bulkhead.Cli.Output;

/// <summary>Standard output for results, standard error for diagnostics, and whether each of them shows colour.</summary>
internal sealed class Terminal : IDisposable
{
    private const int AssumedWidth = 100;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lazy<Stream> outputStream;
    private readonly Lazy<StreamWriter> output;

    /// <summary>Opens the streams of the process.</summary>
    public Terminal(ColorMode color, bool quiet, bool verbose)
    {
        Quiet = quiet;
        Verbose = verbose;
        outputStream = new Lazy<Stream>(Console.OpenStandardOutput);
        output = new Lazy<StreamWriter>(() => new StreamWriter(outputStream.Value, Utf8, bufferSize: 32 * 1024) { NewLine = "\n" });
        Error = new StreamWriter(Console.OpenStandardError(), Utf8, bufferSize: 4 * 1024) { NewLine = "\n" };
        OutputIsTerminal = !Console.IsOutputRedirected;
        OutputStyle = new Style(Shows(color, OutputIsTerminal));
        ErrorStyle = new Style(Shows(color, !Console.IsErrorRedirected));
    }

    /// <summary>Where results go.</summary>
    public TextWriter Out => output.Value;

    /// <summary>Where diagnostics and progress go.</summary>
    public TextWriter Error { get; }

    /// <summary>How text on <see cref="Out"/> is emphasised.</summary>
    public Style OutputStyle { get; }

    /// <summary>How text on <see cref="Error"/> is emphasised.</summary>
    public Style ErrorStyle { get; }

    /// <summary>Whether a person reads <see cref="Out"/> directly.</summary>
    public bool OutputIsTerminal { get; }

    /// <summary>Whether success is silent.</summary>
    public bool Quiet { get; }

    /// <summary>Whether information is shown that is usually left out.</summary>
    public bool Verbose { get; }

    /// <summary>The columns that a table may take; unlimited where a program reads it.</summary>
    public int Width => !OutputIsTerminal ? int.MaxValue : Console.WindowWidth is > 0 and var width ? width : AssumedWidth;

    /// <summary>The stream below <see cref="Out"/>, for output that is bytes already.</summary>
    public Stream OutStream
    {
        get
        {
            if (output.IsValueCreated)
            {
                output.Value.Flush();
            }

            return outputStream.Value;
        }
    }

    /// <summary>A line of progress or success, unless <c>--quiet</c>.</summary>
    public void Note(string line)
    {
        if (!Quiet)
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Writes out what is buffered.</summary>
    public void Flush()
    {
        if (output.IsValueCreated)
        {
            output.Value.Flush();
        }

        Error.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Error.Flush();

    private static bool Shows(ColorMode mode, bool isTerminal) => mode switch
    {
        ColorMode.Always => true,
        ColorMode.Never => false,
        _ when IsSet("NO_COLOR") => false,
        _ when IsSet("CLICOLOR_FORCE") || IsSet("FORCE_COLOR") => true,
        _ => isTerminal && System.Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
    };

    // The convention of NO_COLOR: present and not empty.
    private static bool IsSet(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value && value != "0";
}
