namespace Bulkhead.Model.Diagnostics;

/// <summary>What every diagnostic with one code has in common. Codes never change their meaning.</summary>
/// <param name="Code">The stable code: <c>BH</c> and four digits; the first digit is the area (see docs/diagnostics.md).</param>
/// <param name="Severity">The severity unless an occurrence says otherwise.</param>
/// <param name="Title">A short name of the condition.</param>
/// <param name="Explanation">Why it matters and what Bulkhead does about it, in one or two sentences for the documentation.</param>
public sealed record DiagnosticDescriptor(string Code, Severity Severity, string Title, string Explanation)
{
    /// <summary>Makes an occurrence.</summary>
    /// <param name="span">Where; null when no file is concerned.</param>
    /// <param name="message">What was found, as a sentence. Never a secret value.</param>
    /// <param name="help">The way out, as a sentence or a snippet to paste.</param>
    public Diagnostic At(SourceSpan? span, string message, string help) => new(Code, Severity, message, span, help);
}
