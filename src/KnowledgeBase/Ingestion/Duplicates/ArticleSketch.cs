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

    /// <summary>The bands of an article within its source; other sources have others, so that one index serves all of them.</summary>
    public static long[] Of(SourceId source, string content)
    {
        var least = new ulong[Bands * Rows];
        Array.Fill(least, ulong.MaxValue);
        var shingles = Shingles(ArticleLines.Of(content));
        if (shingles.Count == 0) return [];
        foreach (var shingle in shingles)
        {
            var hash = shingle;
            for (var i = 0; i < least.Length; i++)
            {
                hash = Mix(hash + 0x9E3779B97F4A7C15);
                if (hash < least[i]) least[i] = hash;
            }
        }

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

    private static HashSet<ulong> Shingles(IReadOnlyList<ArticleLine> lines)
    {
        var shingles = new HashSet<ulong>();
        var last = new Queue<ulong>(ShingleWords);
        foreach (var word in lines.SelectMany(static line => ArticleWords.Of(line.Text)))
        {
            if (last.Count == ShingleWords) last.Dequeue();
            last.Enqueue(HashOf(word));
            if (last.Count == ShingleWords) shingles.Add(Together(last));
        }

        // Shorter than one triple: what there is.
        if (shingles.Count == 0 && last.Count > 0) shingles.Add(Together(last));
        return shingles;
    }

    private static ulong Together(IEnumerable<ulong> words) => words.Aggregate(17UL, static (hash, word) => Mix(hash ^ word));

    private static ulong HashOf(string word)
    {
        var hash = 14695981039346656037UL; // FNV-1a: the same in every process
        foreach (var unit in MemoryMarshal.AsBytes(word.AsSpan())) hash = (hash ^ unit) * 1099511628211UL;
        return hash;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
