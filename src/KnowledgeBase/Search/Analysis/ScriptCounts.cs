using System.Text;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>How many letters of each script a text has. Most scripts name their language; Latin letters do not.</summary>
internal struct ScriptCounts
{
    private int _han, _kana, _hangul, _cyrillic, _ukrainian, _greek, _arabic, _persian, _hebrew, _thai, _devanagari;

    public int Latin { get; private set; }

    public static ScriptCounts Of(ReadOnlySpan<char> text)
    {
        var counts = new ScriptCounts();
        foreach (var rune in text.EnumerateRunes())
            counts.Add(rune.Value);
        return counts;
    }

    /// <summary>The language that the scripts give away; null when the text is mostly Latin or has no letters.</summary>
    public readonly string? Language()
    {
        // One character of Chinese says as much as a syllable or two of Latin letters, and names stay in Latin.
        var dense = _han + _kana + _hangul;
        if (dense > 0 && dense * 3 >= Latin)
            return _hangul > _han + _kana ? "ko" : _kana * 8 >= _han && _kana > 0 ? "ja" : _hangul > 0 && _han == 0 ? "ko" : "zh";
        Span<(int Count, string Language)> others =
        [
            (_cyrillic, _ukrainian > 0 ? "uk" : "ru"), (_greek, "el"), (_arabic, _persian > 0 ? "fa" : "ar"), (_hebrew, "he"),
            (_thai, "th"), (_devanagari, "hi"),
        ];
        (int Count, string? Language) best = (0, null);
        foreach (var other in others)
        {
            if (other.Count > best.Count)
                best = other;
        }

        return best.Count > Latin ? best.Language : null;
    }

    private void Add(int value)
    {
        switch (value)
        {
            case (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= 0xC0 and <= 0x24F): Latin++; break;
            case >= 0x370 and <= 0x3FF: _greek++; break;
            case 0x404 or 0x406 or 0x407 or 0x454 or 0x456 or 0x457 or 0x490 or 0x491: _cyrillic++; _ukrainian++; break;
            case >= 0x400 and <= 0x4FF: _cyrillic++; break;
            case >= 0x590 and <= 0x5FF: _hebrew++; break;
            case 0x67E or 0x686 or 0x698 or 0x6A9 or 0x6AF or 0x6CC: _arabic++; _persian++; break;
            case >= 0x600 and <= 0x6FF: _arabic++; break;
            case >= 0x900 and <= 0x97F: _devanagari++; break;
            case >= 0xE00 and <= 0xE7F: _thai++; break;
            case >= 0x3041 and <= 0x30FF: _kana++; break;
            case (>= 0xAC00 and <= 0xD7AF) or (>= 0x1100 and <= 0x11FF): _hangul++; break;
            case (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF): _han++; break;
            default: break;
        }
    }
}
