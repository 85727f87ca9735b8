namespace Bulkhead.Model.Diagnostics;

/// <summary>One thing that a user has to know: what, where, and what to do.</summary>
/// <param name="Code">The code of its <see cref="DiagnosticDescriptor"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What was found. Never holds a secret; text taken from input is cleaned (see <see cref="Printable"/>).</param>
/// <param name="Span">Where; null when no file is concerned.</param>
/// <param name="Help">How to fix or answer it.</param>
public sealed record Diagnostic(string Code, Severity Severity, string Message, SourceSpan? Span, string Help)
{
    /// <summary>The group (WebGroup name) that the diagnostic is about, when it is about one.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// The catalog entry whose destinations in the group stay closed for the very reason given here, with the answer in the help. Planning does not
    /// report those a second time, and an answer for the group settles this finding too. Null when it is about anything else.
    /// </summary>
    public string? Explains { get; init; }

    /// <summary>The dotted path of the key that the finding is about; null when it is about no key.</summary>
    public string? Path { get; init; }

    /// <summary>The same path with the names of list entries in place of their positions; null when no entry has a name.</summary>
    public string? PathByName { get; init; }

    /// <summary>Another place that belongs to it, such as the first of two keys; null for none.</summary>
    public RelatedPlace? Related { get; init; }

    /// <summary>The host, group or name that the finding is about, so that it is known again when lines move; null when it is about none.</summary>
    public string? Subject { get; init; }
}

/// <summary>A second place of a diagnostic.</summary>
/// <param name="Span">Where.</param>
/// <param name="Message">What stands there, as a sentence.</param>
public sealed record RelatedPlace(SourceSpan Span, string Message);
