namespace Wheelhouse.Captain.Writers;

/// <summary>Chooses what to quote within the reply's limit, and in which order it reads best.</summary>
internal static class ExcerptPicker
{
    /// <summary>A further piece must be at least this likely to hold the answer; otherwise it is padding.</summary>
    private const double Worthwhile = 0.02;

    /// <summary>… and this likely compared with the best piece.</summary>
    private const double WorthwhileShare = 0.06;

    /// <summary>Half a sentence is worth its ugliness only when the answer may well stand in it.</summary>
    private const double WorthClipping = 0.04;

    /// <summary>How much likelier a piece counts right beside the best, and in the same passage.</summary>
    private const double Beside = 4;

    private const double SamePassage = 2;

    public static IReadOnlyList<Excerpt> Pick(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, AnswerLength length)
    {
        var chosen = new List<Excerpt>();
        var taken = new List<Piece>();
        var room = length.Limit;
        if (BlockPicker.Pick(question, ranked, length) is { } block)
        {
            chosen.Add(block);
            room -= length.Of(block.Quote) + length.Mark;
            taken.AddRange(block.Passage.Pieces.Where(p => p.Span.Start >= block.Span.Start && p.Span.End <= block.Span.End));
            // A whole list or table answers by itself; more text would bury it.
            if (question.Kind == QuestionKind.HowTo || taken.Contains(ranked[0].Piece) || ranked[0].Probability < 0.5) return chosen;
        }
        else if (AnswerPlaces.AreBare([.. ranked.Select(r => r.Piece.Passage).Distinct()]))
        {
            return InReadingOrder(BareTextPicker.Pick(question, ranked, length));
        }

        foreach (var candidate in Near(ranked))
        {
            if (chosen.Count > 0 && candidate.Probability < Math.Max(Worthwhile, WorthwhileShare * ranked[0].Probability)) break;
            if (!Stands(candidate, ranked[0])) continue;
            if (taken.Exists(t => ReferenceEquals(t, candidate.Piece) || Repeats(t, candidate.Piece))) continue;
            var mark = taken.Exists(t => Touches(t, candidate.Piece)) ? 0 : length.Mark;
            var cost = length.Of(candidate.Piece.Quote) + mark;
            if (cost <= room)
            {
                chosen.Add(Whole(candidate));
                taken.Add(candidate.Piece);
                room -= cost;
            }
            else if (room - length.Mark - length.Dots >= length.Shortest && candidate.Piece.Kind == PieceKind.Sentence && (chosen.Count == 0 || candidate.Probability >= WorthClipping))
            {
                var span = Clipping.Clip(question, candidate.Piece, length, room - length.Mark - length.Dots);
                chosen.Add(new Excerpt(candidate.Piece.Passage, span, ExcerptShape.Clipped, candidate.Probability, IsCut: span.End < candidate.Piece.Span.End));
                room = 0;
                break;
            }
        }

        AddAntecedent(ranked, chosen, taken, length, room);
        return InReadingOrder(chosen);
    }

    /// <summary>The best piece and what may go with it: what stands beside it explains it better than a likelier piece from elsewhere.</summary>
    private static IEnumerable<ScoredPiece> Near(IReadOnlyList<ScoredPiece> ranked)
    {
        var best = ranked[0].Piece;
        return ranked.Take(24).Select(r => r with { Probability = Math.Min(ranked[0].Probability, r.Probability * Boost(r.Piece, best)) })
            .OrderByDescending(r => r.Probability).Take(8);
    }

    private static double Boost(Piece piece, Piece best) =>
        !ReferenceEquals(piece.Passage, best.Passage) ? 1 : Math.Abs(piece.Index - best.Index) <= 1 ? Beside : SamePassage;

    /// <summary>Items, rows and sentences that lead to a list say little by themselves: they must be nearly as likely as the best piece.</summary>
    public static bool Stands(ScoredPiece candidate, ScoredPiece best) =>
        candidate.Piece.Kind == PieceKind.Sentence ? !IsFragment(candidate.Piece) : candidate.Probability > 0.5 * best.Probability;

    /// <summary>A line that leads to a list, without its list.</summary>
    private static bool IsFragment(Piece piece)
    {
        var pieces = piece.Passage.Pieces;
        return BlockPicker.Leads(piece) && piece.Index + 1 < pieces.Count && pieces[piece.Index + 1].Kind == PieceKind.Item;
    }

    public static Excerpt Whole(ScoredPiece candidate)
    {
        var piece = candidate.Piece;
        return piece.Kind switch
        {
            PieceKind.Row => new Excerpt(piece.Passage, piece.Span, ExcerptShape.Row, candidate.Probability, piece.Block.Parts[0]),
            _ => new Excerpt(piece.Passage, piece.Span, ExcerptShape.Prose, candidate.Probability),
        };
    }

    /// <summary>A best sentence that opens with "it" or "they" is put after the sentence it leans on, when there is room.</summary>
    private static void AddAntecedent(IReadOnlyList<ScoredPiece> ranked, List<Excerpt> chosen, List<Piece> taken, AnswerLength length, int room)
    {
        var best = ranked[0].Piece;
        if (best.Index == 0 || !taken.Contains(best) || !PieceFeatures.LeansOnPrevious(best)) return;
        var before = best.Passage.Pieces[best.Index - 1];
        if (before.Kind != PieceKind.Sentence || !ReferenceEquals(before.Block, best.Block) || taken.Contains(before) || length.Of(before.Quote) > room) return;
        chosen.Add(new Excerpt(before.Passage, before.Span, ExcerptShape.Prose, 0));
        taken.Add(before);
    }

    private static bool Touches(Piece one, Piece other) =>
        ReferenceEquals(one.Block, other.Block) && one.Kind == PieceKind.Sentence && Math.Abs(one.Index - other.Index) == 1;

    /// <summary>Neighbouring chunks overlap and pages repeat each other: the same words are quoted once.</summary>
    private static bool Repeats(Piece one, Piece other) =>
        one.Terms.Count == other.Terms.Count && one.Terms.Zip(other.Terms).All(pair => pair.First.Term == pair.Second.Term);

    /// <summary>The passage of the best excerpt first, and within a passage as its author wrote it; neighbours become one excerpt.</summary>
    private static List<Excerpt> InReadingOrder(List<Excerpt> chosen)
    {
        var ordered = chosen.GroupBy(c => c.Passage.Number).OrderByDescending(g => g.Max(c => c.Probability)).SelectMany(InPassage);
        var merged = new List<Excerpt>();
        foreach (var excerpt in ordered)
        {
            if (merged.Count > 0 && merged[^1] is { Shape: ExcerptShape.Prose } last && excerpt.Shape == ExcerptShape.Prose && Adjoin(last, excerpt))
                merged[^1] = last with { Span = new TextSpan(last.Span.Start, excerpt.Span.End), Probability = Math.Max(last.Probability, excerpt.Probability) };
            else merged.Add(excerpt);
        }

        return merged;
    }

    /// <summary>A row or a list answers by itself and comes first; what the passage says around it follows.</summary>
    private static IEnumerable<Excerpt> InPassage(IEnumerable<Excerpt> excerpts) =>
        excerpts.OrderBy(c => c.Shape is ExcerptShape.Row or ExcerptShape.Lines ? 0 : 1).ThenBy(c => c.Span.Start);

    private static bool Adjoin(Excerpt first, Excerpt second)
    {
        if (!ReferenceEquals(first.Passage, second.Passage) || second.Span.Start < first.Span.End) return false;
        var between = first.Passage.Source.Text.AsSpan()[first.Span.End..second.Span.Start];
        return between.IsWhiteSpace() && between.Count('\n') < 2 && !first.Passage.Pieces.Any(p => p.Span.Start == second.Span.Start && p.Kind != PieceKind.Sentence);
    }
}
