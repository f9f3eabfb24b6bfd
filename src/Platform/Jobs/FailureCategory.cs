namespace Wheelhouse.Platform.Jobs;

/// <summary>Why work failed; it alone decides whether a retry can help.</summary>
public enum FailureCategory
{
    /// <summary>A fault that may pass by itself: retried.</summary>
    Transient,

    /// <summary>The other side asks to wait: retried after its Retry-After, else with backoff.</summary>
    RateLimited,

    /// <summary>The other side is down or too slow: retried with backoff.</summary>
    Unavailable,

    /// <summary>The credentials are wrong: a person must act, never retried.</summary>
    Auth,

    /// <summary>The settings are wrong: a person must act, never retried.</summary>
    Configuration,

    /// <summary>It will fail again in the same way: never retried.</summary>
    Permanent,
}

public static class FailureCategories
{
    /// <summary>Whether trying the same thing again can help.</summary>
    public static bool CanBeRetried(this FailureCategory category) =>
        category is FailureCategory.Transient or FailureCategory.RateLimited or FailureCategory.Unavailable;
}
