using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Diagnostics;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Jobs;

/// <summary>Works on one claimed row: a scope of its own, the account's eyes only, a span, and then finish, retry or dead letter.</summary>
internal sealed class JobRunner(
    IServiceScopeFactory scopes, EventCatalog catalog, JobQueue queue, RetryPolicy retries, Wakeup wakeup, DatabaseOutage outage, ILogger<JobRunner> logger)
{
    /// <summary>An exception may quote whole documents.</summary>
    private const int LongestError = 4000;

    public async Task RunAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        using var activity = ActivitySources.Jobs.StartActivity(job.Handler, ActivityKind.Consumer, job.TraceParent);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["job_id"] = job.Id, ["account_id"] = job.AccountId });
        var registration = catalog.Find(job.Handler);
        try
        {
            if (registration is null)
            {
                // A newer version wrote it; another node may know the handler.
                throw new JobFailedException(FailureCategory.Transient, $"This version has no handler {job.Handler}.");
            }

            await InvokeAsync(registration, job, cancellationToken);
            await FinishAsync(registration, job, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "stopped"); // the worker frees the claim, or it has passed to others already
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            await FailAsync(registration, job, exception, cancellationToken);
        }
    }

    private async Task InvokeAsync(HandlerRegistration registration, ClaimedJob job, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var account = new AccountId(job.AccountId);
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(account));
        var context = new JobContext(job.Id, job.Handler, job.Attempt, registration.Options.MaxAttempts, account, job.CreatedAt) { AgeAtClaim = job.Age, IsFirstClaim = job.Claims == 1 };
        await registration.InvokeAsync(scope.ServiceProvider, job.Payload, context, cancellationToken);
    }

    private async Task FinishAsync(HandlerRegistration registration, ClaimedJob job, CancellationToken cancellationToken)
    {
        LeftPartition left;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                left = await queue.FinishAsync(job, CancellationToken.None);
                if (!left.IsDone && attempt == 1)
                {
                    Log.ClaimLost(logger, job.Id, job.Handler);
                }

                break;
            }
            catch (Exception gone) when (!cancellationToken.IsCancellationRequested && outage.Explains(gone, job.Handler))
            {
                // What is done is done: only the row is still to be taken out.
                await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Min(attempt, 10)), cancellationToken);
            }
        }

        if (left.ReadiedNext)
        {
            wakeup.PulseHere(registration.Queue);
        }
    }

    private async Task FailAsync(HandlerRegistration? registration, ClaimedJob job, Exception exception, CancellationToken cancellationToken)
    {
        if (outage.Explains(exception, job.Handler))
        {
            // Not the job's fault: it is no attempt, and waits no longer than the database is gone.
            await GiveBackAsync(job, retries.DelayAfter(Math.Min(job.Claims, 3), null), $"The database was gone: {exception.Message}", true, cancellationToken);
            return;
        }

        var category = (exception as JobFailedException)?.Category ?? FailureCategory.Transient;
        var text = $"{category}: {exception.GetType().Name}: {exception.Message}".Storable().Brief(LongestError);
        var attempts = registration?.Options.MaxAttempts ?? int.MaxValue;
        try
        {
            if (category.CanBeRetried() && job.Attempt < attempts)
            {
                var delay = retries.DelayAfter(job.Attempt, (exception as JobFailedException)?.RetryAfter);
                Log.JobRetried(logger, job.Id, job.Handler, job.Attempt, category.ToString(), delay, exception);
                await queue.RetryAsync(job, delay, text, false, CancellationToken.None);
            }
            else
            {
                Log.JobFailed(logger, job.Id, job.Handler, job.Attempt, category.ToString(), exception);
                await queue.DeadLetterAsync(job, registration?.Options.FailedRowBlocksPartition ?? false, text, CancellationToken.None);
            }
        }
        catch (Exception unreachable)
        {
            if (!outage.Explains(unreachable, job.Handler))
                Log.QueueUnreachable(logger, job.Handler, unreachable);
            await GiveBackAsync(job, TimeSpan.FromSeconds(1), text, false, cancellationToken);
        }
    }

    /// <summary>Tries until it works, or until the claim may have passed to others.</summary>
    private async Task GiveBackAsync(ClaimedJob job, TimeSpan delay, string error, bool isExcused, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await queue.RetryAsync(job, delay, error, isExcused, CancellationToken.None);
                return;
            }
            catch (Exception exception)
            {
                if (!outage.Explains(exception, job.Handler))
                    Log.QueueUnreachable(logger, job.Handler, exception);
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Min(attempt, 5)), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
