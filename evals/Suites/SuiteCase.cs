namespace Wheelhouse.Evals.Suites;

/// <summary>One conversation of a suite and what must become of its last message.</summary>
/// <param name="Kind"><c>answerable</c>, <c>partial</c>, <c>multi_turn</c>, <c>unanswerable</c>, <c>small_talk</c> or <c>handoff</c>.</param>
/// <param name="Turns">What the customer writes, each message after the answer to the one before.</param>
/// <param name="Decision">What is right: <c>answer</c>, <c>abstain</c>, <c>hand_off</c> or <c>small_talk</c>.</param>
/// <param name="Gold">Where the answer stands; each place alone is enough. Empty when there is none.</param>
/// <param name="Facts">A reply is right when it holds one text of each list.</param>
internal sealed record SuiteCase(
    string Id, string Language, string Kind, IReadOnlyList<string> Turns, string Decision, IReadOnlyList<GoldSpan> Gold, IReadOnlyList<IReadOnlyList<string>> Facts)
{
    public string Question => Turns[^1];

    public bool NeedsAnswer => Decision == "answer";

    /// <summary>Settings are chosen on the cases for which this is true; the others show whether the choice holds.</summary>
    public bool IsForTuning => Sets.Halves.IsEven(Id);
}

/// <summary>A stretch of a source document: offsets in UTF-16 units of the file, and what stands there.</summary>
internal sealed record GoldSpan(string Document, int Start, int End, string Quote)
{
    public bool StandsIn(string text) => Start >= 0 && Start <= End && End <= text.Length && text.AsSpan(Start, End - Start).SequenceEqual(Quote);
}
