using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>The diagnostics of reading YAML (BH10xx).</summary>
public static class YamlDiagnostics
{
    /// <summary>BH1001: the file exceeds the size limit.</summary>
    public static readonly DiagnosticDescriptor FileTooLarge = Error(
        "BH1001", "File too large", "Files above 16 MiB are not read: no configuration is that large, and reading one would cost memory for nothing.");

    /// <summary>BH1002: the file holds NUL bytes.</summary>
    public static readonly DiagnosticDescriptor BinaryContent = Error(
        "BH1002", "Binary file", "The file holds NUL bytes, so it is not a text file. Nothing of it is read.");

    /// <summary>BH1003: the file is UTF-16 or UTF-32.</summary>
    public static readonly DiagnosticDescriptor WrongEncoding = Error(
        "BH1003", "Not UTF-8", "The file is UTF-16 or UTF-32. LibreChat reads its configuration as UTF-8, so Bulkhead does too.");

    /// <summary>BH1004: a byte sequence is no UTF-8.</summary>
    public static readonly DiagnosticDescriptor InvalidUtf8 = Error(
        "BH1004", "Invalid UTF-8", "A byte sequence is not valid UTF-8. Replacing it could change a host name unnoticed, so the file is refused.");

    /// <summary>BH1005: the text is no YAML.</summary>
    public static readonly DiagnosticDescriptor SyntaxError = Error(
        "BH1005", "YAML syntax error", "The text is not YAML. LibreChat would not load it either; nothing is derived from it.");

    /// <summary>BH1006: a key stands twice in one mapping.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = Error(
        "BH1006", "Duplicate key", "A mapping has the same key twice. LibreChat's YAML parser refuses such a file; other tools silently take one of the two.");

    /// <summary>BH1007: a key is not text.</summary>
    public static readonly DiagnosticDescriptor UnsupportedKey = Error(
        "BH1007", "Key is not text", "A key is null, a list or a mapping. LibreChat's parser makes odd text of it, which is never what was meant.");

    /// <summary>BH1008: a tag is unknown or does not fit its value.</summary>
    public static readonly DiagnosticDescriptor InvalidTag = Error(
        "BH1008", "Unknown or unfitting tag", "A YAML tag (!name) is not one of the core types, or its value does not have that type. LibreChat's parser refuses it.");

    /// <summary>BH1009: an alias names no anchor.</summary>
    public static readonly DiagnosticDescriptor UnknownAlias = Error(
        "BH1009", "Unknown alias", "An alias (*name) has no anchor (&name) before it in the same document.");

    /// <summary>BH1010: an alias stands inside its own anchor.</summary>
    public static readonly DiagnosticDescriptor RecursiveAlias = Error(
        "BH1010", "Recursive alias", "An alias refers to the value that holds it, so the value would contain itself without end.");

    /// <summary>BH1011: aliases expand to too many values.</summary>
    public static readonly DiagnosticDescriptor AliasExpansion = Error(
        "BH1011", "Aliases expand too far", "Aliases multiply to more than 100,000 values. That is an attack (\"billion laughs\") or a mistake; reading stops.");

    /// <summary>BH1012: nesting exceeds the limit.</summary>
    public static readonly DiagnosticDescriptor TooDeep = Error(
        "BH1012", "Nested too deeply", "Values are nested more than 64 levels deep, which no configuration needs; reading stops.");

    /// <summary>BH1013: there are too many values.</summary>
    public static readonly DiagnosticDescriptor TooManyNodes = Error(
        "BH1013", "Too many values", "The file holds more than 2,000,000 values; reading stops.");

    /// <summary>BH1014: a merge key has no mapping.</summary>
    public static readonly DiagnosticDescriptor InvalidMerge = Error(
        "BH1014", "Merge key without mapping", "The merge key << takes a mapping or a list of mappings, mostly as aliases.");

    /// <summary>BH1015: a tab is used as indentation.</summary>
    public static readonly DiagnosticDescriptor TabIndentation = Error(
        "BH1015", "Tab as indentation", "YAML is indented with spaces only; a tab has no defined width.");

    /// <summary>BH1016: the text holds a character that YAML forbids.</summary>
    public static readonly DiagnosticDescriptor ForbiddenCharacter = Error(
        "BH1016", "Forbidden character", "The text holds a control character that YAML does not allow. It is invisible in most editors and could hide part of a name.");

    /// <summary>BH1017: too many errors in one file.</summary>
    public static readonly DiagnosticDescriptor TooManyErrors = Error(
        "BH1017", "Too many errors", "The file has so many errors that reading stopped; the ones reported come first.");

    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        FileTooLarge, BinaryContent, WrongEncoding, InvalidUtf8, SyntaxError, DuplicateKey, UnsupportedKey, InvalidTag, UnknownAlias, RecursiveAlias,
        AliasExpansion, TooDeep, TooManyNodes, InvalidMerge, TabIndentation, ForbiddenCharacter, TooManyErrors,
    ];

    private static DiagnosticDescriptor Error(string code, string title, string explanation) => new(code, Severity.Error, title, explanation);
}
