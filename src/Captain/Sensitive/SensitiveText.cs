using System.Globalization;
using System.Text;
using Wheelhouse.Captain.Guardrails;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>Text as rules compare it: whoever writes CRÉDIT-Card, ｃｒｅｄｉｔ card or hides something invisible in it writes the same words.</summary>
internal static class SensitiveText
{
    /// <summary>Without case, accents, invisible characters, and kinds of spaces and dashes.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in Plain(text).Normalize(NormalizationForm.FormKD))
        {
            if (IsAccent(c)) continue;
            if (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation)
            {
                if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
                continue;
            }

            folded.Append(char.ToLowerInvariant(c));
        }

        // Put together again: a Korean syllable is not to be found within another one.
        return folded.Replace("ß", "ss").Replace('ς', 'σ').ToString().TrimEnd().Normalize(NormalizationForm.FormC);
    }

    /// <summary>As patterns read it: as it is written, but in one form and without what nobody sees.</summary>
    public static string Plain(string text)
    {
        var visible = AnswerCheck.Visible(text);
        // Halves of characters have no other form.
        if (visible.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0) visible = string.Concat(visible.EnumerateRunes());
        return visible.Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Whether a phrase stands in a text as whole words; both are folded.</summary>
    public static bool Has(string text, string phrase)
    {
        for (var at = text.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = text.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            if (Ends(text, at - 1, phrase[0]) && Ends(text, at + phrase.Length, phrase[^1])) return true;
        }

        return false;
    }

    /// <summary>Whether a word that begins or ends with <paramref name="own"/> ends before the character at <paramref name="beside"/>.</summary>
    private static bool Ends(string text, int beside, char own) =>
        beside < 0 || beside >= text.Length || !IsOfWord(own) || !IsOfWord(text[beside]);

    private static bool IsOfWord(char c) => !RunsOn(c) && char.GetUnicodeCategory(c) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Writing that sets no spaces between words, or, as Korean, hangs endings on them: there a phrase is found wherever it stands.</summary>
    private static bool RunsOn(char c) => c is
        (>= '\u0E00' and <= '\u0FFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3005' and <= '\u30FF') or (>= '\u31F0' and <= '\u31FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3') or (>= '\uF900' and <= '\uFAFF');

    /// <summary>Marks that are left out in haste: accents, Arabic and Hebrew vowels. Those of Indic scripts and of Japanese make other letters.</summary>
    private static bool IsAccent(char c) => c is
        (>= '\u0300' and <= '\u036F') or (>= '\u0591' and <= '\u05C7') or (>= '\u064B' and <= '\u065F') or '\u0670' or '\u0640';
}
