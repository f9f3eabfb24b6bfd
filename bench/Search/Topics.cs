namespace Wheelhouse.Bench.Search;

/// <summary>Words and vectors like those of a help centre: few words are frequent, and texts about one matter point about the same way.</summary>
internal sealed class Topics(int seed)
{
    public const int Dimensions = 512;
    private const int Words = 30_000;
    private const int Matters = 1_000;

    /// <summary>Two texts of one matter have a cosine of about 0.6 then.</summary>
    private const float Spread = 0.8f;

    private static readonly double[] Shares = Cumulate();
    private readonly Random _random = new(seed);
    private readonly float[][] _matters = [.. Enumerable.Range(0, Matters).Select(matter => Direction(new Random(matter)))];

    public static string Word(int rank) => FormattableString.Invariant($"x{rank}");

    /// <summary>A word, the first ones far oftener than the last: Zipf's law.</summary>
    public int NextWord()
    {
        var at = Array.BinarySearch(Shares, _random.NextDouble());
        return Math.Min(at < 0 ? ~at : at, Words - 1);
    }

    public float[] NextVector()
    {
        var matter = _matters[_random.Next(Matters)];
        var (vector, noise) = (new float[Dimensions], Direction(_random));
        for (var i = 0; i < vector.Length; i++) vector[i] = matter[i] + Spread * noise[i];
        return Unit(vector);
    }

    /// <summary>Three words that say something, and one that stands in many texts.</summary>
    public string NextQuestion() => string.Join(' ', Enumerable.Range(0, 3).Select(_ => Word(50 + _random.Next(5_000))).Append(Word(_random.Next(20))));

    private static float[] Direction(Random random)
    {
        var vector = new float[Dimensions];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return Unit(vector);
    }

    private static float[] Unit(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(static x => x * x));
        for (var i = 0; i < vector.Length; i++) vector[i] /= length;
        return vector;
    }

    private static double[] Cumulate()
    {
        var shares = new double[Words];
        var sum = 0.0;
        for (var rank = 0; rank < Words; rank++) shares[rank] = sum += 1 / (rank + 2.7);
        for (var rank = 0; rank < Words; rank++) shares[rank] /= sum;
        return shares;
    }
}
