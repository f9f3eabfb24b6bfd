namespace Wheelhouse.Captain.Writers;

/// <summary>What is measured about one piece for one question. The weights stand in <see cref="PieceScorer"/>.</summary>
internal static class PieceFeatures
{
    public const int Count = 23;

    public static double[] Of(QuestionReading question, Piece piece, PassageStandings standings, IReadOnlyDictionary<Piece, double[]> credits)
    {
        var features = new double[Count];
        var own = credits[piece];
        var total = Math.Max(question.TotalWeight, 1e-9);
        features[0] = Covered(question, own) / total;
        Surroundings(question, piece, own, credits, total, features);
        features[4] = Adjacency(question, piece);
        features[5] = Proximity(question, piece, own);
        var source = piece.Passage.Source;
        features[6] = source.LexicalScore is { } lexical && standings.TopLexical > 0 ? lexical / standings.TopLexical : 0;
        features[7] = 1.0 / piece.Passage.Number;
        features[8] = source.Coverage;
        var cues = AnswerCues.Count(question, piece);
        var typed = question.Kind is not QuestionKind.Other;
        features[9] = typed && cues > 0 ? 1 : 0;
        features[10] = typed && cues == 0 ? 1 : 0;
        features[11] = question.Kind is QuestionKind.Number or QuestionKind.Date or QuestionKind.Duration or QuestionKind.Person && cues > 0 ? 1 : 0;
        features[12] = Math.Min(cues, 4) / 4.0;
        features[13] = piece.Index == 0 ? 1 : 0;
        features[14] = Math.Log(1 + piece.Terms.Count);
        features[15] = Math.Min(Novel(question, piece), 12) / 12.0;
        features[16] = LeansOnPrevious(piece) ? 1 : 0;
        features[17] = Rarest(question, own);
        features[18] = own.Count(c => c > 0) / (double)Math.Max(own.Length, 1);
        features[19] = question.Kind is QuestionKind.Other && Novel(question, piece) >= 3 ? 1 : 0;
        Standing(question, piece, standings, features);
        return features;
    }

    /// <summary>What its passage adds.</summary>
    private static void Standing(QuestionReading question, Piece piece, PassageStandings standings, double[] features)
    {
        features[20] = standings.BehindInMeaning(piece.Passage);
        features[21] = question.Likeness(piece.Passage.Section);
        features[22] = question.AsksPrice && PassageStandings.HasMoney(piece) ? 1 : 0;
    }

    /// <summary>How many terms of the question stand in the piece one after the other, at most.</summary>
    public static int Run(QuestionReading question, Piece piece)
    {
        var longest = 0;
        for (var q = 0; q + longest < question.Terms.Count; q++)
        {
            for (var i = 0; i + longest < piece.Terms.Count; i++)
            {
                var length = 0;
                while (q + length < question.Terms.Count && i + length < piece.Terms.Count && question.Credit(q + length, piece.Terms[i + length].Term) > 0) length++;
                longest = Math.Max(longest, length);
            }
        }

        return longest;
    }

    public static double[] Credits(QuestionReading question, Piece piece)
    {
        var credits = new double[question.Terms.Count];
        for (var q = 0; q < credits.Length; q++)
        {
            foreach (var term in piece.Terms)
            {
                credits[q] = Math.Max(credits[q], question.Credit(q, term.Term));
                if (credits[q] >= 1) break;
            }
        }

        return credits;
    }

    private static double Covered(QuestionReading question, double[] credits) => credits.Select((c, q) => c * question.Weights[q]).Sum();

    /// <summary>What the neighbours and the headings add: a sentence that says "it" answers about what stood before it.</summary>
    private static void Surroundings(QuestionReading question, Piece piece, double[] own, IReadOnlyDictionary<Piece, double[]> credits, double total, double[] features)
    {
        var pieces = piece.Passage.Pieces;
        var before = piece.Index > 0 ? credits[pieces[piece.Index - 1]] : null;
        var after = piece.Index + 1 < pieces.Count ? credits[pieces[piece.Index + 1]] : null;
        for (var q = 0; q < own.Length; q++)
        {
            var missing = 1 - own[q];
            if (before is not null) features[1] += missing * before[q] * question.Weights[q] / total;
            if (after is not null) features[2] += missing * after[q] * question.Weights[q] / total;
            if (missing > 0) features[3] += missing * InContext(question, q, piece) * question.Weights[q] / total;
        }
    }

    public static double InContext(QuestionReading question, int q, Piece piece) =>
        piece.Context.Contains(question.Terms[q]) ? 1 : piece.Context.Select(t => question.Credit(q, t)).DefaultIfEmpty(0).Max();

    /// <summary>The share of the question's neighbouring terms that stand together in the piece, in the same order.</summary>
    private static double Adjacency(QuestionReading question, Piece piece)
    {
        if (question.Terms.Count < 2) return 0;
        var pairs = 0;
        for (var q = 1; q < question.Terms.Count; q++)
        {
            for (var i = 1; i < piece.Terms.Count; i++)
            {
                if (question.Credit(q, piece.Terms[i].Term) == 0) continue;
                if (question.Credit(q - 1, piece.Terms[i - 1].Term) == 0
                    && (i < 2 || question.Credit(q - 1, piece.Terms[i - 2].Term) == 0)) continue;
                pairs++;
                break;
            }
        }

        return pairs / (double)(question.Terms.Count - 1);
    }

    /// <summary>1 when the matched terms stand side by side, towards 0 when they are scattered over the piece.</summary>
    private static double Proximity(QuestionReading question, Piece piece, double[] own)
    {
        var matched = own.Count(c => c > 0);
        if (matched < 2) return 0;
        int first = -1, last = -1;
        for (var i = 0; i < piece.Terms.Count; i++)
        {
            if (!Enumerable.Range(0, question.Terms.Count).Any(q => question.Credit(q, piece.Terms[i].Term) > 0)) continue;
            if (first < 0) first = i;
            last = i;
        }

        return matched / (double)(last - first + 1);
    }

    private static int Novel(QuestionReading question, Piece piece) =>
        piece.Terms.Select(t => t.Term).Distinct(StringComparer.Ordinal).Count(t => !Enumerable.Range(0, question.Terms.Count).Any(q => question.Credit(q, t) > 0));

    private static double Rarest(QuestionReading question, double[] own)
    {
        var rarest = 0;
        for (var q = 1; q < own.Length; q++)
        {
            if (question.Weights[q] > question.Weights[rarest]) rarest = q;
        }

        return own.Length == 0 ? 0 : own[rarest];
    }

    public static bool LeansOnPrevious(Piece piece)
    {
        if (piece.Kind != PieceKind.Sentence) return false;
        var text = piece.Passage.Source.Text.AsSpan()[piece.Span.Start..piece.Span.End].TrimStart("\"“«*_¿¡ ");
        foreach (var word in piece.Passage.Cues.Anaphora)
        {
            if (!text.StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            if (text.Length == word.Length || !char.IsLetter(text[word.Length]) || Sentences.IsWide(text[0])) return true;
        }

        return false;
    }
}
