using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Platform.Http;

/// <summary>Settings under <c>Wheelhouse:Outbound</c>.</summary>
public sealed class OutboundOptions
{
    /// <summary>
    /// Hosts in private networks that may be called all the same, as <c>host</c> or <c>host:port</c>, such as
    /// <c>localhost:11434</c> for a model server on this machine.
    /// </summary>
    public IList<string> AllowedPrivateHosts { get; } = [];

    /// <summary>The address of an HTTP proxy. Unset: connect directly, whatever the environment says.</summary>
    [Url]
    public string? Proxy { get; set; }

    internal bool Allows(string host, int port) =>
        AllowedPrivateHosts.Any(allowed => allowed.Equals(host, StringComparison.OrdinalIgnoreCase)
            || allowed.Equals($"{host}:{port}", StringComparison.OrdinalIgnoreCase)
            || allowed.Equals($"[{host}]:{port}", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The limits of one kind of call.</summary>
/// <param name="HeadersTimeout">Until the last hop has sent its headers.</param>
/// <param name="ReadTimeout">Between two pieces of the body.</param>
/// <param name="TotalTimeout">For everything; null lets a stream run as long as it keeps talking.</param>
/// <param name="MaxResponseBytes">Counted after decompression.</param>
public sealed record OutboundLimits(
    TimeSpan HeadersTimeout,
    TimeSpan ReadTimeout,
    TimeSpan? TotalTimeout,
    long MaxResponseBytes,
    int MaxRedirects = 5)
{
    /// <summary>A page or a small answer.</summary>
    public static OutboundLimits Page { get; } =
        new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60), 10 * 1024 * 1024);

    /// <summary>A model that thinks and then streams.</summary>
    public static OutboundLimits Stream { get; } =
        new(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(60), null, 32 * 1024 * 1024, MaxRedirects: 0);
}
