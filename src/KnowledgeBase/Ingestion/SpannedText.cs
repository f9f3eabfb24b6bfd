namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// What a cell says for the rows and columns that it spans, said again in each: a row is quoted without the others. So much of
/// one document at most: a short page may let a long text span thousands of rows, and the cells after that stay empty.
/// </summary>
internal sealed class SpannedText
{
    /// <summary>A price list of 10,000 rows that repeats a product's name in each takes half of it.</summary>
    private int _left = 500_000;

    public string Again(string text)
    {
        if (text.Length > _left) return string.Empty;
        _left -= text.Length;
        return text;
    }
}
