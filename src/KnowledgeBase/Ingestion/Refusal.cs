namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Why a page, file or source could not be taken in: a stable code, and a sentence for the person who added it.</summary>
internal sealed record Refusal(string Code, string Message)
{
    public static Refusal NotFound(string what) => new(RefusalCodes.NotFound, $"{what} was not found.");

    public static Refusal Empty { get; } = new(RefusalCodes.Empty, "There is no readable text in it.");

    public static Refusal NoIndex { get; } = new(RefusalCodes.NoIndex, "The page asks not to be found by searching (noindex).");

    public static Refusal BadEncoding { get; } = new(
        RefusalCodes.BadEncoding, "The text is in an encoding that could not be recognised. Save it as UTF-8 and add it again.");
}

/// <summary>The codes a person or a program may meet in <c>error.code</c> of a source or a document.</summary>
internal static class RefusalCodes
{
    public const string NotFound = "not_found";
    public const string AccessDenied = "access_denied";
    public const string ForbiddenByRobots = "forbidden_by_robots";
    public const string Excluded = "excluded";
    public const string NoIndex = "noindex";
    public const string Timeout = "timeout";
    public const string TooLarge = "too_large";
    public const string WrongType = "wrong_type";
    public const string Empty = "empty";
    public const string WrongDate = "wrong_date";
    public const string BadEncoding = "bad_encoding";
    public const string PrivateAddress = "private_address";
    public const string FetchFailed = "fetch_failed";
    public const string PasswordProtected = "password_protected";
    public const string Damaged = "damaged";
    public const string NoText = "no_text";
    public const string ToolMissing = "tool_missing";
    public const string ServerError = "server_error";
    public const string Busy = "busy";
    public const string Unreachable = "unreachable";
    public const string CutOff = "cut_off";
    public const string OtherSite = "other_site";
    public const string RedirectLoop = "redirect_loop";

    /// <summary>Whether it says nothing of the document itself: what was read of it before stays.</summary>
    public static bool SaysNothing(string code) =>
        code is Timeout or FetchFailed or ToolMissing or ServerError or Busy or Unreachable or CutOff or RedirectLoop;

    /// <summary>Whether the site does not have the page any more: it stays for the time of grace. What leads to another host now is none of its pages.</summary>
    public static bool HasVanished(string code) => code is NotFound or OtherSite;
}
