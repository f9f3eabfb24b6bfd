using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Shouldly;
using Wheelhouse.Platform.Http;
using Xunit;

namespace Wheelhouse.Platform.Tests.Http;

public sealed class OutboundHttpTests : IAsyncLifetime
{
    private static readonly OutboundLimits Small = OutboundLimits.Page with { MaxResponseBytes = 1_000_000 };
    private LocalServer server = null!;

    public async ValueTask InitializeAsync() => server = await LocalServer.StartAsync(static app =>
    {
        app.MapGet("/hello", static () => "hello");
        app.MapGet("/to", static (string url) => Results.Redirect(url));
        app.Map("/as/{status:int}", static (int status, string url, HttpResponse response) =>
        {
            response.StatusCode = status;
            response.Headers.Location = url;
        });
        app.Map("/told", static async (HttpRequest request) => $"{request.Method} {await new StreamReader(request.Body).ReadToEndAsync()}".Trim());
        app.MapGet("/loop", static () => Results.Redirect("/loop"));
        app.MapGet("/headers", static (HttpRequest request) => string.Join(',', request.Headers.Keys));
        app.MapGet("/bomb", static async (HttpResponse response) =>
        {
            response.Headers.ContentEncoding = "gzip";
            await using var zip = new GZipStream(response.Body, CompressionLevel.Fastest);
            for (var i = 0; i < 50; i++)
                await zip.WriteAsync(new byte[1_000_000]);
        });
        app.MapGet("/stall", static async (HttpResponse response) =>
        {
            await response.WriteAsync("begin");
            await response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, response.HttpContext.RequestAborted);
        });
        app.MapGet("/silent", static async (HttpContext context) => await Task.Delay(Timeout.Infinite, context.RequestAborted));
    });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b:1::a00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    [InlineData("2001:0:53aa:64c:0:0:0:1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    public void Only_public_addresses_count_as_public(string address, bool isPublic) =>
        AddressGuard.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    [Theory]
    [InlineData("http://127.0.0.1:{0}/hello")]
    [InlineData("http://localhost:{0}/hello")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/hello")]
    [InlineData("http://2130706433:{0}/hello")]
    [InlineData("http://0x7f.1:{0}/hello")]
    [InlineData("http://0.0.0.0:{0}/hello")]
    public async Task Private_addresses_are_refused_however_they_are_spelled(string address)
    {
        using var outbound = Outbound();
        var refused = await Should.ThrowAsync<OutboundException>(() => GetAsync(outbound, string.Format(null, address, server.Address.Port)));
        refused.Failure.ShouldBe(OutboundFailure.PrivateAddress);
    }

    [Fact]
    public async Task An_allowed_private_host_is_reached_at_its_port_only()
    {
        using var outbound = Outbound(server.Address.Authority);
        (await GetAsync(outbound, $"{server.Address}hello")).ShouldBe("hello");
        (await Should.ThrowAsync<OutboundException>(() => GetAsync(outbound, "http://127.0.0.1:1/hello")))
            .Failure.ShouldBe(OutboundFailure.PrivateAddress);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/", OutboundFailure.PrivateAddress)]
    [InlineData("http://localhost:1/", OutboundFailure.PrivateAddress)]
    [InlineData("file:///etc/passwd", OutboundFailure.BadAddress)]
    [InlineData("http://user:word@127.0.0.1/", OutboundFailure.BadAddress)]
    public async Task A_redirect_is_checked_like_a_first_address(string target, OutboundFailure failure)
    {
        using var outbound = Outbound(server.Address.Authority);
        var refused = await Should.ThrowAsync<OutboundException>(
            () => GetAsync(outbound, $"{server.Address}to?url={Uri.EscapeDataString(target)}"));
        refused.Failure.ShouldBe(failure);
    }

    [Fact]
    public async Task Redirects_end_somewhere()
    {
        using var outbound = Outbound(server.Address.Authority);
        (await GetAsync(outbound, $"{server.Address}to?url=/hello")).ShouldBe("hello");
        (await Should.ThrowAsync<OutboundException>(() => GetAsync(outbound, $"{server.Address}loop")))
            .Failure.ShouldBe(OutboundFailure.TooManyRedirects);
    }

    [Fact]
    public async Task A_redirect_to_another_server_takes_no_credentials_along()
    {
        await using var other = await LocalServer.StartAsync(static app =>
            app.MapGet("/headers", static (HttpRequest request) => string.Join(',', request.Headers.Keys)));
        using var outbound = Outbound(server.Address.Authority, other.Address.Authority);
        using var client = outbound.CreateClient(Small);
        client.DefaultRequestHeaders.Add("X-Api-Key", "secret");
        client.DefaultRequestHeaders.Add("Authorization", "Bearer secret");
        (await client.GetStringAsync($"{server.Address}headers")).ShouldContain("X-Api-Key");
        var seen = await client.GetStringAsync($"{server.Address}to?url={Uri.EscapeDataString($"{other.Address}headers")}");
        seen.ShouldNotContain("X-Api-Key");
        seen.ShouldNotContain("Authorization");
    }

    [Theory]
    [InlineData("POST", 302, "GET")]
    [InlineData("POST", 307, "POST x")]
    [InlineData("PUT", 307, "PUT x")]
    [InlineData("DELETE", 308, "DELETE x")]
    [InlineData("DELETE", 303, "GET")]
    [InlineData("PUT", 301, "")]
    [InlineData("PATCH", 302, "")]
    [InlineData("DELETE", 301, "")]
    public async Task A_redirect_does_not_make_a_look_of_what_changes_something(string method, int status, string told)
    {
        using var outbound = Outbound(server.Address.Authority);
        using var client = outbound.CreateClient(Small);
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), $"{server.Address}as/{status}?url=/told") { Content = new StringContent("x") };
        using var response = await client.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldBe(told);
        ((int)response.StatusCode).ShouldBe(told.Length > 0 ? 200 : status, "what is not followed is the answer");
    }

    [Theory]
    [InlineData("DELETE", 307)]
    [InlineData("PUT", 308)]
    public async Task What_changes_something_is_not_repeated_to_another_server(string method, int status)
    {
        var asked = 0;
        await using var other = await LocalServer.StartAsync(app => app.MapFallback(() => Interlocked.Increment(ref asked)));
        using var outbound = Outbound(server.Address.Authority, other.Address.Authority);
        using var client = outbound.CreateClient(Small);
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), $"{server.Address}as/{status}?url={Uri.EscapeDataString(other.Address.ToString())}");
        (await Should.ThrowAsync<OutboundException>(() => client.SendAsync(request))).Failure.ShouldBe(OutboundFailure.BadAddress);
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task A_compressed_bomb_is_cut_at_the_limit()
    {
        using var outbound = Outbound(server.Address.Authority);
        (await Should.ThrowAsync<OutboundException>(() => GetAsync(outbound, $"{server.Address}bomb")))
            .Failure.ShouldBe(OutboundFailure.TooLarge);
    }

    [Theory]
    [InlineData("stall")]
    [InlineData("silent")]
    public async Task A_server_that_stops_talking_is_left(string path)
    {
        using var outbound = Outbound(server.Address.Authority);
        var brief = Small with { HeadersTimeout = TimeSpan.FromMilliseconds(300), ReadTimeout = TimeSpan.FromMilliseconds(300) };
        using var client = outbound.CreateClient(brief);
        (await Should.ThrowAsync<OutboundException>(() => client.GetStringAsync($"{server.Address}{path}")))
            .Failure.ShouldBe(OutboundFailure.TimedOut);
    }

    [Fact]
    public async Task Nobody_at_the_door_is_unreachable()
    {
        using var outbound = Outbound("127.0.0.1:9");
        (await Should.ThrowAsync<OutboundException>(() => GetAsync(outbound, "http://127.0.0.1:9/")))
            .Failure.ShouldBe(OutboundFailure.Unreachable);
    }

    private static OutboundHttp Outbound(params string[] allowed)
    {
        var options = new OutboundOptions();
        foreach (var host in allowed)
            options.AllowedPrivateHosts.Add(host);
        return new OutboundHttp(Options.Create(options), TimeProvider.System);
    }

    private static async Task<string> GetAsync(OutboundHttp outbound, string address)
    {
        using var client = outbound.CreateClient(Small);
        return await client.GetStringAsync(address);
    }
}
