namespace Wheelhouse.Platform.Http;

/// <summary>The <c>page</c> of Chatwoot's lists: from 1, which also stands for anything below and for none.</summary>
public static class PageNumber
{
    /// <summary>Far behind the end of any list, and small enough to be multiplied by any page's size.</summary>
    private const int Furthest = 1_000_000;

    public static int Of(int? page) => Math.Clamp(page ?? 1, 1, Furthest);
}
