using System.Buffers;
using System.Numerics.Tensors;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>One layer of the encoder: attention with four heads and a feed-forward block, each normalised before and added to its input.</summary>
internal sealed class TransformerLayer
{
    private const int Heads = 4;
    private const int Hidden = 1536;
    private const float Epsilon = 1e-6f;
    private readonly int _width;
    private readonly PackedMatrix _qkv, _output, _expand, _contract;
    private readonly PackedMatrix? _residual;
    private readonly float[] _attentionScale, _attentionShift, _forwardScale, _forwardShift;

    public TransformerLayer(EncoderWeights weights, int number, int width)
    {
        const string module = "module/Encoder_en/KonaTransformer/Encode/";
        const string applied = "module_apply_default/Encoder_en/KonaTransformer/Encode/";
        var layer = $"Layer_{number}/TransformerLayer/";
        _width = width;
        _qkv = new PackedMatrix(weights[$"{module}{layer}MultiheadAttention/qkv_transform_single/kernel/part_0"], width, 3 * width, Part("MultiheadAttention/qkv_transform_single/bias"));
        _output = new PackedMatrix(weights[$"{module}{layer}MultiheadAttention/output_transform_single/kernel/part_0"], width, SentenceEncoder.Width, Part("MultiheadAttention/output_transform_single/bias"));
        _expand = new PackedMatrix(weights[$"{applied}TransformerStack/{layer}FFN/conv1/Tensordot/Reshape_1"], SentenceEncoder.Width, Hidden, Part("FFN/conv1/bias"));
        _contract = new PackedMatrix(weights[$"{applied}TransformerStack/{layer}FFN/conv2/Tensordot/Reshape_1"], Hidden, SentenceEncoder.Width, Part("FFN/conv2/bias"));
        _residual = width == SentenceEncoder.Width ? null : new PackedMatrix(Part("dense/kernel"), width, SentenceEncoder.Width, Part("dense/bias"));
        (_attentionScale, _attentionShift) = (Part("layer_prepostprocess/layer_norm/layer_norm_scale"), Part("layer_prepostprocess/layer_norm/layer_norm_bias"));
        (_forwardScale, _forwardShift) = (Part("FFN/layer_prepostprocess/layer_norm/layer_norm_scale"), Part("FFN/layer_prepostprocess/layer_norm/layer_norm_bias"));

        float[] Part(string name) => weights[$"{applied}{layer}{name}/ConcatPartitions/concat"];
    }

    /// <summary>The layer's result for a text of some rows (pieces): a new array of rows × 512.</summary>
    public float[] Apply(float[] input, int rows)
    {
        var normal = Normalize(input, rows, _width, _attentionScale, _attentionShift);
        var attended = Attend(normal, rows);
        var result = new float[rows * SentenceEncoder.Width];
        _output.Multiply(attended, result, rows);
        if (_residual is null)
        {
            TensorPrimitives.Add(result, input, result);
        }
        else
        {
            var residual = new float[result.Length];
            _residual.Multiply(input, residual, rows);
            TensorPrimitives.Add(result, residual, result);
        }

        AddForward(result, rows);
        return result;
    }

    private void AddForward(float[] result, int rows)
    {
        // The widest arrays are lent: new ones of this size are cleaned up last, and a question would leave some behind.
        var lent = ArrayPool<float>.Shared.Rent(rows * Hidden);
        var hidden = lent.AsSpan(0, rows * Hidden);
        _expand.Multiply(Normalize(result, rows, SentenceEncoder.Width, _forwardScale, _forwardShift), hidden, rows);
        TensorPrimitives.Max(hidden, 0f, hidden);
        var forward = new float[result.Length];
        _contract.Multiply(hidden, forward, rows);
        TensorPrimitives.Add(result, forward, result);
        ArrayPool<float>.Shared.Return(lent);
    }

    private static float[] Normalize(float[] input, int rows, int width, float[] scale, float[] shift)
    {
        var result = new float[input.Length];
        for (var row = 0; row < rows; row++)
        {
            var target = result.AsSpan(row * width, width);
            var source = input.AsSpan(row * width, width);
            TensorPrimitives.Subtract(source, TensorPrimitives.Sum<float>(source) / width, target);
            var deviation = MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(target) / width + Epsilon);
            TensorPrimitives.Divide(target, deviation, target);
            TensorPrimitives.MultiplyAdd(target, scale, shift, target);
        }

        return result;
    }

    private float[] Attend(float[] normal, int rows)
    {
        var lent = ArrayPool<float>.Shared.Rent(rows * 3 * _width);
        var qkv = lent.AsSpan(0, rows * 3 * _width);
        _qkv.Multiply(normal, qkv, rows);
        var result = new float[rows * _width];
        var size = _width / Heads;
        var scale = 1f / MathF.Sqrt(size);
        var weights = new float[rows];
        for (var head = 0; head < Heads; head++)
            for (var row = 0; row < rows; row++)
            {
                var query = qkv.Slice(row * 3 * _width + head * size, size);
                for (var other = 0; other < rows; other++)
                    weights[other] = scale * TensorPrimitives.Dot<float>(query, qkv.Slice((other * 3 + 1) * _width + head * size, size));
                TensorPrimitives.SoftMax<float>(weights, weights);
                var mixed = result.AsSpan(row * _width + head * size, size);
                for (var other = 0; other < rows; other++)
                    TensorPrimitives.MultiplyAdd(qkv.Slice((other * 3 + 2) * _width + head * size, size), weights[other], mixed, mixed);
            }

        ArrayPool<float>.Shared.Return(lent);
        return result;
    }
}
