namespace Bulkhead.Model.Diagnostics;

/// <summary>A place in a file that the user edits.</summary>
/// <param name="File">The file as the user named it (relative paths stay relative).</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column in UTF-16 code units, counted from 1.</param>
public readonly record struct SourceSpan(string File, int Line, int Column)
{
    /// <summary>The start of a file, for what concerns the file as a whole.</summary>
    public static SourceSpan StartOf(string file) => new(file, 1, 1);

    /// <summary><c>file:line:column</c>, the form that editors and terminals make clickable.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
