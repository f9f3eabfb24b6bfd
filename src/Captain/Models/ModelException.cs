using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>A model provider failed. The message names what failed and never carries a key or a customer's text.</summary>
internal sealed class ModelException(FailureCategory category, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    public FailureCategory Category { get; } = category;

    /// <summary>What the provider asked to wait, when it said so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>What was sent was refused, not who sent it: less of it may be taken.</summary>
    public bool IsOfWhatWasSent { get; init; }

    /// <summary>It wrote up to its output limit, and the rest is missing.</summary>
    public bool IsCut { get; init; }

    /// <summary>There was no answer in time.</summary>
    public bool IsTooSlow { get; init; }
}
