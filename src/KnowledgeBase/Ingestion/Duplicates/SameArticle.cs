using Wheelhouse.KnowledgeBase.Ingestion.Changes;

namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>
/// Decides whether two texts are one article. Sharing words is not enough: the pages of two plans share their template and
/// differ in a price. So every line that only one of them has must be the furniture of a page (links, a date stamp, "Was
/// this helpful?"), and no line may say something else than its counterpart.
/// </summary>
internal static class SameArticle
{
    /// <summary>What a print view leaves out is about a twentieth of an article; below nine tenths it would no longer be furniture.</summary>
    public const double Threshold = 0.9;

    private const int LongestFurniture = 16;
    private const int MostEdits = 400;

    private static readonly HashSet<string> PrintWords = new(StringComparer.Ordinal)
    {
        "print", "printable", "printer", "friendly", "version", "view", "imprimir", "imprimible", "impresión", "impressão", "versión", "versão", "打", "印", "版", "drucken", "druckansicht", "imprimer",
    };

    /// <summary>"Was this article helpful? Yes No", "Print this page", "Back to top": every word of such a line is one of these, and one is a sign.</summary>
    private static readonly HashSet<string> FurnitureWords = new(StringComparer.Ordinal)
    {
        "was", "is", "did", "this", "the", "page", "article", "answer", "your", "question", "you", "yes", "no", "to", "back", "by", "email", "of", "give", "us", "on",
        "fue", "te", "le", "esta", "este", "artículo", "página", "sí", "por", "correo", "volver", "arriba", "en",
        "foi", "artigo", "sim", "não", "para", "você", "voltar", "ao", "topo", "o", "a",
        "本", "文", "此", "这", "篇", "章", "页", "面", "是", "否", "有", "对", "您", "回", "到", "顶", "部", "吗",
    };

    private static readonly HashSet<string> FurnitureSigns = new(StringComparer.Ordinal)
    {
        "print", "share", "helpful", "useful", "feedback", "bookmark", "top", "imprimir", "compartir", "compartilhar", "útil", "arriba", "topo", "打", "印", "分", "享", "帮", "助", "用", "反", "馈",
    };

    /// <summary>The same for all titles that may be those of one article: most are not, which is known before any text is read.</summary>
    public static string TitleKey(string title) => string.Join(' ', TitleOf(title).Order(StringComparer.Ordinal));

    public static bool Is(string oneTitle, string one, string otherTitle, string other)
    {
        if (TitleKey(oneTitle) != TitleKey(otherTitle)) return false;
        var (left, right) = (ArticleLines.Of(one), ArticleLines.Of(other));
        if (left.Select(static l => l.Text).SequenceEqual(right.Select(static r => r.Text), StringComparer.Ordinal)) return left.Count > 0;
        return ArticleSketch.Jaccard(left, right) >= Threshold && DifferInFurniture(left, right);
    }

    private static bool DifferInFurniture(List<ArticleLine> left, List<ArticleLine> right)
    {
        var edits = Edits.Between([.. left.Select(static l => l.Text)], [.. right.Select(static r => r.Text)], MostEdits);
        return edits.TrueForAll(edit =>
        {
            var (gone, come) = (left.GetRange(edit.Start, edit.Length), right.GetRange(edit.OtherStart, edit.OtherLength));
            // The same words in other lines: a paragraph that is wrapped.
            if (Joined(gone) == Joined(come)) return true;
            // Links stand above and below an article; between its sentences they are a part of it.
            var isAtEdge = edit is { Start: 0, OtherStart: 0 } || (edit.Start + edit.Length == left.Count && edit.OtherStart + edit.OtherLength == right.Count);
            return gone.Concat(come).All(line => IsFurniture(line) || (isAtEdge && IsLink(line)));
        });
    }

    private static string Joined(List<ArticleLine> lines) => string.Join(' ', lines.Select(static l => l.Text));

    private static bool IsLink(ArticleLine line) =>
        line.IsOfLinks && !line.Text.Any(char.IsDigit) && ArticleWords.Of(line.Text).Take(LongestFurniture + 1).Count() <= LongestFurniture;

    private static bool IsFurniture(ArticleLine line)
    {
        var words = ArticleWords.Of(line.Text).Take(LongestFurniture + 1).ToList();
        return words.Count <= LongestFurniture && words.Exists(FurnitureSigns.Contains)
            && words.TrueForAll(static word => FurnitureSigns.Contains(word) || FurnitureWords.Contains(word));
    }

    private static HashSet<string> TitleOf(string title) => [.. ArticleWords.Of(title).Where(static word => !PrintWords.Contains(word))];
}
