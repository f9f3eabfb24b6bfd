namespace Wheelhouse.Captain.Writers;

/// <summary>What is measured about a piece to tell where the answer stands: the same as for its score, how it stands to the others, and what the question asks for.</summary>
internal sealed class PieceStandings(QuestionReading question, IReadOnlyList<ScoredPiece> ranked)
{
    public const int Count = PieceFeatures.Count + 12 + Kinds;

    private const int Kinds = 9;

    private readonly Dictionary<PassageReading, double> _byPassage = ranked.GroupBy(r => r.Piece.Passage).ToDictionary(g => g.Key, g => g.Sum(r => r.Probability));
    private readonly double _topScore = Math.Max(ranked.Max(r => r.Piece.Passage.Source.Score), 1e-9);
    private readonly double _topCoverage = ranked.Max(r => r.Piece.Passage.Source.Coverage);
    private readonly double _mostCovered = ranked.Max(r => r.Features[0]);

    public float[] Of(ScoredPiece scored, int units)
    {
        var (piece, source) = (scored.Piece, scored.Piece.Passage.Source);
        var told = new float[Count];
        ReadOnlySpan<double> standing =
        [
            Math.Max(-3, (scored.Score - ranked[0].Score) / 5),
            scored.Probability,
            _byPassage[piece.Passage],
            source.Score / _topScore,
            source.Coverage - _topCoverage,
            source.VectorScore ?? 0,
            source.VectorRank == 1 ? 1 : 0,
            piece.Index / (double)piece.Passage.Pieces.Count,
            Math.Log(1 + units) / 4,
            scored.Features[0] - _mostCovered,
            Math.Min(question.Terms.Count, 20) / 10.0,
            PieceFeatures.Run(question, piece) / (double)Math.Max(1, question.Terms.Count),
        ];
        for (var f = 0; f < PieceFeatures.Count; f++) told[f] = (float)scored.Features[f];
        for (var f = 0; f < standing.Length; f++) told[PieceFeatures.Count + f] = (float)standing[f];
        if (question.Kind != QuestionKind.Other) told[PieceFeatures.Count + standing.Length + (int)question.Kind - 1] = 1;
        return told;
    }
}
