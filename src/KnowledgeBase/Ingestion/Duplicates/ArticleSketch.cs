using System.Numerics;
using System.Runtime.InteropServices;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>
/// MinHash over the word triples of an article, in bands (Broder 1997; Leskovec, Rajaraman, Ullman, chapter 3). With 16
/// bands of 10, two articles that share 9 of 10 triples have a band in common with a probability of 0.999, two that share
/// half, as pages of one template do, with 0.015.
/// </summary>
internal static class ArticleSketch
{
    public const int Bands = 16;
    private const int Rows = 10;
    private const int ShingleWords = 3;
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const ulong First = 0xBF58476D1CE4E5B9;
    private const ulong Second = 0x94D049BB133111EB;

    /// <summary>The bands of an article within its source; other sources have others, so that one index serves all of them.</summary>
    public static long[] Of(SourceId source, string content)
    {
        var shingles = Shingles(ArticleLines.Of(content));
        if (shingles.Count == 0) return [];
        var least = Least(shingles);
        var bands = new long[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var hash = Mix((ulong)source.Value + (ulong)band);
            foreach (var row in least.AsSpan(band * Rows, Rows)) hash = Mix(hash ^ row);
            bands[band] = (long)hash;
        }

        return bands;
    }

    /// <summary>The share of their triples that two articles have in common.</summary>
    public static double Jaccard(IReadOnlyList<ArticleLine> one, IReadOnlyList<ArticleLine> other)
    {
        var (left, right) = (Shingles(one), Shingles(other));
        var common = left.Count(right.Contains);
        return left.Count + right.Count == 0 ? 1 : (double)common / (left.Count + right.Count - common);
    }

    /// <summary>The least of each hash over all triples.</summary>
    private static ulong[] Least(HashSet<ulong> shingles)
    {
        // Each hash of a triple waits for the one before, and there are 160: two vectors of triples at a time are six times
        // as fast as one triple. What is missing in the last two is filled up with a triple that is there.
        var together = 2 * Vector<ulong>.Count;
        var padded = new ulong[(shingles.Count + together - 1) / together * together];
        shingles.CopyTo(padded);
        padded.AsSpan(shingles.Count).Fill(padded[0]);
        var least = new Vector<ulong>[Bands * Rows];
        Array.Fill(least, new Vector<ulong>(ulong.MaxValue));
        for (var at = 0; at < padded.Length; at += together)
        {
            var (one, other) = (new Vector<ulong>(padded, at), new Vector<ulong>(padded, at + Vector<ulong>.Count));
            foreach (ref var lowest in least.AsSpan())
            {
                (one, other) = (Mix(one + new Vector<ulong>(Step)), Mix(other + new Vector<ulong>(Step)));
                lowest = Vector.Min(lowest, Vector.Min(one, other));
            }
        }

        return Array.ConvertAll(least, Lowest);
    }

    private static ulong Lowest(Vector<ulong> values)
    {
        var lowest = values[0];
        for (var i = 1; i < Vector<ulong>.Count; i++) lowest = Math.Min(lowest, values[i]);
        return lowest;
    }

    private static HashSet<ulong> Shingles(IReadOnlyList<ArticleLine> lines)
    {
        var shingles = new HashSet<ulong>();
        Span<ulong> last = stackalloc ulong[ShingleWords];
        var count = 0;
        foreach (var line in lines)
        {
            foreach (var word in ArticleWords.Of(line.Text))
            {
                if (count == ShingleWords) last[1..].CopyTo(last);
                else count++;
                last[count - 1] = HashOf(word);
                if (count == ShingleWords) shingles.Add(Together(last));
            }
        }

        // Shorter than one triple: what there is.
        if (shingles.Count == 0 && count > 0) shingles.Add(Together(last[..count]));
        return shingles;
    }

    private static ulong Together(ReadOnlySpan<ulong> words)
    {
        var hash = 17UL;
        foreach (var word in words) hash = Mix(hash ^ word);
        return hash;
    }

    private static ulong HashOf(string word)
    {
        var hash = 14695981039346656037UL; // FNV-1a: the same in every process
        foreach (var unit in MemoryMarshal.AsBytes(word.AsSpan())) hash = (hash ^ unit) * 1099511628211UL;
        return hash;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * First;
        x = (x ^ (x >> 27)) * Second;
        return x ^ (x >> 31);
    }

    /// <summary>The same of several at once.</summary>
    private static Vector<ulong> Mix(Vector<ulong> x)
    {
        x = (x ^ (x >> 30)) * new Vector<ulong>(First);
        x = (x ^ (x >> 27)) * new Vector<ulong>(Second);
        return x ^ (x >> 31);
    }
}
