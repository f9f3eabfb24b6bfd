using System.Text.Json.Serialization;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>One statement of a document that has quantities: a sentence, an item of a list, a cell of a table with what names its row and column.</summary>
/// <param name="Quote">As a reader sees it.</param>
/// <param name="Headings">Above it, outermost first, without the title.</param>
/// <param name="Quantities">Where they stand counts from the beginning of the quote.</param>
/// <param name="Words">Its terms without its quantities, with where they stand; those of a cell's row and column stand with the cell.</param>
/// <param name="Label">Of a cell, the terms that name its row: a statement without them is about something else.</param>
/// <param name="Heading">The terms of the innermost heading.</param>
/// <param name="Around">The terms of title and headings.</param>
internal sealed record Claim(
    string Quote,
    IReadOnlyList<string> Headings,
    IReadOnlyList<Quantity> Quantities,
    IReadOnlyList<ClaimWord> Words,
    IReadOnlyList<string> Label,
    IReadOnlyList<string> Heading,
    IReadOnlyList<string> Around)
{
    [JsonIgnore]
    public HashSet<string> Own { get; } = [.. Words.Select(static word => word.Term)];

    [JsonIgnore]
    public HashSet<string> Everything { get; } = [.. Words.Select(static word => word.Term), .. Around];

    /// <summary>What may be written instead of its words.</summary>
    public IReadOnlyList<string> Meanings { get; init; } = [];

    /// <summary>The bare numbers of the sentence or cell, those of lists too: "three, six or twelve boxes".</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];

    /// <summary>The codes and sizes it is about: its own, else those of the nearest heading that has some (<see cref="Contradictions.Identifiers"/>).</summary>
    public IReadOnlyList<string> Identifiers { get; init; } = [];

    /// <summary>All of its own, its headings' and its title's.</summary>
    public IReadOnlyList<string> Mentioned { get; init; } = [];

    [JsonIgnore]
    public bool IsCell => Label.Count > 0;
}

/// <param name="At">Where it stands in the quote; <see cref="OfRow"/> or <see cref="OfColumn"/> for what names the row or the column of a cell.</param>
internal readonly record struct ClaimWord(string Term, int At)
{
    public const int OfRow = -1;
    public const int OfColumn = -2;
}
