using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Turns bytes into text whatever their charset. Valid UTF-8 wins over every declaration, because text in another
/// charset practically never happens to be valid UTF-8, while wrong declarations are common.
/// </summary>
internal static class TextDecoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null when no charset explains the bytes.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string? declaredCharset)
    {
        if (ByteOrderMark(bytes) is var (encoding, length) && encoding is not null) return Strict(encoding, bytes[length..]);
        if (Utf16WithoutMark(bytes) is { } utf16) return Strict(utf16, bytes);

        var declared = Find(declaredCharset);
        // ISO-2022 is pure ASCII bytes with escapes, so that only the declaration can tell it.
        if (declared is not null && declared.WebName.StartsWith("iso-2022", StringComparison.Ordinal) && bytes.Contains((byte)0x1B))
            return Strict(declared, bytes);
        if (Strict(StrictUtf8, bytes) is { } text) return text;
        return bytes.Contains((byte)0) ? null : CharsetGuess.Decode(bytes, declared) ?? AlmostUtf8(bytes);
    }

    /// <summary>An encoding by its name; null for an unknown name.</summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        name = name.Trim().Trim('"', '\'').ToLowerInvariant();
        // The names browsers read as another charset: latin-1 is windows-1252, gb2312 is GBK.
        name = name switch
        {
            "iso-8859-1" or "latin1" or "latin-1" or "l1" or "us-ascii" or "ascii" => "windows-1252",
            "gb2312" or "gbk" or "x-gbk" or "gb_2312-80" => "gb18030",
            "utf8" => "utf-8",
            "sjis" or "x-sjis" or "ms_kanji" => "shift_jis",
            "ks_c_5601-1987" or "korean" => "euc-kr",
            "tis-620" or "tis620" or "iso-8859-11" or "iso8859-11" => "windows-874",
            _ => name,
        };
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The text, or null when the bytes are not valid in the encoding or decode to control characters.</summary>
    internal static string? Strict(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = encoding.GetString(bytes);
            return LooksBinary(text) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static (Encoding? Encoding, int Length) ByteOrderMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (StrictUtf8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true), 4),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        _ => (null, 0),
    };

    private static UnicodeEncoding? Utf16WithoutMark(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length & ~1, 1024)];
        if (sample.Length < 8) return null;
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i += 2)
        {
            if (sample[i] == 0) even++;
            if (sample[i + 1] == 0) odd++;
        }

        // Western text in UTF-16 has a zero in nearly every other byte, and none on the other side.
        var pairs = sample.Length / 2;
        if (odd > pairs * 0.7 && even == 0) return new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
        if (even > pairs * 0.7 && odd == 0) return new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
        return null;
    }

    /// <summary>A file that is UTF-8 but for a few broken places is still readable: those become U+FFFD.</summary>
    private static string? AlmostUtf8(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var broken = text.AsSpan().Count('\uFFFD');
        var foreign = 0;
        foreach (var c in text)
        {
            if (c > '\u007F') foreign++;
        }

        return broken * 10 <= foreign && !LooksBinary(text) ? text : null;
    }

    private static bool LooksBinary(string text)
    {
        var controls = 0;
        foreach (var c in text)
        {
            if (c is < ' ' and not ('\n' or '\r' or '\t' or '\f' or '\u001B')) controls++;
        }

        return controls > 8 && controls * 100 > text.Length;
    }
}
