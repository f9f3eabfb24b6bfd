using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>Undoes what people do to words in a chat before the words are looked at: quoting, spelling out, stretching, drawing.</summary>
internal static partial class PlainWriting
{
    /// <summary>Stands where somebody else's words stood; the files of phrases have it as a word of the group BREAK.</summary>
    private const string Quoted = " xquotex ";

    /// <summary>What is quoted is said by somebody else or written on a button: <c>the "talk to an agent" button</c> asks for nobody.</summary>
    public static string Of(string message)
    {
        var unquoted = Quotation().Replace(message, quote => IsOneWord(quote.Value[1..^1]) ? quote.Value[1..^1] : Quoted);
        if (!unquoted.Replace(Quoted, "", StringComparison.Ordinal).Any(char.IsLetterOrDigit)) unquoted = message;
        var spelled = SpelledOut().Replace(unquoted, word => string.Concat(word.Value.Where(char.IsLetter)));
        return Stretched().Replace(Drawn(spelled), "$1");
    }

    /// <summary>"I want a "human"" stresses a word; in Chinese two characters are one.</summary>
    private static bool IsOneWord(string quoted) =>
        quoted.Length <= 2 || (quoted.All(char.IsAsciiLetter) && quoted.Length <= 12);

    private static string Drawn(string text) => Person().Replace(text, " xpersonx ").Replace("🤖", " bot ", StringComparison.Ordinal);

    // Long quotations are texts of their own; the limit also bounds the work on an open quotation mark.
    [GeneratedRegex("""“[^”]{1,200}”|„[^“”]{1,200}[“”]|"[^"]{1,200}"|«[^»]{1,200}»|「[^」]{1,200}」|『[^』]{1,200}』""")]
    private static partial Regex Quotation();

    /// <summary>"h-u-m-a-n", "A G E N T", "转！人！工！"</summary>
    [GeneratedRegex(@"(?<!\p{L})\p{L}(?:([-._*·])\p{L}(?:\1\p{L})+| \p{L}(?: \p{L}){2,}|[!！。,，… ]\p{IsCJKUnifiedIdeographs}(?:[!！。,，… ]\p{IsCJKUnifiedIdeographs})+)(?!\p{L})")]
    private static partial Regex SpelledOut();

    [GeneratedRegex(@"(\p{L})\1{2,}")]
    private static partial Regex Stretched();

    [GeneratedRegex(@"(?:👤|🙋|🧑|👩|👨)(?:🏻|🏼|🏽|🏾|🏿)?(?:\u200D(?:♂|♀|💼|💻|🔧)\uFE0F?)?")]
    private static partial Regex Person();
}
