namespace Wheelhouse.Captain.Guardrails;

/// <summary>The number of a feature: the same in every process and on every machine, as <see cref="string.GetHashCode()"/> is not. FNV-1a, mixed at the end.</summary>
internal readonly struct FeatureHash
{
    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;

    private readonly uint _value;

    /// <param name="family">Keeps features of one family apart from those of another.</param>
    public FeatureHash(char family) => _value = unchecked((Offset ^ family) * Prime);

    private FeatureHash(uint value) => _value = value;

    public FeatureHash With(char c) => new(unchecked((_value ^ c) * Prime));

    public FeatureHash With(ReadOnlySpan<char> text)
    {
        var value = _value;
        foreach (var c in text) value = unchecked((value ^ c) * Prime);
        return new(value);
    }

    /// <param name="places">A power of two.</param>
    public int Place(int places)
    {
        unchecked
        {
            var mixed = _value ^ (_value >> 15);
            mixed *= 0x2c1b3c6d;
            mixed ^= mixed >> 12;
            mixed *= 0x297a2d39;
            mixed ^= mixed >> 15;
            return (int)(mixed & (uint)(places - 1));
        }
    }
}
