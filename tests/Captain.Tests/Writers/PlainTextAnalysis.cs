using System.Globalization;
using System.Text;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Tests.Writers;

/// <summary>A small analyser, so that writers are tested without the search module: words folded, a few endings cut, bigrams for Chinese.</summary>
internal sealed class PlainTextAnalysis : ITextAnalysis
{
    private static readonly Dictionary<string, HashSet<string>> StopWords = new()
    {
        ["en"] = Words("a an and are as at be but by can could did do does for from had has have how i if in into is it its me my no not of on or our s should so such t than that the their them then there these they this to was we were what when where which who whom why will with would you your"),
        ["es"] = Words("a al algo ante como con cual cuando cuanto cuantos cuantas de del desde donde el ella en entre era es esta este esto fue ha hay la las le lo los me mi mas muy no nos o para pero por porque que quien se ser si sin sobre son su sus tambien te tiene un una y ya yo puedo"),
        ["pt"] = Words("a ao aos as com como da das de do dos e ela ele em entre era essa esse esta este eu foi ha isso ja la mais mas me meu minha na nas nao no nos o onde os ou para pela pelo por porque qual quais quando quanto que quem se sem ser seu seus sua suas sao tem um uma voce posso"),
        ["zh"] = [],
    };

    private static readonly string[] Endings = ["ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "s", "ly", "mente", "os", "as", "o", "a", "e"];

    public string DetectLanguage(string text, string fallback = "en")
    {
        if (text.Any(IsHan)) return "zh";
        var words = Words(Fold(text));
        var best = StopWords.Where(l => l.Key != "zh").Select(l => (l.Key, Hits: words.Count(l.Value.Contains))).MaxBy(l => l.Hits);
        return best.Hits == 0 ? fallback : best.Key;
    }

    public IReadOnlyList<string> Terms(string text, string language) => [.. TermSpans(text, language).Select(t => t.Term)];

    public IReadOnlyList<TermSpan> TermSpans(string text, string language)
    {
        var found = new List<TermSpan>();
        var stops = StopWords.GetValueOrDefault(language) ?? [];
        for (var i = 0; i < text.Length;)
        {
            if (IsHan(text[i]))
            {
                if (i + 1 < text.Length && IsHan(text[i + 1])) found.Add(new TermSpan(text.Substring(i, 2), i, 2));
                i++;
            }
            else if (char.IsLetterOrDigit(text[i]))
            {
                var start = i;
                while (i < text.Length && char.IsLetterOrDigit(text[i]) && !IsHan(text[i])) i++;
                var word = Fold(text[start..i]);
                if (!stops.Contains(word)) found.Add(new TermSpan(Stem(word), start, i - start));
            }
            else
            {
                i++;
            }
        }

        return found;
    }

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';

    private static string Stem(string word)
    {
        var ending = Endings.FirstOrDefault(e => word.Length - e.Length >= 3 && word.EndsWith(e, StringComparison.Ordinal));
        return ending is null ? word : word[..^ending.Length];
    }

    private static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var c in word.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) folded.Append(c);
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    private static HashSet<string> Words(string text) => [.. text.Split([' ', '?', '!', '.', ',', '¿', '¡'], StringSplitOptions.RemoveEmptyEntries)];
}
