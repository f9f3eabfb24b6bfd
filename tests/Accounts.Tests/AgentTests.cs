using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;
using Xunit;

namespace Wheelhouse.Accounts.Tests;

public sealed class AgentTests : AccountsHost
{
    [Fact]
    public async Task An_administrator_adds_changes_and_removes_agents()
    {
        var added = await SendAsync(Owner, HttpMethod.Post, $"{AccountPath}/agents/", new { agent = new { email = "Bob@example.com", name = "Bob", role = "agent" } });
        added["email"]!.GetValue<string>().ShouldBe("bob@example.com");
        added["initial_password"]!.GetValue<string>().ShouldNotBeEmpty();
        var id = added["id"]!.GetValue<long>();
        using var bob = Host.CreateClient();
        await SendAsync(bob, HttpMethod.Post, "/auth/sign_in", new { email = "bob@example.com", password = added["initial_password"]!.GetValue<string>() });
        (await SendAsync(Owner, HttpMethod.Put, $"{AccountPath}/agents/{id}", new { role = "administrator", auto_offline = "false", availability = "busy" }))
            .ToJsonString().ShouldContain("\"availability_status\":\"busy\"");
        (await GetAsync(Owner, $"{AccountPath}/agents")).AsArray().Select(static a => a!["name"]!.GetValue<string>()).ShouldBe(["Ada", "Bob"]);
        using var removed = await Owner.DeleteAsync($"{AccountPath}/agents/{id}");
        removed.StatusCode.ShouldBe(HttpStatusCode.OK);
        await GetAsync(bob, "/api/v1/profile", HttpStatusCode.Unauthorized);
        (await SqlAsync("select count(*) from accounts.audits where action like 'agent.%'")).ShouldBe(3L);
    }

    [Fact]
    public async Task Agents_see_their_account_but_administer_nothing()
    {
        var (_, bob) = await AddAgentAsync("bob@example.com");
        await GetAsync(bob, AccountPath);
        await GetAsync(bob, $"{AccountPath}/agents");
        var refusal = await SendAsync(bob, HttpMethod.Post, $"{AccountPath}/agents", new { email = "eve@example.com" }, HttpStatusCode.Unauthorized);
        refusal["error"]!.GetValue<string>().ShouldBe("You are not authorized to do this action");
        await SendAsync(bob, HttpMethod.Patch, AccountPath, new { name = "Mine" }, HttpStatusCode.Unauthorized);
        using var removal = await bob.DeleteAsync($"{AccountPath}/agents/1");
        removal.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_last_administrator_cannot_leave_or_step_down()
    {
        var me = (await GetAsync(Owner, "/api/v1/profile"))["id"]!.GetValue<long>();
        await SendAsync(Owner, HttpMethod.Patch, $"{AccountPath}/agents/{me}", new { role = "agent" }, HttpStatusCode.UnprocessableEntity);
        await SendAsync(Owner, HttpMethod.Delete, $"{AccountPath}/agents/{me}", null, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Somebody_who_is_a_member_already_is_not_added_twice()
    {
        await AddAgentAsync("bob@example.com");
        var refusal = await SendAsync(Owner, HttpMethod.Post, $"{AccountPath}/agents", new { email = "BOB@example.com" }, HttpStatusCode.UnprocessableEntity);
        refusal["attributes"]!.ToJsonString().ShouldBe("""["email"]""");
    }

    [Fact]
    public async Task Two_accounts_never_see_each_other()
    {
        await SqlAsync("insert into accounts.accounts (name, locale, status, settings, custom_attributes, created_at, updated_at) "
            + "values ('Other', 'en', 'active', '{}', '{}', now(), now())");
        var other = (long)(await SqlAsync("select max(id) from accounts.accounts"))!;
        foreach (var path in new[] { "", "/agents" })
            (await GetAsync(Owner, $"/api/v1/accounts/{other}{path}", HttpStatusCode.Unauthorized))["error"]!.GetValue<string>()
                .ShouldBe("You are not authorized to access this account");
        await GetAsync(Owner, "/api/v1/accounts/999999", HttpStatusCode.NotFound);
        await GetAsync(Owner, "/api/v1/accounts/one", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_belongs_to_another_account_too_is_not_renamed_from_here()
    {
        var (id, bob) = await AddAgentAsync("bob@example.com");
        await SendAsync(Owner, HttpMethod.Patch, $"{AccountPath}/agents/{id}", new { name = "Bob" });
        await SqlAsync("with other as (insert into accounts.accounts (name, locale, status, settings, custom_attributes, created_at, updated_at) "
            + "values ('Other', 'en', 'active', '{}', '{}', now(), now()) returning id) "
            + $"insert into accounts.account_users select id, {id}, 'agent', 'online', true, null, null, now() from other");
        await SendAsync(Owner, HttpMethod.Patch, $"{AccountPath}/agents/{id}", new { name = "Mallory" }, HttpStatusCode.UnprocessableEntity);
        await SendAsync(Owner, HttpMethod.Patch, $"{AccountPath}/agents/{id}", new { availability = "busy" });
        (await SendAsync(bob, HttpMethod.Put, "/api/v1/profile", new { name = "Robert" }))["name"]!.GetValue<string>().ShouldBe("Robert");
    }

    [Fact]
    public async Task A_suspended_account_lets_nobody_in()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        await accounts.SetStatusAsync(new AccountId(AccountId), AccountStatus.Suspended, CancellationToken.None);
        (await GetAsync(Owner, AccountPath, HttpStatusCode.Unauthorized))["error"]!.GetValue<string>().ShouldBe("Account is suspended");
        await GetAsync(Owner, "/api/v1/profile");
        await accounts.SetStatusAsync(new AccountId(AccountId), AccountStatus.Active, CancellationToken.None);
        await GetAsync(Owner, AccountPath);
    }

    [Fact]
    public async Task Who_shows_no_sign_of_life_is_offline_to_others()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var agents = scope.ServiceProvider.GetRequiredService<IAgents>();
        var account = new AccountId(AccountId);
        (await agents.ListOnlineAsync(account, CancellationToken.None)).ShouldBeEmpty();
        var me = new UserId((await GetAsync(Owner, "/api/v1/profile"))["id"]!.GetValue<long>());
        var presence = scope.ServiceProvider.GetRequiredService<IPresence>();
        await presence.TouchAsync(account, PresenceKinds.User, me.Value, CancellationToken.None);
        (await agents.ListOnlineAsync(account, CancellationToken.None)).ShouldBe([me]);
        await SqlAsync("update platform.presence set seen_at = now() - interval '31 s'");
        (await agents.ListOnlineAsync(account, CancellationToken.None)).ShouldBeEmpty();
        await SendAsync(Owner, HttpMethod.Post, "/api/v1/profile/auto_offline", new { profile = new { account_id = AccountId, auto_offline = false } });
        await SendAsync(Owner, HttpMethod.Post, "/api/v1/profile/availability", new { profile = new { account_id = AccountId.ToString(null, null), availability = "online" } });
        (await agents.ListOnlineAsync(account, CancellationToken.None)).ShouldBe([me]);
    }

    [Fact]
    public async Task The_account_is_shown_and_changed()
    {
        var account = await SendAsync(Owner, HttpMethod.Patch, AccountPath, new { name = "Acme Ltd", locale = "pt_BR", auto_resolve_after = "60", website = "https://acme.example" });
        account["name"]!.GetValue<string>().ShouldBe("Acme Ltd");
        account["settings"]!["auto_resolve_after"]!.GetValue<int>().ShouldBe(60);
        account["custom_attributes"]!["website"]!.GetValue<string>().ShouldBe("https://acme.example");
        (await GetAsync(Owner, $"{AccountPath}/"))["locale"]!.GetValue<string>().ShouldBe("pt_BR");
        await SendAsync(Owner, HttpMethod.Patch, AccountPath, new { auto_resolve_after = 5 }, HttpStatusCode.UnprocessableEntity);
        await SendAsync(Owner, HttpMethod.Patch, AccountPath, new { name = " " }, HttpStatusCode.UnprocessableEntity);
    }
}
