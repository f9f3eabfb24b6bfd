using System.Net;
using System.Net.Sockets;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// Decides whether an address belongs to the public internet. Everything else (this machine, its networks, its
/// cloud's metadata) is out of reach for addresses that a customer or a web page gave us.
/// </summary>
public static class AddressGuard
{
    private static readonly IPNetwork[] ClosedV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
            // Azure's wire server answers machines at a public address.
            "168.63.129.16/32",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private static readonly IPNetwork[] ClosedV6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "3fff::/20" }.Select(IPNetwork.Parse)];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Array.Exists(ClosedV4, network => network.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
            return false;
        // Both carry an IPv4 address inside and end up there.
        if (Nat64.Contains(address))
            return IsPublic(new IPAddress(address.GetAddressBytes()[12..16]));
        if (SixToFour.Contains(address))
            return IsPublic(new IPAddress(address.GetAddressBytes()[2..6]));
        return GlobalV6.Contains(address) && !Array.Exists(ClosedV6, network => network.Contains(address));
    }
}
