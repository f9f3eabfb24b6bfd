namespace Wheelhouse.Captain.Writers;

internal enum ExcerptShape
{
    /// <summary>Whole sentences of one paragraph, or one list item without its mark.</summary>
    Prose,

    /// <summary>A stretch of one sentence that was too long to quote whole.</summary>
    Clipped,

    /// <summary>A list, a table or code, with the sentence that leads to it: its lines are kept.</summary>
    Lines,

    /// <summary>One row of a table, told with the names of its columns.</summary>
    Row,
}

/// <summary>A verbatim stretch of a passage that goes into the reply.</summary>
/// <param name="Header">The table's header line when <paramref name="Shape"/> is a row.</param>
/// <param name="IsCut">Whether the author's text goes on where the excerpt ends.</param>
internal sealed record Excerpt(PassageReading Passage, TextSpan Span, ExcerptShape Shape, double Probability, TextSpan? Header = null, bool IsCut = false)
{
    public string Quote => Span.Of(Passage.Source.Text);
}
