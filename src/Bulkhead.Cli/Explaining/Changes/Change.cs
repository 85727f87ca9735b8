namespace Bulkhead.Cli.Explaining.Changes;

/// <summary>One edit of one file that would open what is closed.</summary>
/// <param name="File">The file, as the user knows it.</param>
/// <param name="Folder">The folder from which the patch is applied, as the user knows it; <c>.</c> is the working directory.</param>
/// <param name="Summary">What is changed, as the end of a sentence that begins with "to open it, ".</param>
/// <param name="Patch">The patch, for <c>git apply</c> or <c>patch -p1</c>.</param>
internal sealed record Change(string File, string Folder, string Summary, string Patch);

/// <summary>A change that nobody has proved yet.</summary>
/// <param name="Path">The file, from the working directory.</param>
/// <param name="Summary">See <see cref="Change.Summary"/>.</param>
/// <param name="Group">The group that it opens.</param>
/// <param name="Old">The text before; null when the file does not exist.</param>
/// <param name="New">The text after; null when the text cannot be edited that way.</param>
internal sealed record Candidate(string Path, string Summary, string Group, string? Old, string? New);
