using System.Buffers.Binary;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// What each feature of a message says for or against a wish for a person. Learned from labelled messages by
/// <c>evals -- fit wishes</c>, which writes the file anew: a scale, then one signed byte for each place of <see cref="WishFeatures"/>.
/// </summary>
internal sealed class WishWeights
{
    private const string Resource = "Wheelhouse.Captain.Guardrails.HandOff.weights.bin";

    private readonly float _scale;
    private readonly sbyte[] _weights;

    private WishWeights(float scale, sbyte[] weights) => (_scale, _weights) = (scale, weights);

    public static WishWeights Load()
    {
        using var stream = typeof(WishWeights).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        var bytes = new byte[sizeof(float) + WishFeatures.Places];
        stream.ReadExactly(bytes);
        return new WishWeights(BinaryPrimitives.ReadSingleLittleEndian(bytes), [.. bytes.Skip(sizeof(float)).Select(b => unchecked((sbyte)b))]);
    }

    /// <summary>The weights as the file holds them. Few are large: steps grow with the weight, so that the many small ones keep their differences.</summary>
    public static byte[] Pack(double[] weights)
    {
        var scale = (float)Math.Sqrt(weights.Max(Math.Abs));
        var bytes = new byte[sizeof(float) + weights.Length];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, scale);
        for (var i = 0; i < weights.Length; i++)
            bytes[sizeof(float) + i] = unchecked((byte)(sbyte)Math.Round(Math.Sign(weights[i]) * Math.Sqrt(Math.Abs(weights[i])) / scale * sbyte.MaxValue));
        return bytes;
    }

    public double Score(IEnumerable<(int Place, double Value)> features) => features.Sum(feature =>
    {
        var root = _weights[feature.Place] * (double)_scale / sbyte.MaxValue;
        return root * Math.Abs(root) * feature.Value;
    });
}
