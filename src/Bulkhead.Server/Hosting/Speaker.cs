using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Server.Hosting;

/// <summary>What the server tells whoever runs it.</summary>
internal sealed class Speaker(TextWriter output)
{
    /// <summary>Writes a line as it is.</summary>
    public void Write(string text) => output.WriteLine("bulkheadd: " + text);

    /// <summary>Writes a line that holds text from elsewhere.</summary>
    public void Tell(string text) => Write(Printable.Clean(text, 500));

    /// <summary>Writes diagnostics.</summary>
    public void Say(ImmutableArray<Diagnostic> found)
    {
        foreach (var one in found)
        {
            Write($"{one.Severity.ToString().ToLowerInvariant()} {one.Code} {(one.Span is { } span ? span + " " : string.Empty)}{one.Message}");
            if (one.Help is { Length: > 0 } help)
            {
                output.WriteLine("  help: " + help);
            }
        }
    }
}
