using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// A constant weight matrix laid out for multiplication: panels of 16 columns, each contiguous over all rows. A block of
/// six input rows and one panel keeps twelve accumulators in registers, which a dot product per cell cannot do.
/// </summary>
internal sealed class PackedMatrix
{
    private const int PanelWidth = 16;
    private const int BlockRows = 6;
    private readonly float[] _panels;
    private readonly float[]? _bias;

    /// <param name="weights">Row-major, one row per input.</param>
    /// <param name="bias">Added to each output; null for none.</param>
    public PackedMatrix(ReadOnlySpan<float> weights, int inputs, int outputs, float[]? bias)
    {
        if (outputs % PanelWidth != 0 || weights.Length != inputs * outputs)
            throw new ArgumentException($"A matrix of {inputs} × {outputs} does not fit panels of {PanelWidth} columns.", nameof(weights));
        (Inputs, Outputs, _bias) = (inputs, outputs, bias);
        _panels = new float[weights.Length];
        for (var panel = 0; panel < outputs / PanelWidth; panel++)
            for (var row = 0; row < inputs; row++)
                weights.Slice(row * outputs + panel * PanelWidth, PanelWidth).CopyTo(_panels.AsSpan((panel * inputs + row) * PanelWidth));
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>result = input × weights + bias, for the given number of rows.</summary>
    public void Multiply(ReadOnlySpan<float> input, Span<float> result, int rows)
    {
        for (var panel = 0; panel < Outputs / PanelWidth; panel++)
        {
            var weights = _panels.AsSpan(panel * Inputs * PanelWidth, Inputs * PanelWidth);
            var row = 0;
            for (; row + BlockRows <= rows; row += BlockRows)
                MultiplyBlock(input.Slice(row * Inputs, BlockRows * Inputs), weights, result, row, panel * PanelWidth);
            for (; row < rows; row++)
                MultiplyRow(input.Slice(row * Inputs, Inputs), weights, result.Slice(row * Outputs + panel * PanelWidth, PanelWidth), panel * PanelWidth);
        }
    }

    private (Vector256<float> Low, Vector256<float> High) Bias(int column) => _bias is null
        ? (Vector256<float>.Zero, Vector256<float>.Zero)
        : (Vector256.Create(_bias, column), Vector256.Create(_bias, column + 8));

    // Optimised at the first call: the first tier runs vector code a hundred times slower, and a process embeds at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyBlock(ReadOnlySpan<float> input, ReadOnlySpan<float> weights, Span<float> result, int row, int column)
    {
        var (low, high) = Bias(column);
        Vector256<float> a0 = low, b0 = high, a1 = low, b1 = high, a2 = low, b2 = high;
        Vector256<float> a3 = low, b3 = high, a4 = low, b4 = high, a5 = low, b5 = high;
        ref var x = ref MemoryMarshal.GetReference(input);
        ref var w = ref MemoryMarshal.GetReference(weights);
        var width = Inputs;
        for (var k = 0; k < width; k++)
        {
            var wa = Vector256.LoadUnsafe(ref w);
            var wb = Vector256.LoadUnsafe(ref w, 8);
            w = ref Unsafe.Add(ref w, PanelWidth);
            Accumulate(Unsafe.Add(ref x, k), wa, wb, ref a0, ref b0);
            Accumulate(Unsafe.Add(ref x, k + width), wa, wb, ref a1, ref b1);
            Accumulate(Unsafe.Add(ref x, k + 2 * width), wa, wb, ref a2, ref b2);
            Accumulate(Unsafe.Add(ref x, k + 3 * width), wa, wb, ref a3, ref b3);
            Accumulate(Unsafe.Add(ref x, k + 4 * width), wa, wb, ref a4, ref b4);
            Accumulate(Unsafe.Add(ref x, k + 5 * width), wa, wb, ref a5, ref b5);
        }

        Store(result, row * Outputs + column, a0, b0);
        Store(result, (row + 1) * Outputs + column, a1, b1);
        Store(result, (row + 2) * Outputs + column, a2, b2);
        Store(result, (row + 3) * Outputs + column, a3, b3);
        Store(result, (row + 4) * Outputs + column, a4, b4);
        Store(result, (row + 5) * Outputs + column, a5, b5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyRow(ReadOnlySpan<float> input, ReadOnlySpan<float> weights, Span<float> result, int column)
    {
        var (a, b) = Bias(column);
        ref var w = ref MemoryMarshal.GetReference(weights);
        foreach (var value in input)
        {
            Accumulate(value, Vector256.LoadUnsafe(ref w), Vector256.LoadUnsafe(ref w, 8), ref a, ref b);
            w = ref Unsafe.Add(ref w, PanelWidth);
        }

        Store(result, 0, a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float value, Vector256<float> wa, Vector256<float> wb, ref Vector256<float> a, ref Vector256<float> b)
    {
        var spread = Vector256.Create(value);
        a = Vector256.MultiplyAddEstimate(spread, wa, a);
        b = Vector256.MultiplyAddEstimate(spread, wb, b);
    }

    private static void Store(Span<float> result, int at, Vector256<float> low, Vector256<float> high)
    {
        low.CopyTo(result[at..]);
        high.CopyTo(result[(at + 8)..]);
    }
}
