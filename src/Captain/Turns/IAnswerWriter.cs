using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>Writes an answer from passages. Each sentence is released only after its citations were checked.</summary>
internal interface IAnswerWriter
{
    /// <summary>Streams the answer. The last item is always a <see cref="WriterFinished"/>.</summary>
    /// <exception cref="Models.ModelException">The provider failed; its category says whether a retry can help.</exception>
    /// <exception cref="TurnSpentException">The turn has used what it may.</exception>
    IAsyncEnumerable<WriterItem> WriteAsync(AnswerRequest request, CancellationToken cancellationToken);
}

/// <summary>What a writer may use. Everything in it is data, nothing in it is an instruction.</summary>
/// <param name="Question">What the customer asks, condensed from the latest messages.</param>
/// <param name="Earlier">The question before it, when it cannot stand alone; null when it can.</param>
/// <param name="Language">The language to answer in (BCP 47 primary tag).</param>
/// <param name="History">The conversation in view, oldest first, without the question.</param>
/// <param name="Passages">The found passages, best first; passage number n is cited as [n], counted from 1.</param>
/// <param name="Assistant">Name, product and the team's instructions.</param>
/// <param name="Limits">How long the answer may be.</param>
/// <param name="Terms">How the search understood the words of the question.</param>
/// <param name="SearchMore">
/// Searches the same knowledge again for a writer that asks for it; null when it may not. New passages go on counting
/// where <paramref name="Passages"/> ends, and the caller keeps them, because citations may name them.
/// </param>
/// <param name="LeastConfidence">Below this the writer abstains; 0 leaves it to the writer.</param>
/// <param name="Tools">What else it may call; what they return goes on counting in the same way.</param>
/// <param name="Allowance">What models may still use in the turn; null where there is none.</param>
internal sealed record AnswerRequest(
    string Question,
    string? Earlier,
    string Language,
    IReadOnlyList<HistoryMessage> History,
    IReadOnlyList<Passage> Passages,
    AssistantProfile Assistant,
    AnswerLimits Limits,
    IReadOnlyList<SearchTerm> Terms,
    Func<string, CancellationToken, Task<FoundMore>>? SearchMore = null,
    double LeastConfidence = 0,
    IReadOnlyList<OfferedTool>? Tools = null,
    TurnAllowance? Allowance = null);

/// <summary>What a writer's own search found, and how its words were understood.</summary>
internal sealed record FoundMore(IReadOnlyList<SearchTerm> Terms, IReadOnlyList<NumberedPassage> Passages);

/// <summary>A passage with the number by which it is cited, counted from 1.</summary>
internal sealed record NumberedPassage(int Number, Passage Passage);

internal sealed record HistoryMessage(HistoryRole Role, string Text);

internal enum HistoryRole
{
    Customer,
    Assistant,
    Agent,
}

/// <param name="Instructions">What the team told the assistant, its guidelines and limits included.</param>
/// <param name="Temperature">0 to 2; null for the model's own.</param>
internal sealed record AssistantProfile(string Name, string? ProductName, string? Instructions, double? Temperature = null)
{
    /// <param name="running">Its instructions come after the assistant's own.</param>
    public static AssistantProfile Of(Assistant assistant, RunningScenario? running = null) => new(
        assistant.Name, assistant.Settings.ProductName, Joined(assistant.Settings.AllInstructions(), running?.Scenario.Settings), assistant.Settings.Temperature);

    private static string? Joined(string? instructions, ScenarioSettings? scenario) => scenario is null ? instructions
        : $"{instructions}\n\nThis conversation is in the scenario “{scenario.Title}”. Follow it step by step; ask the customer for what is missing with the tool ask_customer, one thing at a time:\n{scenario.ForModel()}".Trim();
}

internal abstract record WriterItem;

/// <summary>One verified sentence with the citations that carry it.</summary>
internal sealed record WrittenSentence(string Text, IReadOnlyList<Citation> Citations) : WriterItem;

/// <summary>A tool was called on the way.</summary>
internal sealed record WriterCalled(TurnToolCall Call) : WriterItem;

/// <summary>What all calls of the answer have used so far. One that breaks off is paid for without ever being finished.</summary>
internal sealed record WriterSpent(ModelUsage Usage) : WriterItem;

/// <summary>The end of the answer: whether it answers, why not, how sure the writer is and what it cost.</summary>
/// <param name="Confidence">0 to 1: that the passages carry an answer to the question.</param>
internal sealed record WriterFinished(WriterVerdict Verdict, double Confidence, string? Reason, ModelUsage Usage) : WriterItem
{
    /// <summary>The parts of the question that an answer leaves unanswered, in the customer's words.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>It ends at the model's output limit: what is there stands for itself, but it is not all.</summary>
    public bool IsCut { get; init; }

    /// <summary>A step of a list was not released.</summary>
    public bool LeavesOutStep { get; init; }

    /// <summary>Not all of what was written is shown, and what is missing belongs to the answer.</summary>
    public bool IsPartial { get; init; }
}

internal enum WriterVerdict
{
    Answered,

    /// <summary>The knowledge does not carry an answer.</summary>
    Abstained,

    /// <summary>The customer asks for a person, or the model decided that a person must take over.</summary>
    HandOff,
}

/// <summary>A verbatim quote of a passage. <paramref name="PassageNumber"/> counts from 1.</summary>
internal sealed record Citation(int PassageNumber, string Quote);

/// <summary>Tokens and price of the model calls of one answer; zero for the extractive writer.</summary>
internal sealed record ModelUsage(string Model, int InputTokens, int OutputTokens, decimal Price, string Currency = "USD")
{
    /// <summary>Two calls of one turn.</summary>
    public ModelUsage With(ModelUsage other) => this with { InputTokens = InputTokens + other.InputTokens, OutputTokens = OutputTokens + other.OutputTokens, Price = Price + other.Price };

    public static ModelUsage None(string model) => new(model, 0, 0, 0m);
}
