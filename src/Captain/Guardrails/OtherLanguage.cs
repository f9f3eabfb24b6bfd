using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Whether a sentence that a model wrote leaves its reader's language: a model that copies an article of another language
/// instead of telling what it says. Names, labels and code are everybody's.
/// </summary>
internal static partial class OtherLanguage
{
    /// <summary>Fewer words say too little to be judged by.</summary>
    private const int FewWords = 4;

    /// <summary>The same where words are not spaced: Chinese has about three characters to two words.</summary>
    private const int FewCharacters = 6;

    /// <summary>How much longer than that a copied line without a full stop may be to pass for a name, a label or a heading.</summary>
    private const int LongestLine = 2;

    public static bool IsIn(string text, IReadOnlyList<CheckedPassage> cited, string language, ITextAnalysis analysis)
    {
        var told = WithoutNames(text, cited);
        var found = analysis.DetectLanguage(told, language);
        if (found == language || IsUnsure(told, found, language) || Length(told, found) < 1) return false;
        return !cited.Any(p => p.Text.Contains(text, StringComparison.Ordinal) && MayBeCopied(text, p, language));
    }

    /// <summary>
    /// What stands in an article of the reader's language is in it, whatever one sentence by itself looks like; what people wrote to each
    /// other (a passage of no language) is for whoever asked what they wrote.
    /// </summary>
    private static bool MayBeCopied(string text, CheckedPassage passage, string language) =>
        passage.Language == language || passage.Language.Length == 0 || Code().IsMatch(text) || (Length(text) < LongestLine && !FullStop().IsMatch(text));

    /// <summary>Of how much there must be to judge by: 1 is enough. Of another language only what is written as that one speaks for it.</summary>
    private static double Length(string text, string found)
    {
        var (words, characters) = Count(text);
        return found is "zh" or "ja" or "th" ? (double)characters / FewCharacters : (double)words / FewWords;
    }

    private static double Length(string text)
    {
        var (words, characters) = Count(text);
        return ((double)words / FewWords) + ((double)characters / FewCharacters);
    }

    private static (int Words, int Characters) Count(string text)
    {
        var words = 0;
        var characters = 0;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            // Vowel signs of Thai are no letters, and count for nothing by themselves.
            characters += word.EnumerateRunes().Count(static r => IsUnspaced(r) && Rune.IsLetter(r));
            if (word.EnumerateRunes().Any(static r => Rune.IsLetterOrDigit(r) && !IsUnspaced(r))) words++;
        }

        return (words, characters);
    }

    /// <summary>Korean spaces its words.</summary>
    private static bool IsUnspaced(Rune rune) =>
        rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3005 and <= 0x3007) or (>= 0x3041 and <= 0x30FF)
            or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>Chinese and Japanese share characters: a Japanese heading may be without kana, but no sentence is, and katakana in Chinese is a name.</summary>
    private static bool IsUnsure(string text, string found, string language) => (found, language) switch
    {
        ("zh", "ja") => Kana().IsMatch(text) || !FullStop().IsMatch(text),
        ("ja", "zh") => !Hiragana().IsMatch(text),
        _ => false,
    };

    /// <summary>"Tap 通知设置" names what stands on the screen: what is marked as a name, and stands in a passage, says nothing of the sentence's language.</summary>
    private static string WithoutNames(string text, IReadOnlyList<CheckedPassage> cited) => Marked().Replace(text, marked =>
    {
        var name = marked.Value.Trim('`', '*', '"', '“', '”', '«', '»', '「', '」', '『', '』', '《', '》', '【', '】', ' ');
        var isName = marked.Value[0] == '`' || (Length(name) < LongestLine && !FullStop().IsMatch(name));
        return isName && cited.Any(p => p.Text.Contains(name, StringComparison.Ordinal)) ? " " : marked.Value;
    });

    [GeneratedRegex(@"`[^`\n]{1,400}`|\*\*[^*\n]{1,80}\*\*|""[^""\n]{1,80}""|“[^”\n]{1,80}”|«[^»\n]{1,80}»|「[^」\n]{1,80}」|『[^』\n]{1,80}』|《[^》\n]{1,80}》|【[^】\n]{1,80}】", RegexOptions.CultureInvariant)]
    private static partial Regex Marked();

    /// <summary>Signs that stand in commands and programs and in no sentence.</summary>
    [GeneratedRegex(@"[{}=]|\\\w|\w\(\)|\s--?\w|\w_\w", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"[.!?。！？｡]\W*\z", RegexOptions.CultureInvariant)]
    private static partial Regex FullStop();

    [GeneratedRegex(@"[\u3041-\u3096\u30A1-\u30FA]", RegexOptions.CultureInvariant)]
    private static partial Regex Kana();

    /// <summary>Without の, which Chinese shops and brands use as a sign.</summary>
    [GeneratedRegex(@"[\u3041-\u3096-[の]]", RegexOptions.CultureInvariant)]
    private static partial Regex Hiragana();
}
