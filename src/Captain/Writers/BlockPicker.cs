namespace Wheelhouse.Captain.Writers;

/// <summary>
/// Finds the list, table or code that answers as a whole: half of a procedure, or a price without its column, helps
/// nobody. Null when single pieces answer better.
/// </summary>
internal static class BlockPicker
{
    /// <summary>Coverage and likelihood together that make a list the answer.</summary>
    private const double Enough = 0.6;

    public static Excerpt? Pick(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, AnswerLength length)
    {
        var top = ranked[0];
        return PickCode(question, top, length) ?? PickList(question, ranked, top, length) ?? PickTable(ranked, top, length);
    }

    private static Excerpt? PickList(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, ScoredPiece top, AnswerLength length)
    {
        (PassageReading Passage, Block List, Piece? Lead)? best = null;
        var bestScore = Enough;
        foreach (var passage in ranked.Select(r => r.Piece.Passage).Distinct().Take(4))
        {
            foreach (var list in passage.Blocks.Where(b => b.Kind is BlockKind.List or BlockKind.OrderedList))
            {
                // A list of which an item was hidden is not quoted whole.
                if (passage.Pieces.Count(p => ReferenceEquals(p.Block, list)) < list.Parts.Count) continue;
                var lead = LeadOf(passage, list);
                var score = ScoreOf(question, ranked, passage, list, lead);
                if (HoldsTop(top, list, lead)) score += Enough;
                if (score > bestScore && Answers(question, top, list, lead)) (best, bestScore) = ((passage, list, lead), score);
            }
        }

        return best is { } found ? Fit(found.Passage, found.List, found.Lead, bestScore, length) : null;
    }

    /// <summary>The sentence right above a list.</summary>
    private static Piece? LeadOf(PassageReading passage, Block list)
    {
        var at = passage.Blocks.ToList().IndexOf(list);
        if (at == 0 || passage.Blocks[at - 1] is not { Kind: BlockKind.Paragraph } paragraph) return null;
        var last = passage.Pieces.LastOrDefault(p => ReferenceEquals(p.Block, paragraph));
        // Nothing hidden may stand between the two: they are quoted as one stretch.
        return last is not null && passage.Source.Text.AsSpan()[last.Span.End..list.Start].IsWhiteSpace() ? last : null;
    }

    /// <summary>Whether quoting this list whole is an answer at all: it holds the best piece and needs its lead or its order, or it is the procedure asked for.</summary>
    private static bool Answers(QuestionReading question, ScoredPiece top, Block list, Piece? lead)
    {
        var holdsTop = HoldsTop(top, list, lead);
        if (question.Kind == QuestionKind.HowTo) return list.Kind == BlockKind.OrderedList || (holdsTop && list.Parts.Count > 1);
        return holdsTop && (list.Kind == BlockKind.OrderedList || (lead is not null && Leads(lead)));
    }

    private static bool HoldsTop(ScoredPiece top, Block list, Piece? lead) => ReferenceEquals(top.Piece.Block, list) || ReferenceEquals(top.Piece, lead);

    /// <summary>"We accept:" and "It is free if" say nothing without what follows.</summary>
    public static bool Leads(Piece piece) => piece.Kind == PieceKind.Sentence && piece.Quote.TrimEnd('*', '_', ' ', '"', '”', ')') is not [.., '.' or '!' or '?' or '。' or '！' or '？' or '…' or '；'];

    /// <summary>The share of the question that the list covers together with its headings and lead, and how likely its pieces are.</summary>
    private static double ScoreOf(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, PassageReading passage, Block list, Piece? lead)
    {
        var pieces = passage.Pieces.Where(p => ReferenceEquals(p.Block, list) || ReferenceEquals(p, lead)).ToList();
        var terms = pieces.SelectMany(p => p.Terms).Select(t => t.Term).Concat(pieces.SelectMany(p => p.Context)).ToHashSet(StringComparer.Ordinal);
        double covered = 0;
        for (var q = 0; q < question.Terms.Count; q++)
        {
            var here = terms.Contains(question.Terms[q]) ? 1 : terms.Select(t => question.Credit(q, t)).DefaultIfEmpty(0).Max();
            // Headings name what a procedure is for; its steps only use the same words.
            covered += question.Weights[q] * ((0.5 * here) + (0.5 * PieceFeatures.InContext(question, q, pieces[0])));
        }

        var likely = ranked.Where(r => pieces.Contains(r.Piece)).Sum(r => r.Probability);
        return (covered / Math.Max(question.TotalWeight, 1e-9)) + (0.5 * likely) + (passage.IsOutdated ? -0.5 : 0) - (passage.Source.Language == ranked[0].Piece.Passage.Source.Language ? 0 : 1);
    }

    /// <summary>The list with its lead; as many items as fit when it is longer than the limit for lists.</summary>
    private static Excerpt? Fit(PassageReading passage, Block list, Piece? lead, double score, AnswerLength length)
    {
        var start = lead is null ? list.Start : Antecedent(passage, lead).Span.Start;
        if (lead is not null && length.Of(lead.Quote) > length.Limit / 2) start = list.Start;
        var text = passage.Source.Text;
        foreach (var item in list.Parts.Reverse())
        {
            var span = new TextSpan(start, item.End);
            if (length.Of(span.Of(text)) + length.Mark <= length.WholeLimit)
                return new Excerpt(passage, span, ExcerptShape.Lines, score, IsCut: item.End < list.End);
        }

        return null;
    }

    /// <summary>"It is free if" is quoted with the sentence that says what "it" is.</summary>
    private static Piece Antecedent(PassageReading passage, Piece lead)
    {
        if (lead.Index == 0 || !PieceFeatures.LeansOnPrevious(lead)) return lead;
        var before = passage.Pieces[lead.Index - 1];
        var adjoins = ReferenceEquals(before.Block, lead.Block) && passage.Source.Text.AsSpan()[before.Span.End..lead.Span.Start].IsWhiteSpace();
        return adjoins ? before : lead;
    }

    /// <summary>All rows when the question does not tell them apart ("what are your prices?").</summary>
    private static Excerpt? PickTable(IReadOnlyList<ScoredPiece> ranked, ScoredPiece top, AnswerLength length)
    {
        if (top.Piece.Kind != PieceKind.Row) return null;
        var rows = ranked.Where(r => ReferenceEquals(r.Piece.Block, top.Piece.Block)).ToList();
        var alike = rows.Count(r => r.Score > top.Score - 0.6);
        var table = top.Piece.Block;
        if (alike < 3 && alike < rows.Count || rows.Count < 2) return null;
        var whole = new Excerpt(top.Piece.Passage, new TextSpan(table.Start, table.End), ExcerptShape.Lines, rows.Sum(r => r.Probability));
        return length.Of(whole.Quote) + length.Mark <= length.WholeLimit ? whole : null;
    }

    private static Excerpt? PickCode(QuestionReading question, ScoredPiece top, AnswerLength length)
    {
        var piece = top.Piece;
        var blocks = piece.Passage.Blocks;
        var at = blocks.ToList().IndexOf(piece.Block);
        if (piece.Kind != PieceKind.Sentence || at + 1 >= blocks.Count || blocks[at + 1] is not { Kind: BlockKind.Code } code) return null;
        if (question.Kind != QuestionKind.HowTo && piece.Quote is not [.., ':' or '：']) return null;
        var whole = new Excerpt(piece.Passage, new TextSpan(piece.Span.Start, code.End), ExcerptShape.Lines, top.Probability);
        return length.Of(whole.Quote) + length.Mark <= length.WholeLimit ? whole : null;
    }
}
