using System.Collections.Frozen;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Words and phrases of one kind in one language, in a text file of lines with commas between them, and where a question says one.</summary>
internal sealed class WordList
{
    private static readonly string[] Languages = ["en", "es", "pt", "zh"];

    private readonly FrozenSet<string> _phrases;
    private readonly int _mostWords;
    private readonly int _mostCharacters;

    private WordList(IEnumerable<string> phrases)
    {
        _phrases = phrases.Select(Folded).ToFrozenSet(StringComparer.Ordinal);
        _mostWords = _phrases.Max(phrase => phrase.Count(c => c == ' ') + 1);
        _mostCharacters = _phrases.Max(phrase => phrase.Length);
    }

    public static FrozenDictionary<string, T> ByLanguage<T>(Func<string, T> load) => Languages.ToFrozenDictionary(language => language, load);

    public static WordList Load(string kind, string language) => Of(Lines(kind, language).SelectMany(line => line.Split(", ")));

    public static WordList Of(IEnumerable<string> phrases) => new(phrases);

    /// <summary>The lines of a file without its comments.</summary>
    public static IEnumerable<string> Lines(string kind, string language)
    {
        using var stream = typeof(WordList).Assembly.GetManifestResourceStream($"Wheelhouse.KnowledgeBase.Search.Analysis.{kind}.{language}.txt")
            ?? throw new InvalidOperationException($"The words {kind} of language {language} are not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
    }

    /// <summary>The words of a text, folded, and where they stand.</summary>
    public static List<(string Word, int Start, int End)> Words(string text)
    {
        var words = new List<(string, int, int)>();
        var scanner = new WordScanner(text);
        while (scanner.Next()) words.Add((Folding.Fold(text.AsSpan(scanner.Start, scanner.Length)), scanner.Start, scanner.Start + scanner.Length));
        return words;
    }

    /// <summary>Marks the characters of a question that belong to one of them, the longest first.</summary>
    public bool[] Cover(string question, bool isDense)
    {
        var covered = new bool[question.Length];
        if (isDense) CoverText(question, covered);
        else CoverWords(question, covered);
        return covered;
    }

    private void CoverText(string question, bool[] covered)
    {
        var folded = question.ToLowerInvariant();
        for (var i = 0; i < folded.Length;)
        {
            var length = Math.Min(_mostCharacters, folded.Length - i);
            while (length > 0 && !_phrases.Contains(folded.Substring(i, length))) length--;
            covered.AsSpan(i, length).Fill(true);
            i += Math.Max(1, length);
        }
    }

    private void CoverWords(string question, bool[] covered)
    {
        var words = Words(question);
        for (var i = 0; i < words.Count;)
        {
            var count = Math.Min(_mostWords, words.Count - i);
            while (count > 0 && !_phrases.Contains(string.Join(' ', words.Skip(i).Take(count).Select(w => w.Word)))) count--;
            if (count > 0) covered.AsSpan(words[i].Start, words[i + count - 1].End - words[i].Start).Fill(true);
            i += Math.Max(1, count);
        }
    }

    /// <summary>As the words of a question are put together: "vitoria-gasteiz" is two words.</summary>
    private static string Folded(string phrase) => string.Join(' ', Words(phrase).Select(w => w.Word));
}
