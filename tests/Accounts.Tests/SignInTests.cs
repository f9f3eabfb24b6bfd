using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Accounts.Tests;

public sealed class SignInTests : AccountsHost
{
    private static readonly string[] TokenHeaders = ["access-token", "client", "uid"];

    [Fact]
    public async Task Signing_in_gives_the_user_token_headers_and_a_cookie()
    {
        using var response = await SignInAsync(Host.CreateClient());
        var user = (await ReadAsync(response))["data"]!;
        user["email"]!.GetValue<string>().ShouldBe(OwnerEmail);
        user["role"]!.GetValue<string>().ShouldBe("administrator");
        user["pubsub_token"]!.GetValue<string>().ShouldNotBeEmpty();
        user["accounts"]![0]!["name"]!.GetValue<string>().ShouldBe("Acme");
        response.Headers.GetValues("token-type").ShouldBe(["Bearer"]);
        response.Headers.GetValues("uid").ShouldBe([OwnerEmail]);
        var expiry = DateTimeOffset.FromUnixTimeSeconds(long.Parse(response.Headers.GetValues("expiry").Single(), null));
        expiry.ShouldBeInRange(DateTimeOffset.UtcNow.AddDays(59), DateTimeOffset.UtcNow.AddDays(61));
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
    }

    [Fact]
    public async Task The_token_headers_open_the_API_until_signing_out()
    {
        using var client = await DeviceAsync();
        (await GetAsync(client, "/auth/validate_token"))["payload"]!["data"]!["email"]!.GetValue<string>().ShouldBe(OwnerEmail);
        await GetAsync(client, AccountPath);
        await SendAsync(client, HttpMethod.Delete, "/auth/sign_out", null);
        await GetAsync(client, "/auth/validate_token", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_cookie_opens_the_API_and_changes_need_the_request_header()
    {
        using var client = Host.CreateClient();
        using var signedIn = await SignInAsync(client);
        await GetAsync(client, "/api/v1/profile");
        await SendAsync(client, HttpMethod.Put, "/api/v1/profile", new { profile = new { name = "Ada L." } }, HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Add("X-Wheelhouse-Request", "1");
        var user = await SendAsync(client, HttpMethod.Put, "/api/v1/profile", new { profile = new { name = "Ada L." } });
        user["name"]!.GetValue<string>().ShouldBe("Ada L.");
        await SendAsync(client, HttpMethod.Delete, "/auth/sign_out", null);
        await GetAsync(client, "/api/v1/profile", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_cookie_holds_on_another_node_and_after_a_restart()
    {
        using var client = Host.CreateClient();
        using var signedIn = await SignInAsync(client);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await using var second = await AppHost.StartAsync(CancellationToken.None, node: Host);
        using var there = new HttpClient { BaseAddress = second.Address };
        there.DefaultRequestHeaders.Add("Cookie", cookie);
        (await GetAsync(there, "/api/v1/profile"))["email"]!.GetValue<string>().ShouldBe(OwnerEmail);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_that_the_browser_had()
    {
        using var client = Host.CreateClient();
        using var first = await SignInAsync(client);
        var old = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var second = await SignInAsync(client);
        second.Headers.GetValues("Set-Cookie").Single().Split(';')[0].ShouldNotBe(old);
        await GetAsync(client, "/api/v1/profile");
        using var thief = Bearing(old);
        await GetAsync(thief, "/api/v1/profile", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_password_signs_out_everywhere_else_and_renews_what_live_connections_carry()
    {
        using var elsewhere = await DeviceAsync();
        using var browser = Host.CreateClient();
        using var signedIn = await SignInAsync(browser);
        using var thief = Bearing(signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var pubsub = (await GetAsync(Owner, "/api/v1/profile"))["pubsub_token"]!.GetValue<string>();
        using var here = await DeviceAsync();
        await SendAsync(here, HttpMethod.Put, "/api/v1/profile", new { password = "An0ther-password!", current_password = Password });
        await GetAsync(here, "/api/v1/profile");
        foreach (var client in new[] { elsewhere, browser, thief })
            await GetAsync(client, "/api/v1/profile", HttpStatusCode.Unauthorized);
        (await GetAsync(Owner, "/api/v1/profile"))["pubsub_token"]!.GetValue<string>().ShouldNotBe(pubsub);
    }

    [Fact]
    public async Task A_reset_password_signs_out_everywhere()
    {
        using var device = await DeviceAsync();
        var pubsub = (await GetAsync(Owner, "/api/v1/profile"))["pubsub_token"]!.GetValue<string>();
        await using var scope = Host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IInstallation>().ResetPasswordAsync(OwnerEmail, null, CancellationToken.None);
        await GetAsync(device, "/api/v1/profile", HttpStatusCode.Unauthorized);
        (await GetAsync(Owner, "/api/v1/profile"))["pubsub_token"]!.GetValue<string>().ShouldNotBe(pubsub);
    }

    [Fact]
    public async Task A_session_ends_when_its_time_is_over()
    {
        using var device = await DeviceAsync();
        using var browser = Host.CreateClient();
        using var signedIn = await SignInAsync(browser);
        await SqlAsync("update accounts.sessions set expires_at = now() - interval '1 second'");
        await GetAsync(device, "/api/v1/profile", HttpStatusCode.Unauthorized);
        await GetAsync(browser, "/api/v1/profile", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("ada@example.com", "wrong")]
    [InlineData("nobody@example.com", Password)]
    [InlineData("", "")]
    [InlineData(null, null)]
    public async Task Wrong_credentials_are_refused_in_the_same_words(string? email, string? password)
    {
        using var client = Host.CreateClient();
        var problem = await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email, password }, HttpStatusCode.Unauthorized);
        problem["error"]!.GetValue<string>().ShouldBe("Invalid login credentials. Please try again.");
    }

    [Fact]
    public async Task Guessing_is_slowed_down_for_the_address_that_is_guessed()
    {
        using var client = Host.CreateClient();
        for (var i = 0; i < 10; i++)
            await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = OwnerEmail, password = $"guess {i}" }, HttpStatusCode.Unauthorized);
        await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = OwnerEmail, password = Password }, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Guessing_at_once_is_slowed_down_as_guessing_one_by_one_and_those_who_know_are_not()
    {
        using var client = Host.CreateClient();
        var guesses = await Task.WhenAll(Enumerable.Range(0, 55).Select(i => client.PostAsJsonAsync("/auth/sign_in", new { email = OwnerEmail, password = $"guess {i}" })));
        guesses.Count(static g => g.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(10);
        guesses.Count(static g => g.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(45);
    }

    [Fact]
    public async Task A_whole_office_that_signs_in_does_not_lock_itself_out()
    {
        using var client = Host.CreateClient();
        for (var i = 0; i < 30; i++)
        {
            using var signedIn = await SignInAsync(client);
            signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = "nobody@example.com", password = "guess" }, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_present_password_is_not_guessed_faster_from_within_a_session()
    {
        using var device = await DeviceAsync();
        for (var i = 0; i < 10; i++)
            await SendAsync(device, HttpMethod.Put, "/api/v1/profile", new { password = "An0ther-password!", current_password = $"guess {i}" }, HttpStatusCode.UnprocessableEntity);
        await SendAsync(device, HttpMethod.Put, "/api/v1/profile", new { password = "An0ther-password!", current_password = Password }, HttpStatusCode.TooManyRequests);
        await SendAsync(device, HttpMethod.Put, "/api/v1/profile", new { name = "Ada L." });
    }

    [Fact]
    public async Task A_user_has_at_most_25_sessions_and_the_oldest_ends_first()
    {
        using var oldest = await DeviceAsync();
        await SqlAsync("insert into accounts.sessions (user_id, client, hash, created_at, expires_at) "
            + "select id, 'c' || n, '\\x00', now(), now() + interval '1 day' from accounts.users, generate_series(1, 30) n");
        using var newest = await DeviceAsync();
        await GetAsync(newest, "/api/v1/profile");
        await GetAsync(oldest, "/api/v1/profile", HttpStatusCode.Unauthorized);
        (await SqlAsync("select count(*) from accounts.sessions")).ShouldBe(25L);
    }

    [Fact]
    public async Task No_token_stands_in_the_database()
    {
        using var response = await SignInAsync(Host.CreateClient());
        var user = (await ReadAsync(response))["data"]!;
        var dump = (string)(await SqlAsync(
            "select (select string_agg(t::text, '') from accounts.user_tokens t) || (select string_agg(s::text, '') from accounts.sessions s)"))!;
        string[] secrets = [user["access_token"]!.GetValue<string>(), user["pubsub_token"]!.GetValue<string>(), response.Headers.GetValues("access-token").Single()];
        foreach (var secret in secrets)
        {
            dump.ShouldNotContain(secret);
            dump.ShouldNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)));
        }
    }

    [Fact]
    public async Task A_wrong_API_token_is_an_error_even_beside_a_good_cookie()
    {
        using var client = Host.CreateClient();
        using var signedIn = await SignInAsync(client);
        client.DefaultRequestHeaders.Add("api_access_token", "wrong");
        (await GetAsync(client, "/api/v1/profile", HttpStatusCode.Unauthorized))["error"]!.GetValue<string>().ShouldBe("Invalid Access Token");
    }

    [Fact]
    public async Task Both_spellings_of_the_token_header_work_and_a_reset_ends_the_old_token()
    {
        var old = (await GetAsync(Owner, "/api/v1/profile"))["access_token"]!.GetValue<string>();
        using var hyphens = ClientOf(old, "Api-Access-Token");
        var renewed = await SendAsync(hyphens, HttpMethod.Post, "/api/v1/profile/reset_access_token", null);
        await GetAsync(Owner, "/api/v1/profile", HttpStatusCode.Unauthorized);
        using var again = ClientOf(renewed["access_token"]!.GetValue<string>());
        await GetAsync(again, "/api/v1/profile/");
    }

    private HttpClient Bearing(string cookie)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Host.Address };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client) =>
        client.PostAsJsonAsync("/auth/sign_in", new { email = OwnerEmail, password = Password });

    /// <summary>A client with session headers and no cookies, as Chatwoot's mobile app.</summary>
    private async Task<HttpClient> DeviceAsync()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Host.Address };
        using var response = await SignInAsync(client);
        foreach (var name in TokenHeaders)
            client.DefaultRequestHeaders.Add(name, response.Headers.GetValues(name).Single());
        return client;
    }
}
