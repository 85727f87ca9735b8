using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bulkhead.Model.Names;

/// <summary>Converts a label between Unicode and its A-label, only where every standard agrees on the result.</summary>
internal static class UnicodeLabel
{
    /// <summary>Encodes a label with non-ASCII letters.</summary>
    /// <param name="text">The label, at most 253 code units.</param>
    /// <param name="label">The A-label, maybe too long.</param>
    /// <param name="rightToLeft">Whether it is Hebrew or Arabic.</param>
    public static bool TryEncode(ReadOnlySpan<char> text, out string label, out bool rightToLeft)
    {
        label = string.Empty;
        rightToLeft = false;
        var runes = new Rune[text.Length];
        var count = 0;
        var scripts = LetterScripts.None;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                scripts |= char.IsAsciiLetter((char)rune.Value) ? LetterScripts.Latin : LetterScripts.None;
            }
            else if (InternationalLetters.ScriptsOf(rune) is var found && found != LetterScripts.None)
            {
                scripts |= found;
            }
            else
            {
                return false;
            }

            runes[count++] = Rune.ToLowerInvariant(rune);
        }

        if (!MayMix(scripts) || HasHyphensInThirdAndFourth(runes.AsSpan(0, count)))
        {
            return false;
        }

        rightToLeft = (scripts & (LetterScripts.Hebrew | LetterScripts.Arabic)) != LetterScripts.None;
        label = "xn--" + Punycode.Encode(runes.AsSpan(0, count));
        return true;
    }

    /// <summary>Whether a lower-case label that starts with <c>xn--</c> stands for a Unicode label that encodes to it again.</summary>
    public static bool RoundTrips(string label)
    {
        var runes = Punycode.Decode(label.AsSpan(4));
        if (runes is null || runes.Length == 0)
        {
            return false;
        }

        var international = false;
        foreach (var rune in runes)
        {
            international |= !rune.IsAscii;
            if (!rune.IsAscii && !MayStandInLabel(rune))
            {
                return false;
            }
        }

        return international
            && !HasHyphensInThirdAndFourth(runes)
            && Rune.GetUnicodeCategory(runes[0]) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            && runes[0].Value != '-' && runes[^1].Value != '-'
            && string.Equals("xn--" + Punycode.Encode(runes), label, StringComparison.Ordinal);
    }

    /// <summary>
    /// Letters, marks and digits in lower case (RFC 5892 sections 2.1 and 2.2 without its exceptions) and the two joiners. An A-label names
    /// one sequence of characters without doubt, so more may stand in it than in text that still has to be converted.
    /// </summary>
    private static bool MayStandInLabel(Rune rune) =>
        (rune.Value is 0x200C or 0x200D or 0xB7 or 0x375 or 0x5F3 or 0x5F4 or 0x30FB
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.DecimalDigitNumber)
        && Rune.ToLowerInvariant(rune) == rune
        && !IsCompatibilityForm(rune.Value);

    /// <summary>Blocks of letters that normalise to other letters; no registry delegates a label with them.</summary>
    private static bool IsCompatibilityForm(int value) => value is
        0xAA or 0xBA or 0x132 or 0x133 or 0x140 or 0x149 or 0x17F or (>= 0x1C4 and <= 0x1CC) or (>= 0x1F1 and <= 0x1F3)
        or (>= 0x2B0 and <= 0x2B8) or (>= 0x1D2C and <= 0x1D6A) or (>= 0x1D9B and <= 0x1DBF) or 0x1E9A or 0x1E9B
        or (>= 0x2071 and <= 0x214F) or (>= 0xF900 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFFFF)
        or (>= 0x1D400 and <= 0x1D7FF) or (>= 0x1EE00 and <= 0x1EEFF) or (>= 0x2F800 and <= 0x2FA1F) or >= 0xE0000;

    /// <summary>The combinations of scripts that one language writes (UTS 39 section 5.2, "highly restrictive").</summary>
    private static bool MayMix(LetterScripts scripts)
    {
        const LetterScripts japanese = LetterScripts.Latin | LetterScripts.Han | LetterScripts.Kana;
        const LetterScripts korean = LetterScripts.Latin | LetterScripts.Han | LetterScripts.Hangul;
        return BitOperations.IsPow2((int)scripts)
            || (scripts & ~japanese) == LetterScripts.None
            || (scripts & ~korean) == LetterScripts.None;
    }

    /// <summary>Such labels are reserved for encodings (RFC 5891 section 4.2.3.1).</summary>
    private static bool HasHyphensInThirdAndFourth(ReadOnlySpan<Rune> label) =>
        label.Length >= 4 && label[2].Value == '-' && label[3].Value == '-';
}
