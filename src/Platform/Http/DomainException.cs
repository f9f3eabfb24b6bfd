namespace Wheelhouse.Platform.Http;

/// <summary>
/// A rule that the caller broke and cannot handle by itself. It becomes a problem response with the stable
/// <see cref="Code"/>; its message is shown to the caller, so it names no secrets and no other account's data.
/// </summary>
public sealed class DomainException : Exception
{
    /// <param name="code">A stable machine-readable code, see <see cref="ProblemCodes"/>; modules add their own.</param>
    /// <param name="message">One sentence for the person who reads the response.</param>
    /// <param name="status">The HTTP status; 422 unless the rule says otherwise.</param>
    /// <param name="attributes">The fields at fault in snake_case, for 422.</param>
    public DomainException(string code, string message, int status = 422, params IReadOnlyList<string> attributes)
        : base(message)
    {
        Code = code;
        Status = status;
        Attributes = attributes;
    }

    public string Code { get; }

    public int Status { get; }

    public IReadOnlyList<string> Attributes { get; }

    /// <summary>With 429: when to come back.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What asked-for thing does not exist, or not for this caller.</summary>
    public static DomainException NotFound() => new(ProblemCodes.NotFound, ProblemCodes.NotFoundText, 404);

    /// <summary>The caller is known but may not do this. Chatwoot answers 401 here, and its clients rely on it.</summary>
    public static DomainException NotPermitted() => new(ProblemCodes.NotPermitted, ProblemCodes.NotPermittedText, 401);
}
