using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Guardrails;

namespace Wheelhouse.Captain.Decisions;

/// <summary>Reads what a customer answers to "shall I bring in a colleague?". Only messages that say nothing else count.</summary>
internal static class ReplyToOffer
{
    private const int Longest = 60;

    private static readonly FrozenDictionary<string, Words> Known = LanguageTexts.Languages.ToFrozenDictionary(l => l, l => new Words(LanguageTexts.In(l), l));

    /// <summary>Null when the message says something else.</summary>
    /// <param name="stoodAlone">Whether nothing was said but the offer: "okay" below an answer says that the answer will do.</param>
    public static bool? IsAccepted(string message, string language, bool stoodAlone)
    {
        if (message.Length > Longest) return null;
        var words = HandOffRequest.Words(HandOffRequest.Fold(message));
        if (words.Length == 0) return null;
        // A word is too little to tell a language by.
        return Known.GetValueOrDefault(language.Split('-', '_')[0])?.Read(words, stoodAlone)
            ?? Known.OrderBy(static k => k.Key, StringComparer.Ordinal).Select(k => k.Value.Read(words, stoodAlone)).FirstOrDefault(static read => read is not null);
    }

    private sealed class Words(LanguageTexts.TextFile file, string language)
    {
        private readonly Regex _yes = Whole([.. file.Yes, .. file.Bring, .. file.WeakYes], file, language);
        private readonly Regex _strongYes = Any([.. file.Yes, .. file.Bring], language);
        private readonly Regex _no = Whole([.. file.No, .. file.WeakYes], file, language);
        private readonly Regex _strongNo = Any(file.No, language);

        public bool? Read(string words, bool stoodAlone) =>
            _no.IsMatch(words) && _strongNo.IsMatch(words) ? false
            : _yes.IsMatch(words) && (stoodAlone || _strongYes.IsMatch(words)) ? true
            : null;

        private static Regex Whole(string[] patterns, LanguageTexts.TextFile file, string language)
        {
            var any = Alternatives([.. patterns, .. file.Fillers]);
            return Compile(language == "zh" ? $"^(?:(?:{any}) ?)+$" : $"^(?:(?:{any})(?: |$))+$");
        }

        private static Regex Any(string[] patterns, string language) =>
            Compile(language == "zh" ? $"^(?:{Alternatives(patterns)})" : $@"\b(?:{Alternatives(patterns)})\b");

        private static string Alternatives(string[] patterns) => string.Join('|', patterns.OrderByDescending(static p => p.Length).Select(static p => $"(?:{p})"));

        private static Regex Compile(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromMilliseconds(200));
    }
}
