using System.Diagnostics;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Jobs;

/// <summary>The row that a handler is working on.</summary>
/// <param name="Attempt">Counts from 1; what the database or a stopping node broke off is not counted.</param>
public sealed record JobContext(
    long Id,
    string Handler,
    int Attempt,
    int MaxAttempts,
    AccountId? Account,
    DateTimeOffset CreatedAt)
{
    private readonly long _claimedAt = Stopwatch.GetTimestamp();

    /// <summary>Whether nobody has begun it before, not even somebody whom the database or a stop broke off.</summary>
    public bool IsFirstClaim { get; init; } = true;

    /// <summary>How old the row was when it was claimed, by the database's clock.</summary>
    public TimeSpan AgeAtClaim { get; init; }

    /// <summary>How old the row is now. Unlike <see cref="CreatedAt"/> compared with a clock, it is right when a clock is not.</summary>
    public TimeSpan Age => AgeAtClaim + Stopwatch.GetElapsedTime(_claimedAt);

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

    /// <summary>What waits for the web sites that are read.</summary>
    public const string Crawling = "crawling";

    public const string Channels = "channels";
    public const string Webhooks = "webhooks";

    /// <summary>What waits for models that turn texts into vectors.</summary>
    public const string Embedding = "embedding";
}
