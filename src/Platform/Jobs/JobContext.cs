using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Jobs;

/// <summary>The row that a handler is working on.</summary>
/// <param name="Attempt">Counts from 1.</param>
public sealed record JobContext(
    long Id,
    string Handler,
    int Attempt,
    int MaxAttempts,
    AccountId? Account,
    DateTimeOffset CreatedAt)
{
    /// <summary>Whether a failure of this attempt ends in the dead letters.</summary>
    public bool IsLastAttempt => Attempt >= MaxAttempts;
}

/// <summary>Work failed for a known reason.</summary>
public sealed class JobFailedException(FailureCategory category, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    public FailureCategory Category { get; } = category;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The queues; each has its own concurrency, so that slow work never holds back quick work.</summary>
public static class Queues
{
    public const string Default = "default";
    public const string Captain = "captain";
    public const string Knowledge = "knowledge";
    public const string Channels = "channels";
    public const string Webhooks = "webhooks";
}
