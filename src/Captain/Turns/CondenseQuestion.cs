using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// Makes of the conversation one question that can be understood by itself, to search for. A model does it where one is named for
/// this step; else, and whenever what it says may not be used, the rule of <see cref="QuestionInView"/> does.
/// </summary>
internal sealed class CondenseQuestion(StepModels models, ITextAnalysis analysis)
{
    private const int MostMessages = 8;
    private const int LongestMessage = 600;

    /// <summary>Of what comes back: a question to search for, not a text.</summary>
    private const int Longest = 300;

    /// <summary>A customer waits for an answer, not for a better search.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly PromptFile Prompt = PromptFile.Load("condense.v1");

    public async Task<QuestionInView> RunAsync(TurnContext turn, QuestionInView question, CancellationToken cancellationToken)
    {
        // The first question of a session has nothing to lean on.
        if (question.History.Any(static m => m.Role == HistoryRole.Customer) && await models.FindAsync(ModelStep.Condense, turn, cancellationToken) is { Count: > 0 } chain)
        {
            var request = new StepRequest(ModelStep.Condense, Prompt.Version, tokens => Messages(question, tokens), text => Read(text, question));
            var reading = await models.AskAsync(request, chain, turn, Patience, cancellationToken);
            if (reading is null) turn.Notes.Try("The model that condenses said nothing that could be used; the rule did it.");
            else if (reading.Said != question.Asked) question = question with { Condensed = reading.Said };
        }

        turn.Notes.EndStep("condense");
        return question;
    }

    private static IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> Messages(QuestionInView question, int? tokens)
    {
        List<string> lines = [.. question.History.TakeLast(MostMessages).Select(static m => $"{m.Role}: {m.Text.ReplaceLineEndings(" ").Brief(LongestMessage)}\n")];
        return Material.Prompt(
            Prompt, new Dictionary<string, string> { ["language"] = question.Language }, tokens,
            most => [("CONVERSATION", Material.Fit(lines, most / 2)), ("LAST MESSAGE", PromptBudget.Cut(question.Asked, most / 2))]);
    }

    /// <summary>One line in the customer's language that asks no more than the customer does. Whatever else it is, it is only searched for.</summary>
    private StepReading? Read(string text, QuestionInView question)
    {
        text = text.Trim(' ', '\n', '\r', '\t', '"', '“', '”', '«', '»', '「', '」', '`');
        var isOne = text.Length is > 0 and <= Longest && !text.Any(char.IsControl) && Marks(text) <= Math.Max(1, Marks(question.Asked));
        return isOne && analysis.DetectLanguage(text, question.Language) == question.Language ? new StepReading(StepVerdicts.Used, text) : null;
    }

    private static int Marks(string text) => text.Count(static c => c is '?' or '？');
}
