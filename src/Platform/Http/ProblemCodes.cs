namespace Wheelhouse.Platform.Http;

/// <summary>The codes that any module may answer with. A code never changes its meaning; texts may.</summary>
public static class ProblemCodes
{
    public const string BadRequest = "bad_request";
    public const string MalformedBody = "malformed_body";
    public const string BodyTooLarge = "body_too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string ValidationFailed = "validation_failed";
    public const string NotAuthenticated = "not_authenticated";
    public const string NotPermitted = "not_permitted";
    public const string Forbidden = "forbidden";
    public const string AccountSuspended = "account_suspended";
    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string Conflict = "conflict";
    public const string RateLimited = "rate_limited";
    public const string Unavailable = "unavailable";
    public const string Internal = "internal_error";

    public const string NotFoundText = "Resource could not be found";
    public const string NotPermittedText = "You are not authorized to do this action";

    /// <summary>The code for a status that was answered without one.</summary>
    public static string ForStatus(int status) => status switch
    {
        400 => BadRequest,
        401 => NotAuthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        409 => Conflict,
        413 => BodyTooLarge,
        415 => UnsupportedMediaType,
        422 => ValidationFailed,
        429 => RateLimited,
        503 => Unavailable,
        _ => status >= 500 ? Internal : BadRequest,
    };

    /// <summary>The sentence for a status that was answered without one.</summary>
    public static string TextForStatus(int status) => status switch
    {
        401 => "You need to sign in or sign up before continuing.",
        403 => "You are not allowed to do this",
        404 => NotFoundText,
        405 => "This method is not allowed here",
        409 => "This conflicts with the current state",
        413 => "The request is too large",
        415 => "Send JSON, a form or a multipart form",
        422 => "The request is not valid",
        429 => "Too many requests, try again later",
        503 => "The database cannot be reached at the moment, try again in a few seconds",
        _ => status >= 500 ? "Something went wrong on our side" : "The request is not valid",
    };
}
