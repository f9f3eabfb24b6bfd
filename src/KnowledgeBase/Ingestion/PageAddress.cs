namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Addresses of pages in the one form under which a page is known.</summary>
internal static class PageAddress
{
    private const int LongestAddress = 2_000;

    private static readonly HashSet<string> TrackingParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "msclkid", "mc_cid", "mc_eid",
    };

    /// <summary>A link on a page, absolute and without fragment; null when it does not lead to a page of the web.</summary>
    public static Uri? Resolve(Uri page, string? link)
    {
        if (string.IsNullOrWhiteSpace(link) || link.Length > LongestAddress || link[0] == '#') return null;
        return Uri.TryCreate(page, link.Trim(), out var target) && target.Scheme is "http" or "https" ? Normalize(target) : null;
    }

    /// <summary>
    /// Lower-case host, no default port, no fragment, no user, no parameters that only track; null when the host is none:
    /// one link that cannot be read must not cost the page on which it stands.
    /// </summary>
    public static Uri? Normalize(Uri address)
    {
        var query = address.Query.TrimStart('?');
        if (query.Length > 0)
        {
            var kept = query.Split('&').Where(static p => p.Length > 0 && !TrackingParameters.Contains(p.Split('=')[0]));
            query = string.Join('&', kept);
        }

        return HostOf(address) is { } host && Uri.TryCreate(
            $"{address.Scheme}://{host}"
            + (address.IsDefaultPort ? string.Empty : FormattableString.Invariant($":{address.Port}"))
            + address.AbsolutePath
            + (query.Length > 0 ? "?" + query : string.Empty), UriKind.Absolute, out var normal) ? normal : null;
    }

    /// <summary>The host as it stands in an address: only there an IPv6 literal has its brackets.</summary>
    private static string? HostOf(Uri address)
    {
        try
        {
            return address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost.ToLowerInvariant();
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
