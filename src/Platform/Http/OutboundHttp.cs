using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// The only way out to other people's servers. Every connection is checked at the address it really goes to, so
/// neither DNS nor a redirect leads into a private network; answers are limited in time and size.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private readonly OutboundOptions options;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker connections;
    private readonly Uri? proxy;

    public OutboundHttp(IOptions<OutboundOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        proxy = this.options.Proxy is { Length: > 0 } address ? new Uri(address) : null;
        connections = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy),
            ConnectCallback = ConnectAsync,
        });
    }

    /// <summary>A client for one kind of call; it shares the connections, so making one is cheap.</summary>
    public HttpClient CreateClient(OutboundLimits limits) =>
        new(CreateHandler(limits)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The same for libraries that bring their own client.</summary>
    public HttpMessageHandler CreateHandler(OutboundLimits limits) =>
        new OutboundHandler(limits, time, CheckAsync, connections);

    /// <summary>Whether an administrator of the installation has listed this place inside the private network.</summary>
    public bool IsListed(Uri address) => options.Allows(address.Host.Trim('[', ']'), address.Port);

    public void Dispose() => connections.Dispose();

    private async Task CheckAsync(Uri target, CancellationToken cancellationToken)
    {
        if (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps || target.UserInfo.Length > 0)
            throw new OutboundException(OutboundFailure.BadAddress, $"{target.GetLeftPart(UriPartial.Path)} is not an http or https address");
        // Without a proxy the connection itself is checked; behind one we only see the proxy, so the name is looked up here.
        if (proxy is not null)
            await ResolveAsync(target.IdnHost, target.Port, cancellationToken);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isProxy = proxy is not null && proxy.IdnHost == host && proxy.Port == port;
        var addresses = isProxy ? await LookUpAsync(host, cancellationToken) : await ResolveAsync(host, port, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception failed)
        {
            socket.Dispose();
            throw failed is SocketException ? new OutboundException(OutboundFailure.Unreachable, $"{host} does not answer", failed) : failed;
        }
    }

    /// <summary>All addresses of the name; one private address among them refuses the whole name.</summary>
    private async Task<IPAddress[]> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await LookUpAsync(host, cancellationToken);
        if (!options.Allows(host.Trim('[', ']'), port) && Array.Exists(addresses, static address => !AddressGuard.IsPublic(address)))
            throw new OutboundException(
                OutboundFailure.PrivateAddress,
                $"{host} is an address inside a private network. If it is meant, allow it in the server's settings (Wheelhouse__Outbound__AllowedPrivateHosts__0={host}:{port}, or the next number that is free) and start it again.");
        return addresses;
    }

    private static async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return [literal];
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return found.Length > 0 ? found : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException unknown)
        {
            throw new OutboundException(OutboundFailure.Unreachable, $"The name {host} is not known", unknown);
        }
    }
}
