namespace Wheelhouse.Captain.Writers;

/// <summary>
/// "How long does delivery take?" names a topic and nothing else, so no sentence says more of it than another, and those that repeat
/// its words are seldom the answer. Where title and headings carry the topic, the answer is what fits the question there: the steps,
/// the row or sentence with an amount or a time, or what the article opens with.
/// </summary>
internal static class BroadQuestions
{
    /// <summary>How much of what the question tells title and headings must carry.</summary>
    private const double Topic = 0.6;

    private const double Fits = 4;
    private const double FitsAsRow = 12;
    private const double Opens = 4;

    /// <summary>What a heading that carries the topic below another title adds of it.</summary>
    private const double BelowAnotherTitle = 0.5;

    /// <summary>What is added to a piece's score.</summary>
    public static double Bonus(QuestionReading question, Piece piece, PassageStandings standings) =>
        Share(question, q => PieceFeatures.InContext(question, q, piece)) < Topic ? 0
        : Fit(question, piece, standings) * (IsAbout(question, piece.Passage) ? 1 : BelowAnotherTitle);

    /// <summary>Whether the title alone carries the topic.</summary>
    public static bool IsAbout(QuestionReading question, PassageReading passage) =>
        Share(question, q => passage.TitleTerms.Select(t => question.Credit(q, t)).DefaultIfEmpty(0).Max()) >= Topic;

    private static double Fit(QuestionReading question, Piece piece, PassageStandings standings)
    {
        if (question.Kind == QuestionKind.HowTo) return piece.Block.Kind == BlockKind.OrderedList ? Fits : 0;
        if (question.AsksPrice) return PassageStandings.HasMoney(piece) ? AsRow(piece) : 0;
        if (question.Kind is QuestionKind.Duration or QuestionKind.Number or QuestionKind.Date && AnswerCues.Count(question, piece) > 0)
            return AsRow(piece) + (piece.Index == 0 && standings.Opens(piece.Passage) ? 1 : 0);
        return piece.Index == 0 && standings.Opens(piece.Passage) ? Opens : 0;
    }

    private static double AsRow(Piece piece) => piece.Kind == PieceKind.Row ? FitsAsRow : Fits;

    /// <summary>The share of the question's telling words, by their weight, that is carried.</summary>
    private static double Share(QuestionReading question, Func<int, double> carries)
    {
        double told = 0, carried = 0;
        for (var q = 0; q < question.Terms.Count; q++)
        {
            if (question.IsLight[q]) continue;
            told += question.Weights[q];
            carried += question.Weights[q] * carries(q);
        }

        return told > 0 ? carried / told : 0;
    }
}
