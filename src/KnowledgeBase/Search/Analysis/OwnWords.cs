using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Something else that a term of the question may stand for: one index term, or several that belong together.</summary>
/// <param name="Trust">How sure it is: 0 to 1.</param>
internal sealed record OwnMeaning(IReadOnlyList<string> Terms, double Trust)
{
    public string Key => string.Join(' ', Terms);
}

/// <summary>
/// What a team calls things itself: its synonyms, and the names of its products, which customers misspell and write in one
/// word or in two. Read with the question, so that a change counts at once and nothing is indexed anew.
/// </summary>
internal static class OwnWords
{
    /// <summary>Said by somebody who knows; less than the question's own word all the same, which is to come first.</summary>
    private const double SameTrust = 0.9;

    /// <summary>As a guess of <see cref="Spelling"/>.</summary>
    private const double MisspeltTrust = 0.6;

    /// <summary>"Wheel house one" is one name.</summary>
    private const int MostPieces = 3;

    /// <summary>Shorter names have too many neighbours.</summary>
    private const int ShortestName = 4;

    /// <summary>What each term of the question may stand for besides itself.</summary>
    public static Dictionary<string, List<OwnMeaning>> Read(string question, string language, SearchSettings settings, ITextAnalysis analysis)
    {
        var found = new Dictionary<string, List<OwnMeaning>>(StringComparer.Ordinal);
        if (settings.Synonyms.Count + settings.Names.Count == 0) return found;
        var spans = analysis.TermSpans(question, language);
        var asked = spans.Select(span => span.Term).ToArray();
        foreach (var line in settings.Synonyms) AddLine(found, asked, line, language, analysis);
        var words = settings.Names.Count == 0 ? [] : WordList.Words(question);
        foreach (var name in settings.Names) AddName(found, words, spans, name, language, analysis);
        return found;
    }

    private static void AddLine(Dictionary<string, List<OwnMeaning>> found, string[] asked, string line, string language, ITextAnalysis analysis)
    {
        var sides = line.Split("=>", 2);
        var said = Phrases(sides[0]);
        var meant = sides.Length == 2 ? Phrases(sides[1]) : said;
        foreach (var phrase in said.Where(phrase => asked.AsSpan().IndexOf(phrase) >= 0))
        {
            // Each of the phrase's terms stands for the whole: what is found by the other word answers all of them.
            foreach (var term in phrase)
                foreach (var other in meant.Where(other => !other.SequenceEqual(phrase)))
                    Add(found, term, new OwnMeaning(other, SameTrust));
        }

        List<string[]> Phrases(string side) =>
            [.. side.Split(',').Select(phrase => analysis.Terms(phrase, language).ToArray()).Where(terms => terms.Length > 0)];
    }

    private static void AddName(
        Dictionary<string, List<OwnMeaning>> found, List<(string Word, int Start, int End)> words, IReadOnlyList<TermSpan> spans, string name, string language, ITextAnalysis analysis)
    {
        var joined = string.Concat(WordList.Words(name).Select(word => word.Word));
        var terms = analysis.Terms(name, language);
        if (joined.Length < ShortestName || terms.Count == 0) return;
        for (var first = 0; first < words.Count; first++)
            for (var count = 1; count <= MostPieces && first + count <= words.Count; count++)
            {
                var written = string.Concat(words.GetRange(first, count).Select(word => word.Word));
                if (Math.Abs(written.Length - joined.Length) > Spelling.Errors(joined)) continue;
                var errors = Spelling.Distance(written, joined);
                var (start, end) = (words[first].Start, words[first + count - 1].End);
                var asked = spans.Where(span => span.Start >= start && span.Start < end).Select(span => span.Term).ToList();
                if (errors > Spelling.Errors(joined) || asked.SequenceEqual(terms)) continue;
                foreach (var term in asked) Add(found, term, new OwnMeaning(terms, errors == 0 ? SameTrust : MisspeltTrust));
            }
    }

    private static void Add(Dictionary<string, List<OwnMeaning>> found, string term, OwnMeaning meaning)
    {
        if (!found.TryGetValue(term, out var known)) found.Add(term, known = []);
        if (!known.Exists(other => other.Key == meaning.Key) && meaning.Key != term) known.Add(meaning);
    }
}
