namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>The checksum that zip archives keep of each file: CRC-32 (ISO 3309).</summary>
internal static class Checksum
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(static n => Divide((uint)n))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var rest = uint.MaxValue;
        foreach (var next in bytes) rest = Table[(byte)(rest ^ next)] ^ (rest >> 8);
        return ~rest;
    }

    private static uint Divide(uint rest)
    {
        for (var bit = 0; bit < 8; bit++) rest = (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ Polynomial;
        return rest;
    }
}
