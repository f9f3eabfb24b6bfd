using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Decisions;

/// <summary>Whether a customer's patience ends, in English, Spanish, Portuguese or Chinese: by what is said, and by how it is written.</summary>
internal static partial class Mood
{
    private const int LongestRead = 600;

    /// <summary>Fewer capitals are an abbreviation or a word that is stressed.</summary>
    private const int ManyCapitals = 12;

    /// <summary>What is left besides the complaint: more words are a question that can be answered.</summary>
    private const int FewWords = 3;

    private const int FewCharacters = 4;

    private static readonly FrozenDictionary<string, Regex> Complaints = LanguageTexts.Languages.ToFrozenDictionary(l => l, l => Compile(LanguageTexts.In(l).Frustrated, l));

    private static readonly FrozenDictionary<string, Regex> Fillers = LanguageTexts.Languages.ToFrozenDictionary(l => l, l => Compile(LanguageTexts.In(l).Fillers, l));

    public static bool IsFrustrated(string message, string language) => Complaint(message, language) is not null || Shouts(message);

    /// <summary>Whether a message says that the answer was none, and asks nothing besides.</summary>
    public static bool OnlyRejects(string message, string language)
    {
        if (Complaint(message, language) is not var (complaint, code, words)) return false;
        var rest = Fillers[code].Replace(complaint.Replace(words, " "), " ");
        return code == "zh" ? rest.Count(char.IsLetterOrDigit) <= FewCharacters : rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= FewWords;
    }

    private static (Regex Complaint, string Code, string Words)? Complaint(string message, string language)
    {
        var words = HandOffRequest.Words(HandOffRequest.Fold(message.Clip(LongestRead)));
        var spoken = language.Split('-', '_')[0];
        // Short messages are often taken for a neighbouring language.
        foreach (var code in Complaints.Keys.OrderBy(c => c != spoken).ThenBy(static c => c, StringComparer.Ordinal))
        {
            if (Complaints[code].IsMatch(words)) return (Complaints[code], code, words);
        }

        return null;
    }

    private static bool Shouts(string message) =>
        ManyMarks().IsMatch(message)
        || (message.Count(char.IsUpper) >= ManyCapitals && !message.Any(char.IsLower) && message.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 2);

    private static Regex Compile(string[] patterns, string language)
    {
        var any = string.Join('|', patterns.OrderByDescending(static p => p.Length).Select(static p => $"(?:{p})"));
        return new Regex(language == "zh" ? any : $@"\b(?:{any})\b", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
    }

    [GeneratedRegex(@"[!?！？]{3,}")]
    private static partial Regex ManyMarks();
}
