using System.Globalization;

namespace Bulkhead.Yaml.Reading;

/// <summary>The types of scalars as js-yaml 4 resolves them in its default schema (read from js-yaml 4.3.2, lib/type/*.js).</summary>
internal static class ScalarTypes
{
    private const string CorePrefix = "tag:yaml.org,2002:";

    /// <summary>The type of a plain scalar without a tag. Timestamps count as text: nothing here computes with dates.</summary>
    public static YamlScalarType OfPlain(string value)
    {
        if (value.Length == 0)
        {
            return YamlScalarType.Null;
        }

        switch (value[0])
        {
            case '~' or 'n' or 'N':
                return IsNull(value) ? YamlScalarType.Null : YamlScalarType.String;
            case 't' or 'T' or 'f' or 'F':
                return IsBoolean(value) ? YamlScalarType.Boolean : YamlScalarType.String;
            case '-' or '+' or '.' or (>= '0' and <= '9'):
                return IsInteger(value) ? YamlScalarType.Integer : IsFloat(value) ? YamlScalarType.Float : YamlScalarType.String;
            default:
                return YamlScalarType.String;
        }
    }

    /// <summary>The type that a tag asks for; null when the tag is unknown for scalars or the value does not have that type.</summary>
    /// <param name="tag">The resolved tag.</param>
    /// <param name="value">The text.</param>
    /// <param name="missing">Whether nothing stands there (js-yaml tells that from an empty quoted string).</param>
    public static YamlScalarType? OfTagged(string tag, string value, bool missing) => tag switch
    {
        "!" => missing ? YamlScalarType.Null : YamlScalarType.String,
        CorePrefix + "str" => YamlScalarType.String,
        CorePrefix + "null" => missing || IsNull(value) ? YamlScalarType.Null : null,
        CorePrefix + "bool" => IsBoolean(value) ? YamlScalarType.Boolean : null,
        CorePrefix + "int" => IsInteger(value) ? YamlScalarType.Integer : null,
        CorePrefix + "float" => IsFloat(value) ? YamlScalarType.Float : null,
        _ => null,
    };

    /// <summary>A short form of a tag for messages: <c>!!int</c>, <c>!name</c>.</summary>
    public static string ShortTag(string tag) => tag.StartsWith(CorePrefix, StringComparison.Ordinal) ? "!!" + tag[CorePrefix.Length..] : tag;

    /// <summary>The text of a mapping key: what JavaScript makes of a boolean or an integer, else the text as written.</summary>
    public static string KeyText(string value, YamlScalarType type) => type switch
    {
        YamlScalarType.Boolean => value is "true" or "True" or "TRUE" ? "true" : "false",
        YamlScalarType.Integer when ParseInteger(value) is { } number => number.ToString(CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>The value of an integer in any of the four bases; null when it does not fit a double exactly.</summary>
    public static long? ParseInteger(string value)
    {
        const long Exact = 1L << 53;
        var digits = value.AsSpan();
        var negative = digits[0] == '-';
        if (negative || digits[0] == '+')
        {
            digits = digits[1..];
        }

        var radix = Radix(digits);
        if (radix != 10)
        {
            digits = digits[2..];
        }

        long result = 0;
        foreach (var digit in digits)
        {
            result = (result * radix) + (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
            if (result > Exact)
            {
                return null;
            }
        }

        return negative ? -result : result;
    }

    private static int Radix(ReadOnlySpan<char> digits) => digits.Length > 2 && digits[0] == '0'
        ? digits[1] switch { 'b' => 2, 'o' => 8, 'x' => 16, _ => 10 }
        : 10;

    private static bool IsNull(string value) => value is "~" or "null" or "Null" or "NULL";

    private static bool IsBoolean(string value) => value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE";

    private static bool IsInteger(string value)
    {
        var digits = value.AsSpan();
        if (digits is ['-' or '+', ..])
        {
            digits = digits[1..];
        }

        if (digits.IsEmpty)
        {
            return false;
        }

        var radix = Radix(digits);
        var bare = radix == 10 ? digits : digits[2..];
        foreach (var digit in bare)
        {
            var valid = radix switch { 2 => digit is '0' or '1', 8 => digit is >= '0' and <= '7', 16 => char.IsAsciiHexDigit(digit), _ => char.IsAsciiDigit(digit) };
            if (!valid)
            {
                return false;
            }
        }

        // JavaScript numbers end at about 1.8e308: longer digits make Infinity, which js-yaml does not take for a number.
        return radix == 10
            ? bare.Length < 308 || double.IsFinite(double.Parse(bare, NumberStyles.None, CultureInfo.InvariantCulture))
            : bare.TrimStart('0').Length * (radix == 2 ? 1 : radix == 8 ? 3 : 4) <= 1024;
    }

    private static bool IsFloat(string value)
    {
        var rest = value.AsSpan();
        if (rest is ".nan" or ".NaN" or ".NAN")
        {
            return true;
        }

        var signed = rest is ['-' or '+', ..];
        if (signed)
        {
            rest = rest[1..];
        }

        if (rest is ".inf" or ".Inf" or ".INF")
        {
            return true;
        }

        var whole = Digits(ref rest);
        if (whole == 0 && signed)
        {
            return false;
        }

        var fraction = 0;
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
        }

        if (whole == 0 && fraction == 0)
        {
            return false;
        }

        if (rest is ['e' or 'E', ..])
        {
            rest = rest is [_, '-' or '+', ..] ? rest[2..] : rest[1..];
            if (Digits(ref rest) == 0)
            {
                return false;
            }
        }

        return rest.IsEmpty && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
    }

    private static int Digits(ref ReadOnlySpan<char> rest)
    {
        var count = rest.IndexOfAnyExceptInRange('0', '9');
        count = count < 0 ? rest.Length : count;
        rest = rest[count..];
        return count;
    }
}
