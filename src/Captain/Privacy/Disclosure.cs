namespace Wheelhouse.Captain.Privacy;

/// <summary>What left for a provider in one call, for the trace. No words of it: they stand elsewhere in the record, and go with it.</summary>
/// <param name="Kind"><c>chat</c>, <c>embedding</c> or <c>rerank</c>.</param>
/// <param name="Host">Who received it.</param>
/// <param name="Masked">How many different values were replaced, by kind; null where nothing was or masking is off.</param>
internal sealed record Disclosure(
    string Kind, string Provider, string Model, string Host, IReadOnlyList<DisclosedPart> Parts, bool IsMasking, IReadOnlyDictionary<string, int>? Masked);

/// <param name="Name">One of <see cref="DisclosedParts"/>.</param>
/// <param name="Count">How many texts of this kind.</param>
internal sealed record DisclosedPart(string Name, int Count, int Characters);

internal static class Disclosures
{
    /// <summary>As it is told: nothing where nothing left.</summary>
    public static IReadOnlyList<Disclosure>? Told(this List<Disclosure> list)
    {
        lock (list) return list.Count == 0 ? null : [.. list];
    }
}

internal static class DisclosedParts
{
    public const string Instructions = "instructions";
    public const string Question = "question";
    public const string History = "history";
    public const string Passages = "passages";
    public const string ToolCalls = "tool_calls";
    public const string ToolResults = "tool_results";
    public const string Texts = "texts";

    /// <summary>Where a message says what it is made of; without it, its role does.</summary>
    public const string Key = "wheelhouse.parts";
}
