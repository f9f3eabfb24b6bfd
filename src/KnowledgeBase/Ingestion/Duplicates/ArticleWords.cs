namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>The words of a text for comparing: letters and digits in lower case; each character of scripts that are written without spaces.</summary>
internal static class ArticleWords
{
    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]) || IsInside(text, i));
            var isAlone = isWord && IsUnspaced(text[i]);
            if (start >= 0 && (!isWord || isAlone))
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }

            if (isAlone) yield return text[i].ToString();
            else if (isWord && start < 0) start = i;
        }
    }

    /// <summary>"don't" and "1,600.50" are one word each.</summary>
    private static bool IsInside(string text, int at) =>
        at > 0 && at + 1 < text.Length
        && ((text[at] is '\'' or '’' && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]))
            || (text[at] is '.' or ',' or ':' or '/' or '-' && char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1])));

    private static bool IsUnspaced(char c) => c is >= '\u0E00' and <= '\u0EFF' or >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';
}
