using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>How one language asks for a person; read from a JSON file, so that a language is added without code.</summary>
internal sealed class HandOffPhrases
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Vocabulary _vocabulary;
    private readonly bool _spaced;
    private readonly Regex[] _requests;
    private readonly Regex[] _others;
    private readonly Regex _alone;
    private readonly string[] _around;

    private HandOffPhrases(string language, PhraseFile file)
    {
        _spaced = language != "zh";
        _vocabulary = new Vocabulary(file.Vocabulary);
        _requests = [.. file.Requests.Select(p => Compile(Expand(p, file.Parts)))];
        _others = [.. file.Others.Select(p => Compile(Expand(p, file.Parts)))];
        _alone = Compile(_spaced ? $@"\b{file.Alone}\b" : file.Alone);
        _around = [.. file.Around.OrderByDescending(w => w.Length)];
    }

    public static HandOffPhrases Load(string language)
    {
        using var stream = typeof(HandOffPhrases).Assembly.GetManifestResourceStream($"Wheelhouse.Captain.Guardrails.HandOff.{language}.json")
            ?? throw new InvalidOperationException($"The hand-off phrases of language {language} are not embedded.");
        return new HandOffPhrases(language, JsonSerializer.Deserialize<PhraseFile>(stream, Json)
            ?? throw new InvalidOperationException($"The hand-off phrases of language {language} are empty."));
    }

    /// <summary>Whether a folded sentence asks for a person. What speaks of something else is sorted out first.</summary>
    public bool AskIn(string sentence)
    {
        var words = _spaced ? _vocabulary.Correct(HandOffRequest.Words(sentence)) : HandOffRequest.Words(sentence);
        if (words.Length == 0) return false;
        if (IsBareRequest(words)) return true;
        return !_others.Any(o => o.IsMatch(words)) && _requests.Any(r => r.IsMatch(words));
    }

    /// <summary>Whether nothing stands there but the word for a person, with politeness or impatience around it.</summary>
    public bool IsBareRequest(string words)
    {
        if (words.Length is 0 or > 60) return false;
        if (_spaced) words = _vocabulary.Correct(words);
        if (!_alone.IsMatch(words)) return false;
        var rest = _alone.Replace(words, " ");
        if (!_spaced)
        {
            foreach (var word in _around) rest = rest.Replace(word, " ", StringComparison.Ordinal);
            return string.IsNullOrWhiteSpace(rest);
        }

        return rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(_around.Contains);
    }

    /// <summary>Parts may use parts that stand before them.</summary>
    private static string Expand(string pattern, Dictionary<string, string> parts)
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var (name, part) in parts) pattern = pattern.Replace("{" + name + "}", part, StringComparison.Ordinal);
        }

        return pattern;
    }

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.CultureInvariant, Patience);

    private sealed record PhraseFile(string[] Vocabulary, Dictionary<string, string> Parts, string[] Requests, string[] Others, string Alone, string[] Around);
}
