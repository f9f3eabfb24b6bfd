using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>How the found passages stand to each other, read once for all their pieces.</summary>
internal sealed partial class PassageStandings
{
    private readonly HashSet<long> _first;
    private readonly double _nearest;
    private readonly double _farthest;
    private readonly bool _hasMeaning;

    public PassageStandings(IReadOnlyList<PassageReading> passages)
    {
        _first = passages.GroupBy(p => p.Source.DocumentId).Select(g => g.Min(p => p.Source.ChunkId.Value)).ToHashSet();
        TopLexical = passages.Max(p => p.Source.LexicalScore ?? 0);
        var known = passages.Select(p => p.Source.VectorScore).OfType<double>().ToList();
        _hasMeaning = known.Count > 0;
        if (_hasMeaning) (_nearest, _farthest) = (known.Max(), known.Min());
    }

    public double TopLexical { get; }

    /// <summary>How much less than the best passage it is like the question in meaning; 0 where no model reads the language.</summary>
    public double BehindInMeaning(PassageReading passage) => _hasMeaning ? _nearest - (passage.Source.VectorScore ?? _farthest) : 0;

    /// <summary>Whether it is the first of its document among those found: chunks are numbered as they stand.</summary>
    public bool Opens(PassageReading passage) => _first.Contains(passage.Source.ChunkId.Value);

    /// <summary>Whether an amount of money stands in it; a row has the amounts of its table, because "free" is a price, too.</summary>
    public static bool HasMoney(Piece piece) =>
        Money().IsMatch(piece.Kind == PieceKind.Row ? new TextSpan(piece.Block.Start, piece.Block.End).Of(piece.Passage.Source.Text) : piece.Quote);

    [GeneratedRegex(@"[$€£¥]\s?\d|\d\s?[$€£¥]|\d\s?(?:USD|EUR|GBP|BRL|CNY|美元|欧元|英镑|元)")]
    private static partial Regex Money();
}
