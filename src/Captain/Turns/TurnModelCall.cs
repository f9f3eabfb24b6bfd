namespace Wheelhouse.Captain.Turns;

/// <summary>A model was asked for a step of the turn besides writing the answer.</summary>
/// <param name="Step"><c>condense</c> or <c>judge</c>; of its searches <c>embed</c>, <c>translate</c> or <c>rerank</c>.</param>
/// <param name="Model">As its people know it.</param>
/// <param name="Prompt">The version of its prompt; null where a search asked.</param>
/// <param name="Verdict">Of <see cref="StepVerdicts"/>.</param>
/// <param name="Said">What came of it, or why nothing did; null for nothing to tell.</param>
internal sealed record TurnModelCall(
    string Step, string Model, string? Prompt, string Verdict, int InputTokens, int OutputTokens, decimal Price, double Milliseconds, string? Said = null);

/// <summary>What became of such a call. Stable codes: they stand in the trace.</summary>
internal static class StepVerdicts
{
    /// <summary>What it said is used.</summary>
    public const string Used = "used";

    /// <summary>It said nothing that may be used.</summary>
    public const string Unusable = "unusable";

    /// <summary>The sentence is carried by its passages.</summary>
    public const string Supported = "supported";

    public const string Unsupported = "unsupported";

    /// <summary>The sentence does what the team forbids its assistant, whatever its passages say.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The provider failed, was too slow or is left alone.</summary>
    public const string Failed = "failed";

    /// <summary>It was not asked: nothing may be spent any more.</summary>
    public const string BudgetSpent = "budget_spent";

    /// <summary>It was not asked, or not heard out: the turn has used what it may.</summary>
    public const string TurnLimit = "turn_limit";
}
