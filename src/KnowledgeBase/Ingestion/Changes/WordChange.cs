namespace Wheelhouse.KnowledgeBase.Ingestion.Changes;

/// <summary>The words that differ between two lines.</summary>
internal static class WordChange
{
    private const int MostEdits = 200;

    /// <summary>Both lines in parts; where they have little in common, nothing is marked: the whole line is another one.</summary>
    public static (IReadOnlyList<LinePart> One, IReadOnlyList<LinePart> Other) Between(string one, string other)
    {
        var (left, right) = (Words(one), Words(other));
        var edits = Edits.Between(left, right, MostEdits);
        var changed = edits.Sum(static e => e.Length + e.OtherLength);
        if (changed * 2 > left.Length + right.Length) return ([new LinePart(one, false)], [new LinePart(other, false)]);
        return (Parts(left, edits.ConvertAll(static e => (e.Start, e.Length))), Parts(right, edits.ConvertAll(static e => (e.OtherStart, e.OtherLength))));
    }

    /// <summary>Runs of letters and digits, runs of blanks, and each other character by itself.</summary>
    private static string[] Words(string line)
    {
        var words = new List<string>();
        for (var i = 0; i < line.Length;)
        {
            var start = i++;
            while (i < line.Length && KindOf(line[i]) == KindOf(line[start]) && KindOf(line[i]) > 0) i++;
            if (char.IsHighSurrogate(line[start]) && i < line.Length && char.IsLowSurrogate(line[i])) i++;
            words.Add(line[start..i]);
        }

        return [.. words];
    }

    private static int KindOf(char c) => c is >= '\u3040' and <= '\u9FFF' ? 0 : char.IsLetterOrDigit(c) ? 1 : char.IsWhiteSpace(c) ? 2 : 0;

    private static List<LinePart> Parts(string[] words, List<(int Start, int Length)> changed)
    {
        var (parts, at) = (new List<LinePart>(), 0);
        foreach (var (start, length) in changed)
        {
            Add(at, start, false);
            Add(start, start + length, true);
            at = start + length;
        }

        Add(at, words.Length, false);
        return parts;

        void Add(int from, int to, bool isChanged)
        {
            if (to > from) parts.Add(new LinePart(string.Concat(words[from..to]), isChanged));
        }
    }
}
