using System.Numerics.Tensors;
using Wheelhouse.Captain.Writers;

namespace Wheelhouse.Evals.Fitting;

/// <summary>How likely a network thinks each word of a question's pieces, and which way its weights must go so that the answer becomes likelier.</summary>
/// <param name="weights">Those of the sum, then of each cell with its threshold, then what the cells add.</param>
internal sealed class PlaceSlope(float[] weights)
{
    public const int PieceInputs = PieceStandings.Count;
    public const int WordInputs = WordFeatures.Count;

    private const int Inputs = PlaceNetwork.Inputs;
    private const float Negligible = 1e-5f;

    private readonly int _cells = (weights.Length - Inputs) / (Inputs + 2);

    public float[] Weights => weights;

    private int OutputAt => Inputs + (_cells * (Inputs + 1));

    /// <summary>Where a descent starts: the pieces' own scores, and cells that differ by chance.</summary>
    public static float[] Start(int cells, Random random)
    {
        var start = new float[Inputs + (cells * (Inputs + 2))];
        start[PieceFeatures.Count] = 5;
        for (var h = 0; h < cells; h++)
        {
            for (var i = 0; i < Inputs; i++) start[Inputs + (h * (Inputs + 1)) + i] = (float)((random.NextDouble() - 0.5) * 0.4);
            start[Inputs + (cells * (Inputs + 1)) + h] = (float)((random.NextDouble() - 0.5) * 0.6);
        }

        return start;
    }

    public static float[] Joined(PlaceNetwork network) => [.. network.Linear, .. network.Hidden.SelectMany(cell => cell), .. network.Output];

    public static PlaceNetwork Split(float[] weights)
    {
        var cells = (weights.Length - Inputs) / (Inputs + 2);
        return new PlaceNetwork(
            weights[..Inputs],
            [.. Enumerable.Range(0, cells).Select(h => weights[(Inputs + (h * (Inputs + 1)))..(Inputs + ((h + 1) * (Inputs + 1)))])],
            weights[(Inputs + (cells * (Inputs + 1)))..]);
    }

    /// <summary>One network that says the mean of what several say.</summary>
    public static PlaceNetwork Mean(IReadOnlyList<PlaceNetwork> networks) => new(
        [.. Enumerable.Range(0, Inputs).Select(i => networks.Average(n => n.Linear[i]))],
        [.. networks.SelectMany(n => n.Hidden)],
        [.. networks.SelectMany(n => n.Output.Select(o => o / networks.Count))]);

    /// <summary>For each word of each piece how likely the answer stands there; all together 1.</summary>
    public double[][] Likely(PlaceFit.Sample sample) => Likely(sample, null);

    /// <summary>The gradient of the mean loss of some questions.</summary>
    public float[] Of(IReadOnlyCollection<PlaceFit.Sample> samples)
    {
        var gradient = new float[weights.Length];
        foreach (var sample in samples) Add(sample, 1f / samples.Count, gradient);
        return gradient;
    }

    private static Span<float> Cell(float[] of, int h, int from, int count) => of.AsSpan(Inputs + (h * (Inputs + 1)) + from, count);

    /// <param name="lit">For each word of each piece what its cells give; null where nobody asks.</param>
    private double[][] Likely(PlaceFit.Sample sample, float[][]? lit)
    {
        var likely = new double[sample.Pieces.Length][];
        var before = new float[_cells];
        for (var p = 0; p < likely.Length; p++)
        {
            var about = TensorPrimitives.Dot<float>(weights.AsSpan(0, PieceInputs), sample.Pieces[p]);
            for (var h = 0; h < _cells; h++) before[h] = Cell(weights, h, Inputs, 1)[0] + TensorPrimitives.Dot<float>(Cell(weights, h, 0, PieceInputs), sample.Pieces[p]);
            likely[p] = new double[sample.Answers[p].Length];
            if (lit is not null) lit[p] = new float[likely[p].Length * _cells];
            for (var u = 0; u < likely[p].Length; u++)
            {
                var word = sample.Words[p].AsSpan(u * WordInputs, WordInputs);
                var score = about + TensorPrimitives.Dot<float>(weights.AsSpan(PieceInputs, WordInputs), word);
                for (var h = 0; h < _cells; h++)
                {
                    var cell = before[h] + TensorPrimitives.Dot<float>(Cell(weights, h, PieceInputs, WordInputs), word);
                    if (cell <= 0) continue;
                    if (lit is not null) lit[p][(u * _cells) + h] = cell;
                    score += weights[OutputAt + h] * cell;
                }

                likely[p][u] = score;
            }
        }

        var highest = likely.Max(words => words.DefaultIfEmpty(double.MinValue).Max());
        foreach (var words in likely) for (var u = 0; u < words.Length; u++) words[u] = Math.Exp(words[u] - highest);
        var total = likely.Sum(words => words.Sum());
        foreach (var words in likely) for (var u = 0; u < words.Length; u++) words[u] /= total;
        return likely;
    }

    private void Add(PlaceFit.Sample sample, float share, float[] gradient)
    {
        var lit = new float[sample.Pieces.Length][];
        var likely = Likely(sample, lit);
        var right = Math.Max(1e-12, likely.Zip(sample.Answers, (l, a) => l.Where((_, u) => a[u]).Sum()).Sum());
        var pulled = new float[_cells];
        for (var p = 0; p < likely.Length; p++)
        {
            Array.Clear(pulled);
            var about = 0f;
            for (var u = 0; u < likely[p].Length; u++)
            {
                var pull = share * (float)(likely[p][u] - (sample.Answers[p][u] ? likely[p][u] / right : 0));
                if (Math.Abs(pull) < Negligible * share) continue;
                about += pull;
                var word = sample.Words[p].AsSpan(u * WordInputs, WordInputs);
                AddTo(gradient.AsSpan(PieceInputs, WordInputs), pull, word);
                for (var h = 0; h < _cells; h++)
                {
                    var cell = lit[p][(u * _cells) + h];
                    if (cell <= 0) continue;
                    gradient[OutputAt + h] += pull * cell;
                    pulled[h] += pull * weights[OutputAt + h];
                    AddTo(Cell(gradient, h, PieceInputs, WordInputs), pull * weights[OutputAt + h], word);
                }
            }

            AddTo(gradient.AsSpan(0, PieceInputs), about, sample.Pieces[p]);
            for (var h = 0; h < _cells; h++)
            {
                if (pulled[h] == 0) continue;
                AddTo(Cell(gradient, h, 0, PieceInputs), pulled[h], sample.Pieces[p]);
                Cell(gradient, h, Inputs, 1)[0] += pulled[h];
            }
        }
    }

    private static void AddTo(Span<float> sum, float factor, ReadOnlySpan<float> part) => TensorPrimitives.MultiplyAdd(part, factor, sum, sum);
}
