namespace Bulkhead.Cli.Output;

/// <summary>Emphasis by ANSI sequences, or none. Meaning never hangs on colour: the words are always there.</summary>
internal readonly record struct Style(bool Enabled)
{
    /// <summary>Headings.</summary>
    public string Bold(string text) => Wrap("1", text);

    /// <summary>What matters less.</summary>
    public string Dim(string text) => Wrap("2", text);

    /// <summary>Errors and what is closed against a wish.</summary>
    public string Red(string text) => Wrap("31", text);

    /// <summary>What is open.</summary>
    public string Green(string text) => Wrap("32", text);

    /// <summary>Warnings and what stays closed.</summary>
    public string Yellow(string text) => Wrap("33", text);

    /// <summary>Places and codes.</summary>
    public string Cyan(string text) => Wrap("36", text);

    private string Wrap(string code, string text) => Enabled ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
