using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Model.Names;

/// <summary>The non-ASCII letters that are converted to A-labels.</summary>
/// <remarks>
/// Derived from UTS 46 (revision 33, Unicode 16 and later agree on these): letters of eight scripts whose status is valid, or which map to
/// their own simple lower case; that are equal to their NFC and NFKC forms; Latin and Greek letters only with an ordinary base letter.
/// Left out by hand: sharp s and final sigma (deviation characters), the Arabic tatweel, the Cyrillic palochka, the dotless i and the
/// katakana middle dot. Everything that is not in the table is refused, so a gap costs a user the A-label form, never a wrong name.
/// </remarks>
internal static class InternationalLetters
{
    private static readonly ImmutableArray<(int First, int Last, LetterScripts Script)> Ranges =
    [
        (0x00C0, 0x00D6, LetterScripts.Latin),
        (0x00D8, 0x00DE, LetterScripts.Latin),
        (0x00E0, 0x00F6, LetterScripts.Latin),
        (0x00F8, 0x012F, LetterScripts.Latin),
        (0x0134, 0x0137, LetterScripts.Latin),
        (0x0139, 0x013E, LetterScripts.Latin),
        (0x0141, 0x0148, LetterScripts.Latin),
        (0x014A, 0x017E, LetterScripts.Latin),
        (0x01A0, 0x01A1, LetterScripts.Latin),
        (0x01AF, 0x01B0, LetterScripts.Latin),
        (0x01CD, 0x01DC, LetterScripts.Latin),
        (0x01DE, 0x01E1, LetterScripts.Latin),
        (0x01E6, 0x01ED, LetterScripts.Latin),
        (0x01F0, 0x01F0, LetterScripts.Latin),
        (0x01F4, 0x01F5, LetterScripts.Latin),
        (0x01F8, 0x01FB, LetterScripts.Latin),
        (0x0200, 0x021B, LetterScripts.Latin),
        (0x021E, 0x021F, LetterScripts.Latin),
        (0x0226, 0x0233, LetterScripts.Latin),
        (0x0386, 0x0386, LetterScripts.Greek),
        (0x0388, 0x038A, LetterScripts.Greek),
        (0x038C, 0x038C, LetterScripts.Greek),
        (0x038E, 0x03A1, LetterScripts.Greek),
        (0x03A3, 0x03C1, LetterScripts.Greek),
        (0x03C3, 0x03CE, LetterScripts.Greek),
        (0x0400, 0x0481, LetterScripts.Cyrillic),
        (0x048A, 0x04BF, LetterScripts.Cyrillic),
        (0x04C1, 0x04CE, LetterScripts.Cyrillic),
        (0x04D0, 0x04FF, LetterScripts.Cyrillic),
        (0x05D0, 0x05EA, LetterScripts.Hebrew),
        (0x0620, 0x063F, LetterScripts.Arabic),
        (0x0641, 0x064A, LetterScripts.Arabic),
        (0x066E, 0x066F, LetterScripts.Arabic),
        (0x0671, 0x0673, LetterScripts.Arabic),
        (0x0679, 0x06D3, LetterScripts.Arabic),
        (0x06D5, 0x06D5, LetterScripts.Arabic),
        (0x06EE, 0x06EF, LetterScripts.Arabic),
        (0x06FA, 0x06FC, LetterScripts.Arabic),
        (0x06FF, 0x06FF, LetterScripts.Arabic),
        (0x1E00, 0x1E99, LetterScripts.Latin),
        (0x1EA0, 0x1EF9, LetterScripts.Latin),
        (0x3005, 0x3005, LetterScripts.Han),
        (0x3041, 0x3096, LetterScripts.Kana),
        (0x309D, 0x309E, LetterScripts.Kana),
        (0x30A1, 0x30FA, LetterScripts.Kana),
        (0x30FC, 0x30FE, LetterScripts.Kana),
        (0x3400, 0x4DBF, LetterScripts.Han),
        (0x4E00, 0x9FFF, LetterScripts.Han),
        (0xAC00, 0xD7A3, LetterScripts.Hangul),
    ];

    /// <summary>The script of a letter; <see cref="LetterScripts.None"/> where it is not converted.</summary>
    public static LetterScripts ScriptsOf(Rune rune)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune.Value < Ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (rune.Value > Ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return Ranges[middle].Script;
            }
        }

        return LetterScripts.None;
    }
}
