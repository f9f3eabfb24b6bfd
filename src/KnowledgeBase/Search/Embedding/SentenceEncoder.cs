using System.Numerics.Tensors;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// universal-sentence-encoder-lite (Apache-2.0): 8,000 pieces, two transformer layers, mean, one tanh layer, unit length.
/// Immutable after loading, safe for many threads.
/// </summary>
internal sealed class SentenceEncoder
{
    /// <summary>The width of the layers and of the result.</summary>
    public const int Width = 512;

    /// <summary>Pieces beyond this number are not read.</summary>
    public const int MaxPieces = 128;

    private const int InputWidth = 256;
    private readonly PieceVocabulary _vocabulary;
    private readonly float[] _embeddings, _timescales;
    private readonly TransformerLayer _first, _second;
    private readonly PackedMatrix _final;

    private SentenceEncoder(PieceVocabulary vocabulary, EncoderWeights weights)
    {
        _vocabulary = vocabulary;
        _embeddings = weights["module/Embeddings_en"];
        _timescales = weights["module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1"];
        _first = new TransformerLayer(weights, 0, InputWidth);
        _second = new TransformerLayer(weights, 1, Width);
        _final = new PackedMatrix(weights["module/Encoder_en/hidden_layers/tanh_layer_0/weights"], Width, Width, weights["module/Encoder_en/hidden_layers/tanh_layer_0/bias"]);
    }

    public static SentenceEncoder Load(string folder) =>
        new(PieceVocabulary.Load(Path.Combine(folder, "vocab.json")), EncoderWeights.Load(folder));

    /// <summary>The vector of a text; all zeros for an empty text, which has no direction.</summary>
    public float[] Encode(string text)
    {
        var pieces = _vocabulary.Encode(text, MaxPieces);
        if (pieces.Count == 0)
            return new float[Width];
        var rows = pieces.Count;
        var layer = _second.Apply(_first.Apply(Embed(pieces), rows), rows);
        var mean = new float[Width];
        for (var row = 0; row < rows; row++)
            TensorPrimitives.Add(mean, layer.AsSpan(row * Width, Width), mean);
        TensorPrimitives.Divide(mean, rows, mean);
        var result = new float[Width];
        _final.Multiply(mean, result, 1);
        TensorPrimitives.Tanh(result, result);
        TensorPrimitives.Divide(result, TensorPrimitives.Norm<float>(result), result);
        return result;
    }

    /// <summary>Twice the piece's embedding plus the signal of its place: the graph adds the signal to a copy and then the copy to the original.</summary>
    private float[] Embed(List<int> pieces)
    {
        var result = new float[pieces.Count * InputWidth];
        const int half = InputWidth / 2;
        Span<float> angles = stackalloc float[half];
        for (var row = 0; row < pieces.Count; row++)
        {
            var target = result.AsSpan(row * InputWidth, InputWidth);
            TensorPrimitives.Multiply(_timescales, row, angles);
            TensorPrimitives.Sin<float>(angles, target[..half]);
            TensorPrimitives.Cos<float>(angles, target[half..]);
            TensorPrimitives.MultiplyAdd(_embeddings.AsSpan(pieces[row] * InputWidth, InputWidth), 2f, target, target);
        }

        return result;
    }
}
