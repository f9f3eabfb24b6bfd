namespace Wheelhouse.Captain.Writers;

/// <summary>Cuts the part out of a too long piece that holds most of what the question asks about. The cut is verbatim and starts at a clause.</summary>
internal static class Clipping
{
    public static TextSpan Clip(QuestionReading question, Piece piece, AnswerLength length, int room)
    {
        var text = piece.Passage.Source.Text;
        var units = length.Units(text, piece.Span);
        if (units.Count <= room) return piece.Span;
        var worth = Worth(question, piece, units);
        var (best, bestWorth) = (0, double.MinValue);
        for (var start = 0; start < units.Count; start++)
        {
            if (start > 0 && !StartsClause(text, units[start].Start)) continue;
            var end = Math.Min(start + room, units.Count);
            var sum = start == 0 ? 0.3 : 0;
            for (var i = start; i < end; i++) sum += worth[i];
            if (sum > bestWorth + 1e-9) (best, bestWorth) = (start, sum);
        }

        var last = Math.Min(best + room, units.Count) - 1;
        return new TextSpan(units[best].Start, units[last].End);
    }

    private static double[] Worth(QuestionReading question, Piece piece, List<TextSpan> units)
    {
        var worth = new double[units.Count];
        var heaviest = Math.Max(question.Weights.DefaultIfEmpty(0).Max(), 1e-9);
        foreach (var term in piece.Terms)
        {
            var unit = units.FindIndex(u => term.Start >= u.Start && term.Start < u.End);
            if (unit < 0) continue;
            var matched = 0.0;
            for (var q = 0; q < question.Terms.Count; q++) matched = Math.Max(matched, question.Credit(q, term.Term) * question.Weights[q] / heaviest);
            // A new word near a word of the question is what an answer looks like; far from it, it is not.
            worth[unit] += matched > 0 ? matched : 0.05;
        }

        foreach (var cue in AnswerCues.Places(question, piece))
        {
            var unit = units.FindIndex(u => cue >= u.Start && cue < u.End);
            if (unit >= 0) worth[unit] += 0.5;
        }

        return worth;
    }

    public static bool StartsClause(string text, int at)
    {
        var before = at - 1;
        while (before > 0 && (char.IsWhiteSpace(text[before]) || text[before] is '"' or '“' or '«')) before--;
        return before >= 0 && text[before] is ',' or ';' or ':' or '—' or '–' or '(' or ')' or '，' or '；' or '：' or '、' or '（' or '）';
    }
}
