using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Accounts.Tests;

public sealed class InstallationTests : AccountsHost
{
    [Fact]
    public async Task The_first_start_is_open_once()
    {
        using var client = Host.CreateClient();
        (await GetAsync(client, "/api/v1/setup"))["needs_setup"]!.GetValue<bool>().ShouldBeFalse();
        var refusal = await SendAsync(client, HttpMethod.Post, "/api/v1/setup", SetUp("eve"), HttpStatusCode.Conflict);
        refusal["code"]!.GetValue<string>().ShouldBe("already_set_up");
    }

    [Fact]
    public async Task Of_two_who_set_up_at_once_one_becomes_the_owner()
    {
        await using var fresh = await AppHost.StartAsync(CancellationToken.None);
        using var client = fresh.CreateClient();
        (await GetAsync(client, "/api/v1/setup"))["needs_setup"]!.GetValue<bool>().ShouldBeTrue();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => client.PostAsJsonAsync("/api/v1/setup", SetUp($"owner{n}"))));
        answers.Count(static answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(static answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(5);
    }

    [Fact]
    public async Task A_weak_password_is_refused_with_every_reason()
    {
        await using var fresh = await AppHost.StartAsync(CancellationToken.None);
        using var client = fresh.CreateClient();
        var refusal = await SendAsync(
            client, HttpMethod.Post, "/api/v1/setup", new { name = "A", email = "a@example.com", company_name = "C", password = "abc" }, HttpStatusCode.UnprocessableEntity);
        refusal["message"]!.GetValue<string>().ShouldBe("Password is too short (minimum is 6 characters), Password must contain at least 1 uppercase character, "
            + "Password must contain at least 1 number, Password must contain at least 1 special character");
        refusal["attributes"]!.ToJsonString().ShouldBe("""["password"]""");
    }

    [Fact]
    public async Task A_password_reset_from_the_command_line_ends_all_sessions()
    {
        using var client = Host.CreateClient();
        await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = OwnerEmail, password = Password });
        string? changed;
        await using (var scope = Host.Services.CreateAsyncScope())
            changed = await scope.ServiceProvider.GetRequiredService<IInstallation>().ResetPasswordAsync("ADA@example.com", null, CancellationToken.None);
        await GetAsync(client, "/api/v1/profile", HttpStatusCode.Unauthorized);
        await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = OwnerEmail, password = Password }, HttpStatusCode.Unauthorized);
        await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = OwnerEmail, password = changed });
    }

    [Fact]
    public async Task Changing_ones_password_needs_the_old_one_and_ends_the_other_sessions()
    {
        using var here = Host.CreateClient();
        using var there = Host.CreateClient();
        here.DefaultRequestHeaders.Add("X-Wheelhouse-Request", "1");
        await SendAsync(here, HttpMethod.Post, "/auth/sign_in", new { email = OwnerEmail, password = Password });
        await SendAsync(there, HttpMethod.Post, "/auth/sign_in", new { email = OwnerEmail, password = Password });
        await SendAsync(
            here, HttpMethod.Put, "/api/v1/profile", new { profile = new { password = "N3w-enough!", current_password = "wrong" } }, HttpStatusCode.UnprocessableEntity);
        await SendAsync(here, HttpMethod.Put, "/api/v1/profile", new { profile = new { password = "N3w-enough!", current_password = Password } });
        await GetAsync(here, "/api/v1/profile");
        await GetAsync(there, "/api/v1/profile", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Probes_answer_strangers_and_everything_else_is_closed()
    {
        using var client = Host.CreateClient();
        (await GetAsync(client, "/health")).ToJsonString().ShouldBe("""{"status":"woot"}""");
        var version = await GetAsync(client, "/api");
        version["queue_services"]!.GetValue<string>().ShouldBe("ok");
        version["version"]!.GetValue<string>().ShouldStartWith("4.");
        await GetAsync(client, "/api/v1/profile", HttpStatusCode.Unauthorized);
        await GetAsync(client, AccountPath, HttpStatusCode.Unauthorized);
        await GetAsync(client, "/api/v1/nowhere", HttpStatusCode.NotFound);
        using var bearer = new HttpRequestMessage(HttpMethod.Get, "/api/v1/profile");
        bearer.Headers.Add("Authorization", "Bearer " + (await GetAsync(Owner, "/api/v1/profile"))["access_token"]!.GetValue<string>());
        using var refused = await client.SendAsync(bearer);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static object SetUp(string name) => new { name, email = $"{name}@example.com", password = Password, company_name = "Company" };
}
