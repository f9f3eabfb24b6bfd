using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// The models that the searches of a turn ask, deep below it: what they cost and the time they take is the turn's, and they stand in its
/// trace. A search goes on without them once nothing is left. Their tokens and calls do not count against the turn's: a reranker reads twenty
/// passages each time and writes nothing, and how often is searched is bounded by the steps of whoever writes.
/// </summary>
internal sealed class TurnSearches(IOptions<TurnOptions> options, TimeProvider time)
{
    private const int LongestSaid = 300;

    private readonly AsyncLocal<TurnContext?> _turn = new();

    /// <summary>A question is put into several languages at the same time.</summary>
    private readonly Lock _noting = new();

    /// <summary>Whose search it is; null for one that belongs to no turn.</summary>
    public TurnContext? Turn => _turn.Value;

    /// <summary>From here on, models that are asked in this flow of work are asked for the turn. It ends with the method that called this.</summary>
    public void CountFor(TurnContext turn) => _turn.Value = turn;

    /// <param name="ask">Makes the call, and tells what it has used, also where it breaks off.</param>
    /// <exception cref="JobFailedException">It failed, or the turn has used what it may.</exception>
    public async Task<T> AskAsync<T>(string step, string model, Func<Action<Expense>, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (_turn.Value is not { } turn) return await ask(static _ => { }, cancellationToken);
        var allowance = turn.Allowance(options.Value);
        var began = time.GetTimestamp();
        Expense? used = null;
        var (verdict, said) = (StepVerdicts.Used, (string?)null);
        try
        {
            if (allowance.Spent() is { } spent) throw Refused(spent);
            using var deadline = new CancellationTokenSource(allowance.TimeLeft, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            try
            {
                return await ask(Pay, linked.Token);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // No fault of the provider: its health does not suffer.
                throw Refused(allowance.TimeIsOver().Message);
            }
        }
        catch (JobFailedException failed)
        {
            (verdict, said) = (failed.InnerException switch { TurnSpentException => StepVerdicts.TurnLimit, BudgetSpentException => StepVerdicts.BudgetSpent, _ => StepVerdicts.Failed }, failed.Message);
            throw;
        }
        finally
        {
            var milliseconds = Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 2);
            lock (_noting)
                turn.Notes.Asked(new TurnModelCall(step, model, null, verdict, (int)(used?.InputTokens ?? 0), (int)(used?.OutputTokens ?? 0), used?.Price ?? 0, milliseconds, said?.Storable().Brief(LongestSaid)));
        }

        void Pay(Expense expense)
        {
            lock (_noting) allowance.Use(0, expense.Price);
            used = expense;
        }
    }

    private static JobFailedException Refused(string why) => new(FailureCategory.Configuration, why, null, new TurnSpentException(why));
}
