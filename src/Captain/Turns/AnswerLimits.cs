using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// Settings <c>Captain:Reply:*</c>, the limits of a reply: words for languages that use spaces, characters for Chinese, Japanese
/// and Korean.
/// </summary>
internal sealed record AnswerLimits
{
    [Range(10, 2_000)]
    public int MaxWords { get; init; } = 80;

    [Range(20, 4_000)]
    public int MaxCharacters { get; init; } = 160;

    /// <summary>A list of steps or a table is quoted whole up to this many words, because half a procedure helps nobody.</summary>
    [Range(10, 2_000)]
    public int MaxListWords { get; init; } = 220;

    /// <summary>The same for Chinese, Japanese and Korean.</summary>
    [Range(20, 4_000)]
    public int MaxListCharacters { get; init; } = 440;
}
