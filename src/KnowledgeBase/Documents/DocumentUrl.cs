using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Where a reader finds a document, as somebody gave it.</summary>
internal static class DocumentUrl
{
    /// <exception cref="DomainException">It is neither the address of a page nor a path of this site.</exception>
    public static string? Checked(string? url)
    {
        url = url?.Trim();
        if (url is null or "") return null;
        if (Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" && absolute.UserInfo.Length == 0) return absolute.AbsoluteUri;
        return url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal) ? url
            : throw new DomainException(ProblemCodes.ValidationFailed, "Url must be the address of a web page, such as https://help.example.com", 422, "url");
    }
}
