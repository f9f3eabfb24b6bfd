using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Greetings, thanks and goodbyes get a friendly line that claims nothing. Only messages that consist of nothing else
/// count: "Hi, where is my parcel?" is a question.
/// </summary>
internal static class SmallTalk
{
    private const int Longest = 80;

    private static readonly FrozenDictionary<string, Talk> Talks = LanguageTexts.Languages.ToFrozenDictionary(l => l, l => new Talk(LanguageTexts.In(l), l));

    /// <summary>The reply in the language of the pleasantry; null when the message says anything else.</summary>
    public static Pleasantry? ReplyTo(string message, string language)
    {
        if (string.IsNullOrWhiteSpace(message) || message.Length > Longest) return null;
        var words = HandOffRequest.Words(HandOffRequest.Fold(message));
        if (words.Length == 0) return null;
        // Short messages are often taken for a neighbouring language; the words themselves know better.
        return ReplyIn(language.Split('-', '_')[0], words)
            ?? Talks.Keys.Order(StringComparer.Ordinal).Select(other => ReplyIn(other, words)).FirstOrDefault(reply => reply is not null);
    }

    private static Pleasantry? ReplyIn(string language, string words) => Talks.GetValueOrDefault(language)?.ReplyTo(words);

    /// <summary>The pleasantries of one language, as one pattern: the leftmost and longest wins, so "good morning" is no praise.</summary>
    private sealed class Talk
    {
        private readonly Pleasantry[] _replies;
        private readonly Regex _pleasantry;
        private readonly Regex _filler;

        public Talk(LanguageTexts.TextFile file, string language)
        {
            _replies = [.. file.Talk.Select(k => new Pleasantry(k.Reply, k.Kind))];
            var all = file.Talk.SelectMany((kind, i) => kind.Alone.Select(pattern => (pattern, i))).OrderByDescending(p => p.pattern.Length);
            _pleasantry = Whole(string.Join('|', all.Select(p => $"(?<k{p.i}>{p.pattern})")), language);
            _filler = Whole(string.Join('|', file.Fillers.OrderByDescending(f => f.Length)), language);
        }

        /// <summary>"Hi, thanks, bye" is answered as the kind that stands first in the file.</summary>
        public Pleasantry? ReplyTo(string words)
        {
            var kinds = new List<int>();
            var rest = _pleasantry.Replace(words, match =>
            {
                kinds.Add(Enumerable.Range(0, _replies.Length).First(i => match.Groups[$"k{i}"].Success));
                return " ";
            });
            if (kinds.Count == 0 || !string.IsNullOrWhiteSpace(_filler.Replace(rest, " "))) return null;
            var first = _replies[kinds.Min()];
            // "Thanks, but I have a question" is thanked for and asks for more.
            return first.SaysAllIsWell && !kinds.TrueForAll(kind => _replies[kind].SaysAllIsWell) ? first with { Kind = null } : first;
        }

        private static Regex Whole(string any, string language) =>
            new(language == "zh" ? any : $@"\b(?:{any})\b", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
    }
}

/// <summary>A friendly line that claims nothing.</summary>
/// <param name="Kind">As the texts have it; null for one that has no name, and for several of which one says anything else than that all is well.</param>
internal sealed record Pleasantry(string Reply, string? Kind)
{
    public bool IsGreeting => Kind == "greeting";

    /// <summary>"Hello?" and "help" after an answer say the opposite.</summary>
    public bool SaysAllIsWell => Kind is "thanks" or "praise" or "farewell";
}
