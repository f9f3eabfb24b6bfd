using System.Collections;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// The signs of many vectors, one bit a number. Vectors that point the same way agree in most of their signs, so that the
/// nearest are among those with the fewest that differ; a thousandth of the time that the vectors themselves take.
/// </summary>
internal sealed class SignTable
{
    private readonly long[] _chunks;
    private readonly long[] _documents;
    private readonly bool[] _isInternal;
    private readonly ulong[] _signs;
    private readonly int _words;

    private SignTable(long[] chunks, long[] documents, bool[] isInternal, ulong[] signs, int words) =>
        (_chunks, _documents, _isInternal, _signs, _words) = (chunks, documents, isInternal, signs, words);

    public static SignTable Empty { get; } = new([], [], [], [], 0);

    public int Count => _chunks.Length;

    /// <summary>What it takes in memory.</summary>
    public long Bytes => Count * BytesOf(_words);

    /// <summary>What one vector takes, whose signs are so many words.</summary>
    public static long BytesOf(int words) => 2 * sizeof(long) + sizeof(bool) + words * sizeof(ulong);

    public static int WordsOf(int dimensions) => (dimensions + 63) / 64;

    /// <summary>The signs of a vector as the database writes them: one for what is above zero.</summary>
    public static ulong[] Of(ReadOnlySpan<float> vector)
    {
        var signs = new ulong[WordsOf(vector.Length)];
        for (var i = 0; i < vector.Length; i++)
        {
            if (vector[i] > 0) signs[i / 64] |= 1UL << (i % 64);
        }

        return signs;
    }

    public static ulong[] Of(BitArray bits)
    {
        var signs = new ulong[WordsOf(bits.Length)];
        var packed = new byte[signs.Length * sizeof(ulong)];
        bits.CopyTo(packed, 0);
        MemoryMarshal.Cast<byte, ulong>(packed).CopyTo(signs);
        return signs;
    }

    /// <summary>A table that has these, too. A model that has come to give vectors of another length begins anew: only the last length can be asked for.</summary>
    public SignTable With(IReadOnlyList<SignRow> rows)
    {
        if (rows.Count == 0) return this;
        var words = rows[^1].Signs.Length;
        if (rows.Any(row => row.Signs.Length != words)) rows = [.. rows.Where(row => row.Signs.Length == words)];
        if (Count > 0 && words != _words) return Empty.With(rows);
        var (chunks, documents, isInternal, signs) = (new long[Count + rows.Count], new long[Count + rows.Count], new bool[Count + rows.Count], new ulong[(Count + rows.Count) * words]);
        _chunks.CopyTo(chunks, 0);
        _documents.CopyTo(documents, 0);
        _isInternal.CopyTo(isInternal, 0);
        _signs.CopyTo(signs, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            (chunks[Count + i], documents[Count + i], isInternal[Count + i]) = (rows[i].Chunk, rows[i].Document, rows[i].IsInternal);
            rows[i].Signs.CopyTo(signs, (Count + i) * words);
        }

        return new SignTable(chunks, documents, isInternal, signs, words);
    }

    /// <summary>The chunks whose signs differ least, in no order; each once.</summary>
    /// <param name="without">Documents that must not be found: theirs would take the places of others.</param>
    public long[] Nearest(ulong[] asked, bool includeInternal, IReadOnlySet<long> without, int most)
    {
        if (Count == 0 || asked.Length != _words) return [];
        var distances = new ushort[Count];
        var counts = new int[_words * 64 + 1];
        for (var i = 0; i < distances.Length; i++)
        {
            if ((_isInternal[i] && !includeInternal) || (without.Count > 0 && without.Contains(_documents[i])))
            {
                distances[i] = ushort.MaxValue;
                continue;
            }

            var differ = Differ(_signs.AsSpan(i * _words, _words), asked);
            distances[i] = (ushort)differ;
            counts[differ]++;
        }

        var (limit, found) = (0, 0);
        while (limit < counts.Length && found + counts[limit] <= most) found += counts[limit++];
        var nearest = new HashSet<long>(most);
        var left = most - found; // of those at the limit
        for (var i = 0; i < distances.Length; i++)
        {
            if (distances[i] < limit || (distances[i] == limit && left-- > 0)) nearest.Add(_chunks[i]);
        }

        return [.. nearest];
    }

    private static int Differ(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var differ = 0;
        for (var i = 0; i < one.Length; i++) differ += BitOperations.PopCount(one[i] ^ other[i]);
        return differ;
    }
}

/// <summary>The signs of one window of a chunk.</summary>
internal readonly record struct SignRow(long Chunk, long Document, bool IsInternal, ulong[] Signs);
