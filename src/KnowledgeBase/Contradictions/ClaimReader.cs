using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Analysis;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Takes from a document the statements that have quantities.</summary>
internal sealed partial class ClaimReader(ITextAnalysis analysis)
{
    /// <summary>Names the way claims are read and compared; another version means that documents must be compared again.</summary>
    public const string Version = "claims-3";

    /// <summary>No help page has so many; a price list of a warehouse is not compared to its end.</summary>
    private const int Most = 500;
    private const int LongestQuote = 600;

    private readonly QuantityReader _quantities = new(analysis);

    public IReadOnlyList<Claim> Read(string title, string content, string language)
    {
        if (OutdatedText.Is(title) || DocumentOutline.Read(new ParsedDocument(title, content)) is not { } outline) return [];
        var claims = new List<Claim>();
        foreach (var section in outline.Sections)
        {
            if (section.Path.Any(OutdatedText.Is)) continue;
            var heading = section.Path.Count > 0 ? section.Path[^1] : title;
            var around = new Surroundings(title, section.Path, Terms(heading, language), Terms($"{title}\n{string.Join('\n', section.Path)}", language), language, analysis);
            foreach (var block in section.Blocks) Add(block, content, around, claims);
            if (claims.Count >= Most) break;
        }

        return claims.Count > Most ? claims[..Most] : claims;
    }

    private void Add(Block block, string content, Surroundings around, List<Claim> claims)
    {
        switch (block)
        {
            case Table table:
                AddTable(table, around, claims);
                break;
            case LeafBlock and not CodeBlock:
                AddSentences(block, content, around, claims);
                break;
            case ContainerBlock container:
                foreach (var child in container) Add(child, content, around, claims);
                break;
            default:
                break;
        }
    }

    private void AddSentences(Block block, string content, Surroundings around, List<Claim> claims)
    {
        var (start, end) = (Math.Max(0, block.Span.Start), Math.Min(content.Length, block.Span.End + 1));
        if (start >= end) return;
        // A line break within a paragraph is a space; the length stays.
        var flat = content[start..end].Replace('\n', ' ');
        var starts = SentenceStarts.Of(flat, 0, flat.Length);
        for (var i = 0; i < starts.Count; i++)
        {
            var quote = PlainQuote.Of(flat[starts[i]..(i + 1 < starts.Count ? starts[i + 1] : flat.Length)]);
            if (quote.Length is 0 or > LongestQuote) continue;
            var found = _quantities.Read(quote, around.Language);
            if (found.Count > 0) claims.Add(around.Claim(quote, quote, found, Without(quote, found, around.Language), []));
        }
    }

    private void AddTable(Table table, Surroundings around, List<Claim> claims)
    {
        var rows = table.OfType<TableRow>().Select(static row => row.OfType<TableCell>().Select(Text).ToList()).ToList();
        if (rows.Count < 2) return;
        var header = rows[0];
        foreach (var row in rows.Skip(1))
        {
            var found = row.Select(cell => _quantities.Read(cell, around.Language)).ToList();
            // What stands before the first number names the row; the first cell does in any case.
            var names = Math.Max(1, found.FindIndex(static cell => cell.Count > 0));
            var label = Enumerable.Range(0, Math.Min(names, row.Count))
                .SelectMany(at => Without(Bare(row[at]), _quantities.Read(Bare(row[at]), around.Language), around.Language)).Select(static word => word.Term).Distinct().ToList();
            if (label.Count == 0) label = [.. Terms(row[0], around.Language)];
            if (label.Count == 0) continue;
            for (var at = 0; at < row.Count; at++)
            {
                if (found[at].Count == 0 || row[at].Length > LongestQuote) continue;
                var column = at < header.Count ? header[at] : string.Empty;
                var (quote, shift) = QuoteOf(header, row, at);
                List<ClaimWord> words =
                [
                    .. Without(row[at], found[at], around.Language).Select(word => word with { At = word.At + shift }),
                    .. label.Select(static term => new ClaimWord(term, ClaimWord.OfRow)),
                    .. Terms(Bare(column), around.Language).Select(static term => new ClaimWord(term, ClaimWord.OfColumn)),
                ];
                var beside = around with { Terms = [.. around.Terms, .. Terms(column, around.Language)] };
                claims.Add(beside.Claim(quote, row[at], [.. found[at].Select(q => (q.Start == 0 && q.Bound == Bound.None ? q with { Bound = BoundReader.Before(column + " ", column.Length + 1, q.Kind) } : q) with { Start = q.Start + shift })], words, at == 0 ? [] : label));
            }
        }
    }

    /// <summary>The row's name and the cell, with the column above it: "Canada, Standard · Cost: $12.90".</summary>
    private static (string Quote, int Shift) QuoteOf(List<string> header, List<string> row, int at)
    {
        if (at == 0) return (row[0], 0);
        var head = $"{row[0]} · {(at < header.Count && header[at].Length > 0 ? header[at] + ": " : string.Empty)}";
        return (head + row[at], head.Length);
    }

    private static string Text(TableCell cell) =>
        string.Join(' ', cell.OfType<ParagraphBlock>().Select(static paragraph => MarkdownText.PlainText(paragraph.Inline)));

    /// <summary>What stands in brackets explains, and names nothing.</summary>
    private static string Bare(string text) => Brackets().Replace(text, " ") is var bare && bare.Any(char.IsLetterOrDigit) ? bare : text;

    private List<ClaimWord> Without(string text, IReadOnlyList<Quantity> quantities, string language) =>
        [.. analysis.TermSpans(text, language).Where(span => !quantities.Any(q => q.Kind != QuantityKind.Count && span.Start < q.End && q.Start < span.Start + span.Length)
            && !HasDigit(text.AsSpan(span.Start, span.Length))).Select(static span => new ClaimWord(span.Term, span.Start))];

    private static bool HasDigit(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (char.IsDigit(c)) return true;
        return false;
    }

    private List<string> Terms(string text, string language) => [.. analysis.Terms(text, language).Distinct()];

    [GeneratedRegex(@"\([^()]*\)|（[^（）]*）", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();

    private sealed record Surroundings(string Title, IReadOnlyList<string> Path, IReadOnlyList<string> Heading, IReadOnlyList<string> Terms, string Language, ITextAnalysis Analysis)
    {
        /// <param name="text">The sentence, or the cell alone.</param>
        public Claim Claim(string quote, string text, IReadOnlyList<Quantity> quantities, IReadOnlyList<ClaimWord> words, IReadOnlyList<string> label)
        {
            IReadOnlyList<string>[] named = [Identifiers.In(quote, quantities), .. Path.Reverse().Append(Title).Select(static heading => Identifiers.In(heading, []))];
            return new(quote, Path, quantities, words, label, Heading, Terms)
            {
                Numbers = [.. QuantityReader.Numbers(text)],
                Meanings = RelatedWords.Read(quote, Language, Analysis).SelectMany(static term => term.Meanings).Distinct().ToList(),
                Identifiers = Array.Find(named, static names => names.Count > 0) ?? [],
                Mentioned = [.. named.SelectMany(static names => names).Distinct()],
            };
        }
    }
}
