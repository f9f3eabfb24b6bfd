namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>Cuts long text into pieces that the encoder can read whole; the best piece speaks for the text.</summary>
internal static class TextWindows
{
    /// <summary>About the 128 pieces that the encoder reads.</summary>
    public const int MaxCharacters = 500;

    /// <summary>Neighbouring windows that cover the text, cut between words where there are any.</summary>
    public static IReadOnlyList<string> Split(string text, int most = MaxCharacters)
    {
        if (text.Length <= most)
            return string.IsNullOrWhiteSpace(text) ? [] : [text];
        var windows = new List<string>(text.Length / most + 1);
        var start = 0;
        while (start < text.Length)
        {
            var end = End(text, start, most);
            var window = text[start..end];
            if (!string.IsNullOrWhiteSpace(window))
                windows.Add(window);
            start = end;
        }

        return windows;
    }

    private static int End(string text, int start, int most)
    {
        var end = start + most;
        if (end >= text.Length)
            return text.Length;
        for (var cut = end; cut > start + most / 2; cut--)
        {
            if (char.IsWhiteSpace(text[cut - 1]))
                return cut;
        }

        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }
}
