using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>Measures text in the unit of the reply's language: words where words are spaced, else characters.</summary>
internal sealed class AnswerLength
{
    private readonly bool _characters;

    private AnswerLength(bool characters, int limit, int wholeLimit)
    {
        _characters = characters;
        Limit = limit;
        WholeLimit = Math.Max(limit, wholeLimit);
    }

    public int Limit { get; }

    /// <summary>The limit for a list or table that is quoted whole.</summary>
    public int WholeLimit { get; }

    /// <summary>What a citation mark such as " [1]" and the space behind it take.</summary>
    public int Mark => _characters ? 5 : 1;

    /// <summary>What the dots at both ends of a clipped sentence take; words carry them for nothing.</summary>
    public int Dots => _characters ? 2 : 0;

    /// <summary>Below this a clipped sentence says nothing.</summary>
    public int Shortest => _characters ? 16 : 8;

    public static AnswerLength For(string language, AnswerLimits limits) =>
        language is "zh" or "ja" or "ko" ? new AnswerLength(true, limits.MaxCharacters, limits.MaxListCharacters) : new AnswerLength(false, limits.MaxWords, limits.MaxListWords);

    /// <summary>The same with less room, because something else is said, too.</summary>
    public AnswerLength Less(int units) => new(_characters, Limit - units, WholeLimit);

    public int Of(string text) => Units(text, new TextSpan(0, text.Length)).Count;

    /// <summary>The words, or characters, of a span.</summary>
    public List<TextSpan> Units(string text, TextSpan span)
    {
        var units = new List<TextSpan>();
        for (var i = span.Start; i < span.End;)
        {
            if (_characters)
            {
                units.Add(new TextSpan(i, ++i));
                continue;
            }

            while (i < span.End && char.IsWhiteSpace(text[i])) i++;
            var start = i;
            while (i < span.End && !char.IsWhiteSpace(text[i])) i++;
            if (i > start) units.Add(new TextSpan(start, i));
        }

        return units;
    }
}
