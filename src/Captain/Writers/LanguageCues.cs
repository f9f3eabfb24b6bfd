using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>What a language's questions ask for and which words announce an answer. One JSON file per language, so adding a language is adding a file.</summary>
internal sealed class LanguageCues
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create(",.;:!?\n，。；：！？、");

    private static readonly FrozenDictionary<string, LanguageCues> All =
        new[] { "en", "es", "pt", "zh" }.ToFrozenDictionary(language => language, Load);

    private readonly (QuestionKind Kind, Regex Pattern)[] _kinds;
    private readonly FrozenDictionary<QuestionKind, FrozenSet<string>> _words;
    private readonly Regex? _functionWords;
    private readonly Regex _outdated;
    private readonly Regex _price;
    private readonly Regex _goesOn;
    private readonly Regex _asksUs;
    private readonly Regex _pointsBack;
    private readonly Regex _bareAnswer;

    private LanguageCues(string language, CueFile file)
    {
        Spaced = language != "zh";
        Abbreviations = Words(file.Abbreviations);
        Anaphora = [.. file.Anaphora.OrderByDescending(w => w.Length)];
        LightWords = string.Join(' ', file.LightWords);
        _functionWords = file.FunctionWords.Length == 0 ? null : Compile(file.FunctionWords);
        _outdated = Compile(file.Outdated);
        _price = Compile(file.Price);
        _goesOn = Compile(file.GoesOn);
        _asksUs = Compile(file.AsksUs);
        _pointsBack = Compile(file.PointsBack);
        _bareAnswer = Compile(file.BareAnswer);
        _kinds = [.. file.Kinds.Select(k => (k.Kind, Compile(k.Pattern)))];
        _words = new Dictionary<QuestionKind, FrozenSet<string>>
        {
            [QuestionKind.Number] = Words(file.NumberWords),
            [QuestionKind.Date] = Words(file.DateWords),
            [QuestionKind.Duration] = Words(file.DurationWords),
            [QuestionKind.Reason] = Words(file.ReasonWords),
            [QuestionKind.Place] = Words(file.PlaceWords),
            [QuestionKind.Definition] = Words(file.DefinitionWords),
            [QuestionKind.YesNo] = Words(file.YesNoWords),
        }.ToFrozenDictionary();
    }

    /// <summary>Whether words are set apart by spaces.</summary>
    public bool Spaced { get; }

    /// <summary>Lower-case words that end in a full stop without ending a sentence.</summary>
    public FrozenSet<string> Abbreviations { get; }

    /// <summary>Sentence openings that lean on the sentence before, longest first.</summary>
    public IReadOnlyList<string> Anaphora { get; }

    /// <summary>Words of questions that say little about what is asked, such as "get" or "cost".</summary>
    public string LightWords { get; }

    /// <summary>The cues of a language; English for a language without a file, whose words then simply do not occur.</summary>
    public static LanguageCues For(string language) => All.GetValueOrDefault(language) ?? All["en"];

    public QuestionKind KindOf(string question)
    {
        foreach (var (kind, pattern) in _kinds)
        {
            if (pattern.IsMatch(question)) return kind;
        }

        return QuestionKind.Other;
    }

    /// <summary>
    /// Takes out what only makes a sentence a question. Languages without spaces need it: their terms are pairs of
    /// characters, and a pair made half of a question word stands in no article.
    /// </summary>
    public string WithoutFunctionWords(string question) => _functionWords?.Replace(question, " ") ?? question;

    /// <summary>Whether a title or a heading says that what stands below no longer holds.</summary>
    public bool SaysOutdated(string heading) => _outdated.IsMatch(heading);

    /// <summary>Whether a question asks what something costs: then an amount of money answers it, and no other number does.</summary>
    public bool AsksPrice(string question) => _price.IsMatch(question);

    /// <summary>Whether a message takes up what was asked before: "and to Canada?".</summary>
    public bool GoesOn(string message) => _goesOn.IsMatch(message);

    /// <summary>Whether a message asks what the company or the customer does, and names what it is about: "do you rent tents?", but not "is it waterproof?".</summary>
    public bool AsksUs(string message) => _asksUs.IsMatch(message);

    /// <summary>Whether a message says "it" or "that one" and does not say before what that is: "can I return it?", but not "my pot leaks, can I return it?".</summary>
    public bool PointsBack(string message) => _pointsBack.Match(message) is { Success: true } word && !message.AsSpan(0, word.Index).ContainsAny(ClauseEnds);

    /// <summary>Whether a sentence only affirms or denies: "Yes." means something under its question and nothing elsewhere.</summary>
    public bool IsBareAnswer(ReadOnlySpan<char> sentence) => _bareAnswer.IsMatch(sentence.Trim(" .!…。！*_`"));

    public FrozenSet<string> WordsFor(QuestionKind kind) => _words.GetValueOrDefault(kind) ?? FrozenSet<string>.Empty;

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));

    private static FrozenSet<string> Words(string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static LanguageCues Load(string language)
    {
        using var stream = typeof(LanguageCues).Assembly.GetManifestResourceStream($"Wheelhouse.Captain.Writers.Languages.{language}.json")
            ?? throw new InvalidOperationException($"The cues of language {language} are not embedded.");
        return new LanguageCues(language, JsonSerializer.Deserialize<CueFile>(stream, Json)
            ?? throw new InvalidOperationException($"The cues of language {language} are empty."));
    }

    private sealed record CueFile(
        string[] Abbreviations,
        string[] Anaphora,
        KindPattern[] Kinds,
        string[] NumberWords,
        string[] DateWords,
        string[] DurationWords,
        string[] ReasonWords,
        string[] PlaceWords,
        string[] DefinitionWords,
        string[] YesNoWords,
        string[] LightWords,
        string FunctionWords,
        string Price,
        string AsksUs,
        string GoesOn,
        string PointsBack,
        string BareAnswer,
        string Outdated);

    private sealed record KindPattern(QuestionKind Kind, string Pattern);
}

/// <summary>What a question asks for; it decides which kind of words an answer should carry.</summary>
internal enum QuestionKind
{
    Other,
    Number,
    Duration,
    Date,
    Person,
    Place,
    Reason,
    HowTo,
    Definition,
    YesNo,
}
