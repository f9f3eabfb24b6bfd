using System.Globalization;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// Walks over the words of a text without copying it. A run of a script that puts no spaces between words (Chinese,
/// Japanese, Korean, Thai and its neighbours) comes as one dense run, to be cut into character bigrams.
/// </summary>
internal ref struct WordScanner(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    public int Start { get; private set; }

    public int Length { get; private set; }

    public bool IsDense { get; private set; }

    public bool Next()
    {
        while (_position < _text.Length)
        {
            var kind = KindAt(_position, out var width);
            if (kind is Kind.Word or Kind.Dense)
            {
                Start = _position;
                IsDense = kind == Kind.Dense;
                Length = RunEnd(_position + width, kind) - Start;
                _position = Start + Length;
                return true;
            }

            _position += width;
        }

        return false;
    }

    public static bool IsDenseScript(int value) => value switch
    {
        < 0x0E00 => false,
        <= 0x0EFF => true, // Thai, Lao
        >= 0x1000 and <= 0x109F => true, // Burmese
        >= 0x1100 and <= 0x11FF => true, // Hangul letters
        >= 0x1780 and <= 0x17FF => true, // Khmer
        >= 0x3005 and <= 0x3007 => true,
        >= 0x3041 and <= 0x30FF => value is not (0x30FB or 0x30A0), // kana without the middle dot
        >= 0x3130 and <= 0x318F => true,
        >= 0x31F0 and <= 0x31FF => true,
        >= 0x3400 and <= 0x9FFF => true,
        >= 0xAC00 and <= 0xD7AF => true,
        >= 0xF900 and <= 0xFAFF => true,
        >= 0xFF66 and <= 0xFF9F => true, // half-width kana
        >= 0x20000 and <= 0x3FFFF => true,
        _ => false,
    };

    private int RunEnd(int position, Kind kind)
    {
        while (position < _text.Length)
        {
            var next = KindAt(position, out var width);
            if (next == kind || (next == Kind.Joiner && kind == Kind.Word))
            {
                position += width;
                continue;
            }

            // An apostrophe belongs to the word when letters follow: don't, l'article.
            if (next == Kind.Apostrophe && kind == Kind.Word && position + 1 < _text.Length && KindAt(position + 1, out _) == Kind.Word)
            {
                position += width;
                continue;
            }

            break;
        }

        return position;
    }

    private readonly Kind KindAt(int position, out int width)
    {
        var c = _text[position];
        width = 1;
        if (char.IsAsciiLetterOrDigit(c))
            return Kind.Word;
        if (c is '\'' or '’')
            return Kind.Apostrophe;
        if (c < 0x80)
            return Kind.Other;
        if (Rune.DecodeFromUtf16(_text[position..], out var rune, out width) != System.Buffers.OperationStatus.Done)
            return Kind.Other;
        if (c is '\u00AD' or '\u200C' or '\u200D')
            return Kind.Joiner;
        var isWord = Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
        if (!isWord)
            return Kind.Other;
        return IsDenseScript(rune.Value) ? Kind.Dense : Kind.Word;
    }

    private enum Kind
    {
        Other,
        Word,
        Dense,
        Apostrophe,
        Joiner,
    }
}
