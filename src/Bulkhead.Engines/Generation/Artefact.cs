namespace Bulkhead.Engines.Generation;

/// <summary>A file that Bulkhead writes.</summary>
/// <param name="FileName">Its name in the output folder, <c>[a-z0-9.-]</c>.</param>
/// <param name="Content">Its text, with LF line ends.</param>
public sealed record Artefact(string FileName, string Content);
