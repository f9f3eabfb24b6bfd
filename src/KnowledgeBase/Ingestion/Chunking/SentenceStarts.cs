namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>Where sentences begin, well enough to cut there: a wrong seam costs a little context, never text.</summary>
internal static class SentenceStarts
{
    /// <summary>The starts within a span, in order; the first is the span's own.</summary>
    public static List<int> Of(string text, int start, int end)
    {
        var starts = new List<int> { start };
        for (var i = start; i < end - 1; i++)
        {
            var next = text[i] switch
            {
                '。' or '！' or '？' or '；' => AfterClosing(text, i + 1, end),
                '.' or '!' or '?' or '…' => AfterSpace(text, AfterClosing(text, i + 1, end), end),
                '\n' => i + 1,
                _ => 0,
            };
            if (next <= starts[^1] || next >= end) continue;
            starts.Add(next);
            i = next - 1;
        }

        return starts;
    }

    private static int AfterClosing(string text, int i, int end)
    {
        while (i < end && text[i] is '"' or '\'' or ')' or ']' or '”' or '’' or '»' or '」' or '』' or '）' or '*') i++;
        return i;
    }

    /// <summary>A full stop ends a sentence only before white space, and not before a lower-case letter.</summary>
    private static int AfterSpace(string text, int i, int end)
    {
        if (i >= end || !char.IsWhiteSpace(text[i])) return 0;
        while (i < end && char.IsWhiteSpace(text[i])) i++;
        return i < end && !char.IsLower(text[i]) ? i : 0;
    }
}
