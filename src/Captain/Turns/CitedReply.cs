using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>A source below a reply.</summary>
/// <param name="DocumentId">Null for what a tool returned.</param>
internal sealed record SourceLink(int Number, string Title, string? Url, string Quote, DocumentId? DocumentId);

/// <summary>
/// A reply as it grows sentence by sentence: its text with bracketed numbers and the sources they stand for. Documents
/// are numbered as they are first cited, so a streamed sentence already carries its final numbers.
/// </summary>
/// <param name="shown">What of a quote stands below the reply; the turn's record keeps it whole. Null for all of it.</param>
internal sealed partial class CitedReply(IReadOnlyList<Passage> passages, CitationStyle style = CitationStyle.Numbers, Func<string, string>? shown = null)
{
    private const int LongestQuote = 400;

    private readonly StringBuilder _text = new();
    private readonly List<SourceLink> _sources = [];
    private readonly Dictionary<DocumentId, int> _numbers = [];
    private bool _lastWasBlock;
    private bool _lastWasItem;

    public string Text => _text.ToString();

    /// <summary>What the customer may open; empty where the team shows no sources. The turn's record keeps them all.</summary>
    public IReadOnlyList<SourceLink> Sources => style == CitationStyle.None ? [] : _sources;

    /// <summary>What a turn has written so far.</summary>
    public static CitedReply Of(TurnContext turn)
    {
        var reply = new CitedReply(turn.Notes.Passages, turn.Assistant.Settings.CitationStyle, Shown(() => CheckScope.HostsOf(turn)));
        foreach (var sentence in turn.Notes.Sentences) reply.Add(sentence);
        return reply;
    }

    /// <summary>A source may be poisoned: what a quote shows is held to the rule about addresses of others as the reply is.</summary>
    public static Func<string, string> Shown(Func<AllowedHosts> hosts) => quote => hosts().BeforeForeign(AnswerCheck.Visible(quote));

    /// <summary>Appends a verified sentence; returns it as it stands in the reply, with the sources that it cites.</summary>
    public (string Text, IReadOnlyList<SourceLink> Sources) Add(WrittenSentence sentence)
    {
        var cited = sentence.Citations.Select(NumberOf).Distinct().Order().ToList();
        var text = style == CitationStyle.Numbers ? WithNumbers(sentence.Text.TrimEnd(), cited) : sentence.Text.TrimEnd();
        var isBlock = text.Contains('\n', StringComparison.Ordinal);
        var isItem = ListItem().IsMatch(text);
        if (_text.Length > 0)
        {
            _text.Append(isItem && _lastWasItem ? "\n" : isBlock || isItem || _lastWasBlock || _lastWasItem ? "\n\n" : " ");
        }

        _text.Append(text);
        _lastWasBlock = isBlock;
        _lastWasItem = isItem;
        return (text, [.. Sources.Where(s => cited.Contains(s.Number))]);
    }

    /// <summary>Appends what cites nothing, such as an offer, as a paragraph of its own.</summary>
    public void AddAside(string text) => _text.Append(_text.Length > 0 ? "\n\n" : "").Append(text);

    /// <summary>What a source is, also where it is no document.</summary>
    public DocumentId KeyOf(SourceLink source) => _numbers.First(n => n.Value == source.Number).Key;

    private int NumberOf(Citation citation)
    {
        var passage = passages[citation.PassageNumber - 1];
        if (!_numbers.TryGetValue(passage.DocumentId, out var number))
        {
            number = _numbers[passage.DocumentId] = _numbers.Count + 1;
            var quote = (shown?.Invoke(citation.Quote) ?? citation.Quote).Brief(LongestQuote);
            _sources.Add(new SourceLink(number, TitleOf(passage), passage.Url, quote, ToolPassage.HasDocument(passage.DocumentId) ? passage.DocumentId : null));
        }

        return number;
    }

    /// <summary>A link opens the page by itself; where there is none, its number says where to look.</summary>
    private static string TitleOf(Passage passage) =>
        passage is { Url: null, Page: { } page } ? string.Create(CultureInfo.InvariantCulture, $"{passage.Title} (p. {page})") : passage.Title;

    private static string WithNumbers(string text, List<int> numbers)
    {
        var marks = string.Concat(numbers.Select(n => string.Create(CultureInfo.InvariantCulture, $"[{n}]")));
        // A table or a code block would break if something stood behind its last line.
        return marks.Length == 0 ? text : EndsInBlock().IsMatch(text) ? $"{text}\n\n{marks}" : $"{text} {marks}";
    }

    [GeneratedRegex(@"^(\d{1,3}[.)]|[-*+])\s")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"(^|\n)(\||```)[^\n]*$")]
    private static partial Regex EndsInBlock();
}
