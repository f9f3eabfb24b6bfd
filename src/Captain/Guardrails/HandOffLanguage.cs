using System.Text.Json;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>How one language asks for a person; read from a JSON file, so that a language is added without code.</summary>
internal sealed class HandOffLanguage
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private const int LongestBareRequest = 12;

    /// <summary>In a longer list a bare word is one item among many: "orders, returns, repairs, customer service".</summary>
    private const int LongestList = 3;

    private static readonly char[] Commas = [',', '，', '、', '—', '–'];

    private readonly Vocabulary? _vocabulary;
    private readonly Lexicon _lexicon;
    private readonly PhrasePattern[] _requests;
    private readonly PhrasePattern[] _others;

    private HandOffLanguage(PhraseFile file)
    {
        _vocabulary = file.Vocabulary is { Length: > 0 } words ? new Vocabulary(words) : null;
        _lexicon = new Lexicon(file.Words, file.Spaced);
        _requests = [.. file.Requests.Select(p => new PhrasePattern(p, _lexicon))];
        _others = [.. file.Others.Select(p => new PhrasePattern(p, _lexicon))];
    }

    public static HandOffLanguage Load(string language)
    {
        using var stream = typeof(HandOffLanguage).Assembly.GetManifestResourceStream($"Wheelhouse.Captain.Guardrails.HandOff.{language}.json")
            ?? throw new InvalidOperationException($"The hand-off phrases of language {language} are not embedded.");
        return new HandOffLanguage(JsonSerializer.Deserialize<PhraseFile>(stream, Json)
            ?? throw new InvalidOperationException($"The hand-off phrases of language {language} are empty."));
    }

    /// <summary>
    /// Whether a folded sentence asks for a person, as a whole or in one of its clauses. What speaks of something else
    /// is sorted out clause by clause: "the agent told me to wait, but I want to talk to the manager" still asks.
    /// </summary>
    public bool AskIn(string sentence)
    {
        var whole = Cut(sentence);
        if (IsBareRequest(whole) || Asks(whole)) return true;
        var clauses = sentence.Split(Commas, StringSplitOptions.RemoveEmptyEntries).SelectMany(part => AtJoints(Cut(part))).ToList();
        if (clauses.Count < 2) return false;
        return clauses.Exists(Asks) || (clauses.Count <= LongestList && (IsBareRequest(clauses[0]) || IsBareRequest(clauses[^1])));
    }

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

    private bool Asks(List<Term> clause) =>
        !Array.Exists(_others, o => o.IsIn(clause)) && Array.Exists(_requests, r => r.IsIn(clause));

    /// <summary>Whether nothing stands there but a word for a person, with politeness or impatience around it.</summary>
    private static bool IsBareRequest(List<Term> clause) =>
        clause.Count <= LongestBareRequest && clause.Exists(t => t.Is("ALONE")) && clause.TrueForAll(t => t.Is("ALONE") || t.Is("AROUND"));

    private List<Term> Cut(string sentence)
    {
        var words = HandOffRequest.Words(sentence);
        return _lexicon.Cut(_vocabulary is null ? words : _vocabulary.Correct(words));
    }

    private sealed record PhraseFile(bool Spaced, string[]? Vocabulary, Dictionary<string, string> Words, string[] Requests, string[] Others);
}
