using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// Asks the models that are named for a step of a turn. The turn goes on without them: when none says anything that can be used,
/// rules do the step. Each call stands in the trace and in the book of what was spent.
/// </summary>
internal sealed class StepModels(ModelChoice models, StepCalls calls, SpendingBook spending, IOptions<TurnOptions> options, TimeProvider time)
{
    /// <summary>Models that think before they speak need room for it.</summary>
    private const int MostTokens = 1_024;
    private const int LongestSaid = 300;

    /// <summary>The model named for exactly this step and those that stand in for it; none where nobody named one.</summary>
    public Task<IReadOnlyList<ChosenModel>> FindAsync(ModelStep step, TurnContext turn, CancellationToken cancellationToken) =>
        models.ForExactlyAsync(step, StepPlace.Of(turn), cancellationToken);

    /// <summary>What the first of them says that answers; null when it cannot be used, when none answers in time, or when the budget is spent.</summary>
    /// <param name="patience">For all of them together.</param>
    public async Task<StepReading?> AskAsync(StepRequest request, IReadOnlyList<ChosenModel> chain, TurnContext turn, TimeSpan patience, CancellationToken cancellationToken)
    {
        var transcript = turn.Transcript;
        if ((await spending.ReadAsync(transcript.AccountId, transcript.InboxId, cancellationToken)).FirstOrDefault(static b => b.State == BudgetState.Spent) is { } spent)
        {
            Note(turn, request, chain[0], StepVerdicts.BudgetSpent, null, 0, spent.Name);
            return null;
        }

        var started = time.GetTimestamp();
        var allowance = turn.Allowance(options.Value);
        foreach (var model in chain)
        {
            var left = patience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) break;
            var began = time.GetTimestamp();
            WrittenText? paid = null;
            try
            {
                var written = await WriteAsync(request, new ModelAllowance(allowance, model.Configuration!), left, used => RecordAsync(turn, request, model, paid = used), cancellationToken);
                var reading = written.Text.Length == 0 || written.IsCut ? null : request.Read(written.Text);
                Note(turn, request, model, reading?.Verdict ?? StepVerdicts.Unusable, written, Elapsed(began), reading is null ? written.Text : reading.Said);
                return reading;
            }
            catch (TurnSpentException nothingLeft)
            {
                Note(turn, request, model, StepVerdicts.TurnLimit, paid, Elapsed(began), nothingLeft.Message);
                return null;
            }
            catch (ModelException failure)
            {
                Note(turn, request, model, StepVerdicts.Failed, paid, Elapsed(began), failure.Message);
            }
        }

        return null;
    }

    private Task<WrittenText> WriteAsync(StepRequest request, ModelAllowance allowance, TimeSpan left, Func<WrittenText, Task> pay, CancellationToken cancellationToken)
    {
        var model = allowance.Model;
        var limits = new ToolLoopLimits(
            MaxSteps: 1, Math.Min(MostTokens, model.MaxOutputTokens), MaxTotalTokens: 10_000, left < model.Timeout ? left : model.Timeout, model.TakesTemperature ? 0f : null, allowance);
        return calls.WriteAsync(model, request.Messages(model.ContextTokens - model.MaxOutputTokens), limits, pay, cancellationToken);
    }

    /// <summary>At once, whatever becomes of the turn.</summary>
    private Task RecordAsync(TurnContext turn, StepRequest request, ChosenModel model, WrittenText written) => spending.RecordAsync(
        new Expense(
            turn.Transcript.AccountId, turn.Transcript.InboxId, turn.Assistant.Id.Value, model.Name, NameOf(request), written.InputTokens, written.OutputTokens,
            model.Configuration!.PriceOf(written.InputTokens, written.OutputTokens)),
        CancellationToken.None);

    private static void Note(TurnContext turn, StepRequest request, ChosenModel model, string verdict, WrittenText? written, double milliseconds, string? said) => turn.Notes.Asked(new TurnModelCall(
        NameOf(request), model.Name, request.Prompt, verdict, (int)(written?.InputTokens ?? 0), (int)(written?.OutputTokens ?? 0),
        written is null ? 0 : model.Configuration!.PriceOf(written.InputTokens, written.OutputTokens), milliseconds,
        said is { Length: > 0 } ? said.Storable().Brief(LongestSaid) : null));

    private double Elapsed(long since) => Math.Round(time.GetElapsedTime(since).TotalMilliseconds, 2);

    private static string NameOf(StepRequest request) => ListModelChoices.NameOf(request.Step);
}

/// <summary>What a model is asked for a step.</summary>
/// <param name="Prompt">The version of its prompt.</param>
/// <param name="Messages">What a model is sent that can read so many tokens; null where nobody said.</param>
/// <param name="Read">What its text means; null when it may not be used.</param>
internal sealed record StepRequest(ModelStep Step, string Prompt, Func<int?, IReadOnlyList<ChatMessage>> Messages, Func<string, StepReading?> Read);

/// <param name="Verdict">Of <see cref="StepVerdicts"/>.</param>
/// <param name="Said">What is used of it; null where the verdict says all.</param>
internal sealed record StepReading(string Verdict, string? Said);
