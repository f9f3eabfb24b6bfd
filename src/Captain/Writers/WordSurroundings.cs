using System.Buffers;

namespace Wheelhouse.Captain.Writers;

/// <summary>What is measured about a word besides what <see cref="WordFeatures"/> do: its shape, what stands beside it and how common it is in what was found.</summary>
internal static class WordSurroundings
{
    public const int Count = 34;

    private const string Units = "年月日世纪天时分秒人名位个次倍岁米吨元里度";
    private const string Suffixes = "国市州省县区岛河山湖城镇村院校部会党军队公司";
    private const string Namers = "是为叫称即指";
    private static readonly SearchValues<char> Signs = SearchValues.Create("%$€£¥％°");
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”«»'‘’「」『』《》");
    private static readonly SearchValues<char> Breaks = SearchValues.Create(",;:，；：、");

    public static void Add(
        float[][] told, int at, QuestionReading question, string text, List<TextSpan> units, double[] matched, bool[] hasTerm, bool[] names, WordCounts counts, bool wide)
    {
        var (close, wideReach) = (Reach(matched, wide ? 2 : 1), Reach(matched, wide ? 30 : 15));
        var digits = units.ConvertAll(unit => text.AsSpan()[unit.Start..unit.End].IndexOfAnyInRange('0', '9') >= 0);
        for (var u = 0; u < units.Count; u++)
        {
            var unit = text.AsSpan()[units[u].Start..units[u].End];
            var bare = unit.Trim("()[]（）“”\"«»'‘’,;:.!?，；：。！？、");
            var stands = question.Folded.AsSpan().Contains(bare, StringComparison.OrdinalIgnoreCase) && bare.Length > (wide ? 0 : 2);
            ReadOnlySpan<double> measured =
            [
                close.Left[u],
                close.Right[u],
                wideReach.Left[u],
                wideReach.Right[u],
                At(matched, u - 1),
                At(matched, u + 1),
                At(matched, u - 2),
                At(matched, u + 2),
                Is(stands),
                counts.Of(bare) / 4,
                Is(Is(digits, u - 1)),
                Is(Is(digits, u + 1)),
                Is(Is(names, u - 1)),
                Is(Is(names, u + 1)),
                Is(IsEmpty(hasTerm, u - 1)),
                Is(IsEmpty(hasTerm, u + 1)),
                Math.Min(unit.Length, 16) / 16.0,
                Is(unit.Length > 0 && unit[^1] is ',' or ';' or ':'),
                Is(u > 0 && text.AsSpan()[units[u - 1].Start..units[u - 1].End].ContainsAny(Breaks)),
                Is(unit.ContainsAny(Signs)),
                Is(unit.ContainsAny(Quotes)),
                Is(IsYear(bare)),
                Is(bare.Length > 1 && bare.IndexOfAnyExceptInRange('A', 'Z') < 0),
                Is(bare.Contains('-')),
                Is(digits[u]),
                Is(names[u]),
                Is(hasTerm[u]),
                Is(wide && Namers.Contains(Char(text, units, u - 1))),
                Is(wide && Namers.Contains(Char(text, units, u - 2))),
                Is(wide && Units.Contains(Char(text, units, u + 1))),
                Is(wide && Units.Contains(Char(text, units, u))),
                Is(wide && Suffixes.Contains(Char(text, units, u))),
                Is(wide && Suffixes.Contains(Char(text, units, u + 1))),
                Is(u == units.Count - 1),
            ];
            for (var i = 0; i < measured.Length; i++) told[u][at + i] = (float)measured[i];
        }
    }

    /// <summary>For each unit, how near the nearest one is on either side that the question says: 1 beside it, towards 0 the farther away.</summary>
    private static (double[] Left, double[] Right) Reach(double[] matched, double reach)
    {
        var (left, right) = (new double[matched.Length], new double[matched.Length]);
        var kept = Math.Exp(-1 / reach);
        for (var u = 1; u < matched.Length; u++) left[u] = kept * Math.Max(left[u - 1], matched[u - 1]);
        for (var u = matched.Length - 2; u >= 0; u--) right[u] = kept * Math.Max(right[u + 1], matched[u + 1]);
        return (left, right);
    }

    private static double At(double[] values, int u) => u >= 0 && u < values.Length ? values[u] : 0;

    private static bool Is(bool[] values, int u) => u >= 0 && u < values.Length && values[u];

    private static bool Is(List<bool> values, int u) => u >= 0 && u < values.Count && values[u];

    private static bool IsEmpty(bool[] values, int u) => u >= 0 && u < values.Length && !values[u];

    private static double Is(bool value) => value ? 1 : 0;

    private static bool IsYear(ReadOnlySpan<char> word) => word.Length == 4 && word[0] is '1' or '2' && word.IndexOfAnyExceptInRange('0', '9') < 0;

    private static char Char(string text, List<TextSpan> units, int u) => u >= 0 && u < units.Count ? text[units[u].Start] : '\0';
}

/// <summary>How often each word stands in what was found: what stands everywhere is seldom what is asked for.</summary>
internal sealed class WordCounts
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public WordCounts(IEnumerable<(string Text, List<TextSpan> Units)> pieces)
    {
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (text, units) in pieces)
        {
            foreach (var unit in units)
            {
                var word = text.AsSpan()[unit.Start..unit.End].Trim("()[]（）“”\"«»'‘’,;:.!?，；：。！？、");
                _lookup[word] = _lookup.TryGetValue(word, out var known) ? known + 1 : 1;
            }
        }
    }

    /// <summary>Towards 0 for what stands there once.</summary>
    public double Of(ReadOnlySpan<char> word) => _lookup.TryGetValue(word, out var count) ? Math.Log(count) : 0;
}
