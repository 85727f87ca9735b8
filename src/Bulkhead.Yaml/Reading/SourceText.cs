namespace Bulkhead.Yaml.Reading;

/// <summary>The text of a file that was read, under the name the user gave it.</summary>
/// <param name="File">The name, as it appears in positions.</param>
/// <param name="Text">The text without a byte-order mark; line ends as they are.</param>
public sealed record SourceText(string File, string Text);
