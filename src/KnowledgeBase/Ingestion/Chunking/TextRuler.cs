namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>Measures stretches of one text in the unit of a setting.</summary>
internal abstract class TextRuler
{
    /// <summary>Units between two places.</summary>
    public abstract int Between(int start, int end);

    /// <summary>The farthest place that lies at most so many units behind another, at most <paramref name="limit"/>.</summary>
    public abstract int Reach(int start, int units, int limit);
}

/// <summary>UTF-16 units, which are characters but for the rarest.</summary>
internal sealed class CharacterRuler : TextRuler
{
    public static readonly CharacterRuler Instance = new();

    public override int Between(int start, int end) => end - start;

    public override int Reach(int start, int units, int limit) => (int)Math.Min(limit, (long)start + units);
}

/// <summary>Tokens of the whole text, as a model reads it. A seam within a token may be one off.</summary>
/// <param name="ends">How many tokens end at or before each place; one entry more than the text has characters.</param>
internal sealed class TokenRuler(int[] ends) : TextRuler
{
    public override int Between(int start, int end) => ends[end] - ends[start];

    public override int Reach(int start, int units, int limit)
    {
        // The first place with more tokens than that; what lies before it has at most so many.
        var (low, high) = (start, limit);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (ends[middle] - ends[start] <= units) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
