using System.Collections.Frozen;
using System.Text.Json;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>How one language asks for a person; read from a JSON file, so that a language is added without code.</summary>
internal sealed class HandOffLanguage
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private const int LongestBareRequest = 12;

    /// <summary>In a longer list a bare word is one item among many: "orders, returns, repairs, customer service".</summary>
    private const int LongestList = 3;

    /// <summary>"Are you a robot? I want a person. Get me one": how many clauses later "one" still means a person.</summary>
    private const int ClausesToOne = 2;

    /// <summary>"Please …, thanks" and the like.</summary>
    private const int WordsBesideDeclining = 3;

    /// <summary>How many words of a sister language show that a message is written in that one.</summary>
    private const int ForeignWords = 2;

    /// <summary>Stands in a sentence for what the customer does not want.</summary>
    private static readonly Term Declined = new("", new[] { "BREAK" }.ToFrozenSet(StringComparer.Ordinal));

    public static readonly char[] Commas = [',', '，', '、', '—', '–'];

    private readonly Vocabulary? _vocabulary;
    private readonly Lexicon _lexicon;
    private readonly FrozenSet<string> _foreign;
    private readonly PhrasePattern[] _requests;
    private readonly PhrasePattern[] _others;
    private readonly PhrasePattern[] _declined;
    private readonly PhrasePattern[] _whoAnswers;
    private readonly PhrasePattern[] _one;

    private HandOffLanguage(string code, PhraseFile file)
    {
        Code = code;
        _vocabulary = file.Vocabulary is { Length: > 0 } words ? new Vocabulary(words, file.Shortened ?? []) : null;
        _lexicon = new Lexicon(file.Words, file.Spaced);
        _foreign = (file.Foreign ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
        _requests = Read(file.Requests);
        _others = Read(file.Others);
        _declined = Read(file.Declined);
        _whoAnswers = Read(file.WhoAnswers);
        _one = Read(file.One);
    }

    public string Code { get; }

    public static HandOffLanguage Load(string language)
    {
        using var stream = typeof(HandOffLanguage).Assembly.GetManifestResourceStream($"Wheelhouse.Captain.Guardrails.HandOff.{language}.json")
            ?? throw new InvalidOperationException($"The hand-off phrases of language {language} are not embedded.");
        return new HandOffLanguage(language, JsonSerializer.Deserialize<PhraseFile>(stream, Json)
            ?? throw new InvalidOperationException($"The hand-off phrases of language {language} are empty."));
    }

    /// <summary>Whether folded sentences ask for a person: one of them, or one that leans on another as in "Are you a person? I want one".</summary>
    public bool AskIn(IReadOnlyCollection<string> sentences)
    {
        if (IsForeign(sentences)) return false;
        var sinceWhoAnswers = ClausesToOne;
        foreach (var sentence in sentences)
        {
            var clauses = Clauses(sentence);
            if (AsksIn(sentence, clauses)) return true;
            foreach (var clause in clauses)
            {
                var names = PhrasePattern.NamesOf(clause);
                sinceWhoAnswers = Array.Exists(_whoAnswers, w => w.IsIn(clause, names)) ? 0 : sinceWhoAnswers + 1;
                if (sinceWhoAnswers <= ClausesToOne && Array.Exists(_one, o => o.IsIn(clause, names))) return true;
            }
        }

        return false;
    }

    /// <summary>"Supervisor no sistema" is no Spanish for a supervisor instead of a system.</summary>
    private bool IsForeign(IReadOnlyCollection<string> sentences) =>
        _foreign.Count > 0 && sentences.SelectMany(s => HandOffRequest.Words(s).Split(' ')).Where(_foreign.Contains).Take(ForeignWords).Count() == ForeignWords;

    public int WordsKnownIn(IReadOnlyCollection<string> sentences) => sentences.Sum(s => Cut(s).Count(term => term.Groups.Count > 0));

    /// <summary>Whether a clause says that no person is wanted and hardly anything else.</summary>
    public bool OnlyDeclines(string clause)
    {
        var terms = Cut(clause);
        return terms.Contains(Declined) && terms.Count <= 1 + WordsBesideDeclining && !terms.Exists(t => t.Is("HOW"));
    }

    /// <summary>
    /// Whether a sentence asks for a person, as a whole or in one of its clauses. What speaks of something else
    /// is sorted out clause by clause: "the agent told me to wait, but I want to talk to the manager" still asks.
    /// </summary>
    private bool AsksIn(string sentence, List<List<Term>> clauses)
    {
        var whole = Cut(sentence);
        if (IsBareRequest(whole) || Asks(whole)) return true;
        if (clauses.Count < 2) return false;
        return clauses.Exists(Asks) || (clauses.Count <= LongestList && (IsBareRequest(clauses[0]) || IsBareRequest(clauses[^1])));
    }

    private List<List<Term>> Clauses(string sentence) =>
        [.. sentence.Split(Commas, StringSplitOptions.RemoveEmptyEntries).SelectMany(part => AtJoints(Cut(part)))];

    /// <summary>Clauses also begin at words such as "but" and "because".</summary>
    private static IEnumerable<List<Term>> AtJoints(List<Term> terms)
    {
        var start = 0;
        for (var at = 0; at <= terms.Count; at++)
        {
            if (at < terms.Count && !terms[at].Is("JOINT")) continue;
            if (at > start) yield return terms[start..at];
            start = at + 1;
        }
    }

    private bool Asks(List<Term> clause)
    {
        var names = PhrasePattern.NamesOf(clause);
        return Array.Exists(_requests, r => r.IsIn(clause, names)) && !Array.Exists(_others, o => o.IsIn(clause, names));
    }

    /// <summary>Whether nothing stands there but a word for a person, with politeness or impatience around it.</summary>
    private static bool IsBareRequest(List<Term> clause) =>
        clause.Count <= LongestBareRequest && clause.Exists(t => t.Is("ALONE")) && clause.TrueForAll(t => t.Is("ALONE") || t.Is("AROUND"));

    /// <summary>The terms of a sentence without what it declines: "I don't want to talk to a person" leaves nothing that could be a request.</summary>
    private List<Term> Cut(string sentence)
    {
        var words = HandOffRequest.Words(sentence);
        var terms = _lexicon.Cut(_vocabulary is null ? words : _vocabulary.Correct(words));
        var names = PhrasePattern.NamesOf(terms);
        foreach (var declined in _declined.Where(d => d.CanBeIn(names)))
        {
            while (declined.FindIn(terms) is { } found)
            {
                var (start, length) = found.GetOffsetAndLength(terms.Count);
                terms.RemoveRange(start, length);
                terms.Insert(start, Declined);
            }
        }

        return terms;
    }

    /// <summary>The terms of a folded sentence, what it declines among them.</summary>
    public List<Term> TermsOf(string sentence)
    {
        var words = HandOffRequest.Words(sentence);
        return _lexicon.Cut(_vocabulary is null ? words : _vocabulary.Correct(words));
    }

    private PhrasePattern[] Read(string[] patterns) => [.. patterns.Select(p => new PhrasePattern(p, _lexicon))];

    /// <param name="Foreign">Words that a language has not, but a similar one.</param>
    /// <param name="Vocabulary">Words that slips of the finger are corrected to.</param>
    /// <param name="Shortened">What chats shorten: "q" for "que".</param>
    /// <param name="Requests">Ask for a person.</param>
    /// <param name="Others">Speak of people otherwise: a clause with one of them asks for nobody.</param>
    /// <param name="Declined">Say that no person is wanted, or that one was spoken to already.</param>
    /// <param name="WhoAnswers">Speak of who is at the other end: a person or a machine.</param>
    /// <param name="One">Ask for "one" after that.</param>
    private sealed record PhraseFile(
        bool Spaced, string? Foreign, string[]? Vocabulary, Dictionary<string, string>? Shortened, Dictionary<string, string> Words, string[] Requests, string[] Others, string[] Declined, string[] WhoAnswers, string[] One);
}
