using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Platform.Http;

public enum OutboundFailure
{
    /// <summary>The address is not http(s), or carries a user name.</summary>
    BadAddress,

    /// <summary>It leads into a private network that is not on the allow-list.</summary>
    PrivateAddress,

    /// <summary>The name is unknown or nobody answers there.</summary>
    Unreachable,

    TimedOut,

    TooLarge,

    TooManyRedirects,
}

/// <summary>A call that was refused or cut by our own rules, or found nobody. The message may be shown to agents.</summary>
public sealed class OutboundException(OutboundFailure failure, string message, Exception? inner = null) : HttpRequestException(message, inner)
{
    public OutboundFailure Failure { get; } = failure;

    /// <summary>Whether a retry can help.</summary>
    public FailureCategory Category => Failure switch
    {
        OutboundFailure.Unreachable or OutboundFailure.TimedOut => FailureCategory.Unavailable,
        OutboundFailure.BadAddress or OutboundFailure.PrivateAddress => FailureCategory.Configuration,
        _ => FailureCategory.Permanent,
    };
}
