using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Finds the charset of text that is not UTF-8. Every candidate that decodes without an error is scored by how usual the
/// characters are that it makes of the non-ASCII bytes; the declared charset gets a small bonus, so that it decides between
/// equals but loses against the evidence.
/// </summary>
internal static class CharsetGuess
{
    private const double DeclaredBonus = 0.15;
    private const double LeastScore = 0.55;

    /// <summary>Fewer letters do not tell scripts apart whose charsets put them at the same places.</summary>
    private const int FewLetters = 40;

    /// <summary>What such a reading still counts: it wins where nothing else can be read.</summary>
    private const double OfFew = 0.6;

    /// <summary>
    /// Of equals the first one wins. Hebrew letters stand where 1251 has its small ones, and those of KOI8-R where 1256 has Arabic
    /// ones; what only one of the two scripts does (<see cref="CharsetScripts"/>) tells them apart, and few words may not do it.
    /// </summary>
    private static readonly string[] Candidates =
    [
        "windows-1252", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "windows-1255", "windows-1251", "koi8-r", "windows-1250", "windows-1253",
        "windows-1256", "windows-874",
    ];

    /// <summary>Of few letters only what was said counts: a Russian or Chinese word or two may be read as one of these, too.</summary>
    private static readonly HashSet<string> NeverOfFew = ["windows-1253", "windows-1255", "windows-1256", "windows-874"];

    public static string? Decode(ReadOnlySpan<byte> bytes, Encoding? declared)
    {
        // 64 kB tell the charset; the winner alone decodes the whole.
        var sample = bytes[..Math.Min(bytes.Length, 64 * 1024)];
        var scored = new List<(double Score, Encoding Encoding)>();
        var candidates = Candidates.Select(TextDecoding.Find).Append(declared).OfType<Encoding>().DistinctBy(static e => e.WebName);
        foreach (var encoding in candidates.Where(static e => e.WebName != "utf-8"))
        {
            var (score, letters) = Score(Sample(encoding, sample), encoding);
            if (encoding.WebName == declared?.WebName) score += DeclaredBonus;
            else if (letters < FewLetters && NeverOfFew.Contains(encoding.WebName)) score *= OfFew;
            if (score >= LeastScore) scored.Add((score, encoding));
        }

        foreach (var (_, encoding) in scored.OrderByDescending(static s => s.Score))
        {
            if (TextDecoding.Strict(encoding, bytes) is { } text) return text;
        }

        return null;
    }

    private static string? Sample(Encoding encoding, ReadOnlySpan<byte> sample)
    {
        // The cut may fall into a character: up to three bytes at the end do not count.
        for (var cut = 0; cut < 4 && cut < sample.Length; cut++)
        {
            if (TextDecoding.Strict(encoding, sample[..^cut]) is { } text) return text;
        }

        return null;
    }

    private static (double Score, int Letters) Score(string? text, Encoding encoding)
    {
        if (text is null) return (0, 0);
        double points = 0;
        var foreign = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] <= '\u007F') continue;
            foreign++;
            points += Likelihood(text, i, encoding);
        }

        return (foreign == 0 ? 0 : points / foreign, foreign);
    }

    private static double Likelihood(string text, int i, Encoding encoding)
    {
        var c = text[i];
        return c switch
        {
            '\uFFFD' => -2,
            // Where a charset of one byte has no character, .NET may make up one.
            (>= '\uE000' and <= '\uF8FF') when encoding.IsSingleByte => -2,
            _ when char.IsSurrogate(c) => -0.5,
            '\u2018' or '\u2019' or '\u201C' or '\u201D' or '\u2013' or '\u2014' or '\u2026' or '\u20AC' or '\u20AA' or '\u00A0' => 0.9,
            // The marks of direction and joining in Hebrew, Arabic and Persian.
            (>= '\u200C' and <= '\u200F') => 0.8,
            '\u00BF' or '\u00A1' or '\u00AB' or '\u00BB' or '\u00B0' or '\u00A9' or '\u00AE' or '\u00BA' or '\u00AA' or '\u00A3' => 0.8,
            (>= '\u00C0' and <= '\u024F') => LatinLetter(text, i),
            (>= '\u0370' and <= '\u03FF') => CharsetScripts.Greek(text, i, encoding),
            (>= '\u0590' and <= '\u05FF') => CharsetScripts.Hebrew(text, i, encoding),
            (>= '\u0600' and <= '\u06FF') => CharsetScripts.Arabic(text, i, encoding),
            (>= '\u0E00' and <= '\u0E7F') => CharsetScripts.Thai(text, i, encoding),
            (>= '\u0410' and <= '\u044F') or 'ё' or 'Ё' => CyrillicLetter(text, i),
            // The kana stand at the same places in GB 18030 as in EUC-JP.
            (>= '\u3040' and <= '\u30FF') => encoding.WebName is "shift_jis" or "euc-jp" ? 1 : 0.3,
            (>= '\u3000' and <= '\u3020') or (>= '\uFF01' and <= '\uFF5E') => 0.95,
            (>= '\uAC00' and <= '\uD7A3') => encoding.WebName == "euc-kr" ? 1 : 0.3,
            (>= '\u4E00' and <= '\u9FFF') => Ideograph(c, encoding),
            (>= '\uFF61' and <= '\uFF9F') => 0.1,
            _ => 0.05,
        };
    }

    /// <summary>Accented letters stand alone among ASCII letters; a run of them is another script read wrongly.</summary>
    private static double LatinLetter(string text, int i)
    {
        if (text[i] is '\u00D7' or '\u00F7') return 0.2;
        var neighbours = 0;
        if (i > 0 && text[i - 1] > '\u007F') neighbours++;
        if (i + 1 < text.Length && text[i + 1] > '\u007F') neighbours++;
        var inWord = (i > 0 && char.IsAsciiLetter(text[i - 1])) || (i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]));
        var common = text[i] <= '\u00FF' ? 1.0 : 0.7;
        return common * (neighbours == 0 ? (inWord ? 1 : 0.6) : neighbours == 1 ? 0.5 : 0.1);
    }

    /// <summary>Lower case outweighs upper case in every language; the Cyrillic charsets differ just in that.</summary>
    private static double CyrillicLetter(string text, int i) =>
        CharsetScripts.Run(text, i, '\u0400', '\u04FF') * (char.IsLower(text[i]) ? 1 : i > 0 && char.IsLower(text[i - 1]) ? 0.1 : 0.6);

    /// <summary>The first level of each East Asian charset holds its everyday characters: its row tells how usual one is.</summary>
    private static double Ideograph(char c, Encoding encoding)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (!encoding.TryGetBytes([c], bytes, out var length) || length < 2) return 0;
        var (lead, trail) = (bytes[0], bytes[1]);
        return encoding.WebName switch
        {
            "gb18030" => lead is >= 0xB0 and <= 0xD7 && trail >= 0xA1 ? 0.95 : 0.15,
            "big5" => lead is >= 0xA4 and <= 0xC6 ? 0.9 : 0.15,
            // Japanese text without any kana hardly exists: ideographs alone never make it win.
            "shift_jis" => lead is >= 0x88 and <= 0x98 ? 0.6 : 0.1,
            "euc-jp" => lead is >= 0xB0 and <= 0xCF ? 0.6 : 0.1,
            _ => 0.2,
        };
    }
}
