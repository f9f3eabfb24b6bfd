using System.Text;
using System.Text.Json;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// Cuts a text into the pieces that the encoder was trained on: the most probable segmentation, found by Viterbi over a
/// trie of 8,000 pieces. Probabilities of characters no piece begins with are zero in logarithm, as in the reference.
/// </summary>
internal sealed class PieceVocabulary
{
    private const char Space = '▁';
    private const int Reserved = 6;
    private const int Unknown = 0;

    /// <summary>More than the read pieces can cover; the rest of a long text need not be cut.</summary>
    private const int MaxCharacters = 4_096;
    private readonly Dictionary<(int Node, int Symbol), int> _edges = [];
    private readonly List<(int Piece, float Score)> _ends = [(-1, 0f)];
    private readonly int[] _symbolCounts;

    private PieceVocabulary(int count) => _symbolCounts = new int[count];

    public static PieceVocabulary Load(string path)
    {
        using var stream = File.OpenRead(path);
        using var json = JsonDocument.Parse(stream);
        var vocabulary = new PieceVocabulary(json.RootElement.GetArrayLength());
        var index = 0;
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            vocabulary.Add(index, entry[0].GetString() ?? string.Empty, Score(entry[1]));
            index++;
        }

        return vocabulary;
    }

    /// <summary>At most <paramref name="limit"/> piece numbers of a text, in order.</summary>
    public List<int> Encode(string text, int limit)
    {
        var symbols = Symbols(text);
        if (symbols.Length == 0)
            return [];
        var pieces = Backtrack(BestEnds(symbols));
        if (pieces.Count > limit)
            pieces.RemoveRange(limit, pieces.Count - limit);
        return pieces;
    }

    /// <summary>The file has lost the scores of the pieces with a colon; the reference reads them as zero.</summary>
    private static float Score(JsonElement score) => score.ValueKind == JsonValueKind.Number ? score.GetSingle() : 0f;

    private static int[] Symbols(string text)
    {
        if (text.Length == 0)
            return [];
        text = text.Clip(MaxCharacters);
        // A lone surrogate is not normalisable; it stands for nothing.
        var clean = IsWellFormed(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var normalized = clean.Normalize(NormalizationForm.FormKC);
        var symbols = new List<int>(normalized.Length + 1) { Space };
        foreach (var rune in normalized.EnumerateRunes())
            symbols.Add(rune.Value == ' ' ? Space : rune.Value);
        return [.. symbols];
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    private void Add(int index, string piece, float score)
    {
        var node = 0;
        var count = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            count++;
            if (index < Reserved)
                continue;
            if (!_edges.TryGetValue((node, rune.Value), out var next))
            {
                next = _ends.Count;
                _ends.Add((-1, 0f));
                _edges.Add((node, rune.Value), next);
            }

            node = next;
        }

        _symbolCounts[index] = index < Reserved ? 1 : count;
        if (index >= Reserved)
            _ends[node] = (index, score);
    }

    /// <summary>For each position the piece that ends the best segmentation up to it.</summary>
    private int[] BestEnds(int[] symbols)
    {
        var best = new float[symbols.Length + 1];
        var pieces = new int[symbols.Length + 1];
        for (var start = 0; start < symbols.Length; start++)
        {
            var node = 0;
            var found = false;
            for (var end = start; end < symbols.Length && _edges.TryGetValue((node, symbols[end]), out node); end++)
            {
                if (_ends[node].Piece < 0)
                    continue;
                found = true;
                Offer(end + 1, best[start] + _ends[node].Score, _ends[node].Piece);
            }

            if (!found)
                Offer(start + 1, best[start], Unknown);
        }

        return pieces;

        void Offer(int position, float score, int piece)
        {
            if (best[position] != 0 && score < best[position])
                return;
            best[position] = score;
            pieces[position] = piece;
        }
    }

    /// <summary>Walks the best pieces from the end; neighbouring unknown characters count as one piece.</summary>
    private List<int> Backtrack(int[] ends)
    {
        var pieces = new List<int>();
        for (var position = ends.Length - 1; position > 0; position -= _symbolCounts[ends[position]])
        {
            var piece = ends[position];
            if (piece != Unknown || pieces.Count == 0 || pieces[^1] != Unknown)
                pieces.Add(piece);
        }

        pieces.Reverse();
        return pieces;
    }
}
