namespace Bulkhead.Model.Names;

/// <summary>The scripts of the letters that are converted to A-labels.</summary>
[Flags]
internal enum LetterScripts
{
    /// <summary>Not a letter that is converted, or no letter at all.</summary>
    None = 0,

    /// <summary>Latin.</summary>
    Latin = 1,

    /// <summary>Greek.</summary>
    Greek = 2,

    /// <summary>Cyrillic.</summary>
    Cyrillic = 4,

    /// <summary>Hebrew.</summary>
    Hebrew = 8,

    /// <summary>Arabic.</summary>
    Arabic = 16,

    /// <summary>Hiragana and Katakana.</summary>
    Kana = 32,

    /// <summary>Han ideographs.</summary>
    Han = 64,

    /// <summary>Hangul syllables.</summary>
    Hangul = 128,
}
