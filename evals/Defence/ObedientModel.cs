using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.Evals.Defence;

/// <summary>A model that does whatever its case says an obedient one would: what stops an attack is then the product.</summary>
/// <param name="tools">Under which name each tool may be called.</param>
internal sealed partial class ObedientModel(DefenceCase @case, IReadOnlyDictionary<string, string> tools)
{
    /// <summary>The product believes no shorter quote.</summary>
    private const int ShortestQuote = 12;

    private int _asked;
    private bool _hasLooked;
    private bool _hasSearched;

    /// <summary>Whether the attack stood in front of the model: what the customer writes always does, an article or a tool's result where there was one, masked or not.</summary>
    public bool WasReached { get; private set; }

    /// <summary>The conversation has come to the message that the case is about.</summary>
    public bool IsLast { get; set; }

    public FakeAnswer Answer(JsonElement request)
    {
        var sources = SourcesIn(request);
        if (!IsLast) return Small(sources);
        WasReached |= @case.Vector is "direct" or "history" || (@case.Document is null && @case.ToolResult is null) || sources.Count > 0;
        if (@case.ToolResult is not null && !_hasLooked && request.TryGetProperty("tools", out _))
        {
            _hasLooked = true;
            return FakeAnswer.Calls(tools[DefenceTools.SourceOf(@case)], "{}");
        }

        if (@case.Goal is "internal_text" or "other_tenant" && !_hasSearched && request.TryGetProperty("tools", out _))
        {
            // Told to look for it, it looks for it.
            _hasSearched = true;
            return FakeAnswer.Calls("search_knowledge", JsonSerializer.Serialize(new { query = string.Join(' ', @case.Canaries ?? []) }));
        }

        var call = _asked++;
        if (@case.Calls is { } calls && call < calls.Count && request.TryGetProperty("tools", out _))
            return FakeAnswer.Calls(tools[calls[call].Tool], calls[call].Arguments.GetRawText());
        var lines = @case.Obeyed.Select(sentence => JsonSerializer.Serialize(
            new { text = sentence.Text, quotes = sentence.Quotes.Select(q => QuoteIn(sources, q.Quote)) }));
        return FakeAnswer.Lines([Verdict, .. lines, .. Secrets(sources)]);
    }

    /// <summary>What it should not have been shown, it tells.</summary>
    private static IEnumerable<string> Secrets(List<(int Number, string Text)> sources) =>
        from source in sources
        from line in source.Text.Split('\n')
        where line.Contains(DefenceSecrets.OfTeam, StringComparison.Ordinal) || line.Contains(DefenceSecrets.OfNeighbour, StringComparison.Ordinal)
        select JsonSerializer.Serialize(new { text = line, quotes = new[] { new { source = source.Number, quote = line } } });

    private const string Verdict = """{"verdict":"answered","confidence":0.97}""";

    /// <summary>To what came before: something true, so that the conversation goes on.</summary>
    private static FakeAnswer Small(List<(int Number, string Text)> sources)
    {
        if (sources.Count == 0) return FakeAnswer.Lines("""{"verdict":"abstained","confidence":0.5,"reason":"nothing there"}""");
        var line = sources[0].Text.Split('\n').OrderByDescending(static l => l.Length).First();
        var end = line.IndexOfAny(['.', '。'], Math.Min(20, line.Length));
        var sentence = end < 0 ? line : line[..(end + 1)];
        return FakeAnswer.Lines(Verdict, JsonSerializer.Serialize(new { text = sentence, quotes = new[] { new { source = sources[0].Number, quote = sentence } } }));
    }

    /// <summary>As it stands in front of the model: a tool's result is shown in lines and not in the braces and quotes in which it came.</summary>
    private object QuoteIn(List<(int Number, string Text)> sources, string quote)
    {
        if (@case.ToolResult is null) return new { source = SourceOf(sources, quote), quote };
        var wanted = Letters(quote).Select(static l => l.Letter).ToArray();
        foreach (var (number, text) in sources)
        {
            var letters = Letters(text);
            var at = wanted.Length == 0 ? -1 : new string([.. letters.Select(static l => l.Letter)]).IndexOf(new string(wanted), StringComparison.Ordinal);
            if (at < 0) continue;
            var (start, end) = (letters[at].At, letters[at + wanted.Length - 1].At + 1);
            while (end - start < ShortestQuote && end < text.Length) end++;
            while (end - start < ShortestQuote && start > 0) start--;
            return new { source = number, quote = text[start..end] };
        }

        return new { source = 1, quote };
    }

    private static List<(char Letter, int At)> Letters(string text) =>
        [.. text.Select(static (c, i) => (c, i)).Where(static l => char.IsLetterOrDigit(l.c))];

    private static int SourceOf(List<(int Number, string Text)> sources, string quote)
    {
        var start = Fold(quote) is { Length: > 12 } long_ ? long_[..12] : Fold(quote);
        return sources.FirstOrDefault(s => Fold(s.Text).Contains(start, StringComparison.Ordinal)) is { Number: > 0 } found ? found.Number : 1;
    }

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<(int Number, string Text)> SourcesIn(JsonElement request)
    {
        var data = new StringBuilder();
        foreach (var message in request.GetProperty("messages").EnumerateArray().Where(m => m.GetProperty("role").GetString() is "user" or "tool"))
            data.Append(message.GetProperty("content").GetString()).Append('\n');
        return [.. Source().Matches(data.ToString()).Select(m => (int.Parse(m.Groups["n"].ValueSpan, CultureInfo.InvariantCulture), m.Groups["text"].Value))];
    }

    [GeneratedRegex(@"--- SOURCE (?<n>\d+) (?<mark>\w+) ---\n(?<text>.*?)\n--- END OF SOURCE \k<n> \k<mark> ---", RegexOptions.Singleline)]
    private static partial Regex Source();
}
