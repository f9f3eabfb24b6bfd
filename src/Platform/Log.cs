using Microsoft.Extensions.Logging;

namespace Wheelhouse.Platform;

/// <summary>Event ids 100–999.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Applied migration {Schema}/{Name}")]
    public static partial void Migrated(ILogger logger, string schema, string name);

    [LoggerMessage(110, LogLevel.Warning, "Job {JobId} of {Handler} failed at attempt {Attempt} ({Category}); next try in {Delay}")]
    public static partial void JobRetried(ILogger logger, long jobId, string handler, int attempt, string category, TimeSpan delay, Exception exception);

    [LoggerMessage(111, LogLevel.Error, "Job {JobId} of {Handler} failed for good at attempt {Attempt} ({Category})")]
    public static partial void JobFailed(ILogger logger, long jobId, string handler, int attempt, string category, Exception exception);

    [LoggerMessage(112, LogLevel.Warning, "Job {JobId} of {Handler} finished after its claim had passed to another node")]
    public static partial void ClaimLost(ILogger logger, long jobId, string handler);

    [LoggerMessage(113, LogLevel.Warning, "The queue {Queue} cannot be read; trying again")]
    public static partial void QueueUnreachable(ILogger logger, string queue, Exception exception);

    [LoggerMessage(114, LogLevel.Warning, "The heartbeat of this node could not be written")]
    public static partial void HeartbeatFailed(ILogger logger, Exception exception);

    [LoggerMessage(115, LogLevel.Warning, "The job table could not be cleaned up; trying again")]
    public static partial void HousekeepingFailed(ILogger logger, Exception exception);

    [LoggerMessage(116, LogLevel.Warning, "{Count} jobs were still running at shutdown and go to another node")]
    public static partial void JobsReleased(ILogger logger, int count);

    [LoggerMessage(117, LogLevel.Information, "Let go of {Count} {Name} that were kept long enough")]
    public static partial void Swept(ILogger logger, string name, int count);

    [LoggerMessage(118, LogLevel.Warning, "What was kept long enough could not be swept; trying again")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(124, LogLevel.Warning, "This node's heartbeat was silent too long: what it worked on is free for others, and it goes on under a new identity")]
    public static partial void IdentityLost(ILogger logger);

    [LoggerMessage(125, LogLevel.Error, "The database cannot be reached (first noticed by {Who}): {Reason}. Trying again until it can")]
    public static partial void DatabaseGone(ILogger logger, string who, string reason);

    [LoggerMessage(126, LogLevel.Error, "The database has not been reachable for {Seconds} s; {Failures} attempts have failed")]
    public static partial void DatabaseStillGone(ILogger logger, long seconds, long failures);

    [LoggerMessage(123, LogLevel.Warning, "The database answers again. It was gone for {Seconds} s; {Failures} attempts failed ({Who})")]
    public static partial void DatabaseBack(ILogger logger, string seconds, long failures, string who);

    [LoggerMessage(120, LogLevel.Error, "A subscriber of the signal bus threw")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception);

    [LoggerMessage(121, LogLevel.Warning, "Signals to and from other nodes are interrupted; trying again")]
    public static partial void SignalsInterrupted(ILogger logger, Exception exception);

    [LoggerMessage(122, LogLevel.Warning, "A signal of another node could not be read")]
    public static partial void SignalUnreadable(ILogger logger, Exception exception);
}
