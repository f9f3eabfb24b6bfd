using System.Buffers;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// What is measured about each word of a piece (each character where words are not spaced) to tell where in it the answer stands: how near the
/// words of the question are, on which side, and whether the word is of the kind that is asked for. The weights stand in <see cref="AnswerPlaces"/>.
/// </summary>
internal static partial class WordFeatures
{
    private const int Common = 13;
    private const int Kinds = 6;
    private const int Classes = 4;

    public const int Count = Common + (Kinds * Classes) + WordSurroundings.Count;

    private const double Near = 2;
    private const double Far = 7;
    private const string Numerals = "一二三四五六七八九十百千万亿两";
    private const string Particles = "的了是在和与为以及其他这那有也被将由对于从到之而或并但";
    private static readonly SearchValues<char> Openers = SearchValues.Create("(（“\"«《「[");
    private static readonly SearchValues<char> Closers = SearchValues.Create(")）”\"»》」]");

    public static float[][] Of(QuestionReading question, Piece piece, List<TextSpan> units, WordCounts counts)
    {
        if (units.Count == 0) return [];
        var wide = !piece.Passage.Cues.Spaced;
        var said = Matched(question, piece, units);
        var told = General(piece, units, said, wide);
        var text = piece.Passage.Source.Text;
        var names = NamesIn(text, piece, units, wide);
        var cues = CuesIn(question, piece, units);
        var own = Common + (KindOf(question.Kind) * Classes);
        for (var u = 0; u < units.Count; u++)
        {
            var unit = text.AsSpan()[units[u].Start..units[u].End];
            if (unit.IndexOfAnyInRange('0', '9') >= 0 || (wide && Numerals.Contains(unit[0]))) told[u][own] = 1;
            else if (names[u]) told[u][own + 1] = 1;
            else if (wide ? Particles.Contains(unit[0]) : !said.HasTerm[u]) told[u][own + 2] = 1;
            if (cues[u] && said.Matched[u] == 0) told[u][own + 3] = 1;
        }

        WordSurroundings.Add(told, Common + (Kinds * Classes), question, text, units, said.Matched, said.HasTerm, names, counts, wide);

        return told;
    }

    /// <summary>What is measured whatever is asked for: how near the question's words stand, and where in the piece.</summary>
    private static float[][] General(Piece piece, List<TextSpan> units, Said said, bool wide)
    {
        var text = piece.Passage.Source.Text;
        var matched = said.Matched;
        var left = (Near: Sums(matched, wide, Near, 1), Far: Sums(matched, wide, Far, 1));
        var right = (Near: Sums(matched, wide, Near, -1), Far: Sums(matched, wide, Far, -1));
        var clauses = Clauses(text, units);
        var all = Math.Max(matched.Sum(), 1e-9);
        var inClause = new double[clauses[^1] + 1];
        for (var u = 0; u < units.Count; u++) inClause[clauses[u]] += matched[u] / all;
        var depth = 0;
        var told = new float[units.Count][];
        for (var u = 0; u < units.Count; u++)
        {
            var unit = text.AsSpan()[units[u].Start..units[u].End];
            if (unit.IndexOfAny(Openers) >= 0) depth++;
            told[u] = new float[Count];
            ReadOnlySpan<double> common =
            [
                1,
                matched[u],
                Math.Min(3, left.Near[u]),
                Math.Min(3, right.Near[u]),
                Math.Min(4, left.Far[u]),
                Math.Min(4, right.Far[u]),
                inClause[clauses[u]],
                (u + 0.5) / units.Count,
                u == 0 ? 1 : 0,
                depth > 0 ? 1 : 0,
                said.HasTerm[u] && matched[u] == 0 ? 1 : 0,
                Nearness(said.First, u, wide),
                Nearness(said.Last, u, wide),
            ];
            for (var i = 0; i < common.Length; i++) told[u][i] = (float)common[i];
            if (depth > 0 && unit.IndexOfAny(Closers) >= 0) depth--;
        }

        return told;
    }

    private static Said Matched(QuestionReading question, Piece piece, List<TextSpan> units)
    {
        var (matched, first, last, hasTerm) = (new double[units.Count], new bool[units.Count], new bool[units.Count], new bool[units.Count]);
        var heaviest = Math.Max(question.Weights.DefaultIfEmpty(0).Max(), 1e-9);
        var u = 0;
        foreach (var term in piece.Terms)
        {
            if (term.Start < piece.Span.Start) continue;
            while (u < units.Count && units[u].End <= term.Start) u++;
            for (var v = u; v < units.Count && units[v].Start < term.Start + term.Length; v++)
            {
                hasTerm[v] = true;
                for (var q = 0; q < question.Terms.Count; q++)
                {
                    var credit = question.Credit(q, term.Term);
                    if (credit == 0) continue;
                    matched[v] = Math.Max(matched[v], credit * question.Weights[q] / heaviest);
                    if (q == 0) first[v] = true;
                    if (q == question.Terms.Count - 1) last[v] = true;
                }
            }
        }

        return new Said(matched, first, last, hasTerm);
    }

    /// <summary>For each unit, what was matched on one side of it, less the farther away.</summary>
    private static double[] Sums(double[] matched, bool wide, double reach, int step)
    {
        var kept = Math.Exp(-(wide ? 0.5 : 1) / reach);
        var sums = new double[matched.Length];
        var sum = 0.0;
        for (var u = step > 0 ? 0 : matched.Length - 1; u >= 0 && u < matched.Length; u += step)
        {
            sums[u] = sum;
            sum = (sum + (wide ? 0.5 : 1) * matched[u]) * kept;
        }

        return sums;
    }

    /// <summary>1 right beside one of the places, towards 0 the farther away.</summary>
    private static double Nearness(bool[] places, int u, bool wide)
    {
        var nearest = int.MaxValue;
        for (var v = 0; v < places.Length; v++)
        {
            if (places[v] && v != u) nearest = Math.Min(nearest, Math.Abs(u - v));
        }

        return nearest == int.MaxValue ? 0 : Math.Exp(-nearest * (wide ? 0.5 : 1) / 3);
    }

    /// <summary>The clause of each unit, counted from 0.</summary>
    private static int[] Clauses(string text, List<TextSpan> units)
    {
        var clauses = new int[units.Count];
        for (var u = 1; u < units.Count; u++) clauses[u] = clauses[u - 1] + (Clipping.StartsClause(text, units[u].Start) ? 1 : 0);
        return clauses;
    }

    /// <summary>Where words stand that can be what is asked for.</summary>
    private static bool[] CuesIn(QuestionReading question, Piece piece, List<TextSpan> units)
    {
        var cues = new bool[units.Count];
        foreach (var place in AnswerCues.Places(question, piece))
        {
            var at = units.FindIndex(unit => place >= unit.Start && place < unit.End);
            if (at >= 0) cues[at] = true;
        }

        return cues;
    }

    private static bool[] NamesIn(string text, Piece piece, List<TextSpan> units, bool wide)
    {
        var names = new bool[units.Count];
        if (!wide)
        {
            for (var u = 1; u < units.Count; u++)
            {
                var word = text.AsSpan()[units[u].Start..units[u].End];
                var begin = word.IndexOfAnyExcept(Openers);
                var letters = begin < 0 ? [] : word[begin..];
                names[u] = letters.Length > 0 && char.IsUpper(letters[0]);
            }

            return names;
        }

        for (var match = Foreign().Match(text, piece.Span.Start); match.Success && match.Index + match.Length <= piece.Span.End; match = match.NextMatch())
        {
            var (start, end) = (match.Index, match.Index + match.Length);
            for (var u = Math.Max(0, start - piece.Span.Start); u < units.Count && units[u].Start < end; u++) names[u] = true;
        }

        return names;
    }

    private static int KindOf(QuestionKind kind) => kind switch
    {
        QuestionKind.Number or QuestionKind.Duration => 1,
        QuestionKind.Date => 2,
        QuestionKind.Person => 3,
        QuestionKind.Place => 4,
        QuestionKind.Definition => 5,
        _ => 0,
    };

    /// <summary>What Chinese uses for foreign names and titles.</summary>
    [GeneratedRegex(@"[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff]{1,5}|《[^》]{1,20}》|“[^”]{1,20}”|[A-Za-z][A-Za-z0-9 .-]*")]
    private static partial Regex Foreign();

    /// <summary>For each unit: how much of the question it says, whether it says the question's first or last word, and whether it tells anything at all.</summary>
    private sealed record Said(double[] Matched, bool[] First, bool[] Last, bool[] HasTerm);
}
