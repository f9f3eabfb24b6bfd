using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What an assistant's creation leaves when it is cut off, and where sources go afterwards.</summary>
public sealed class CreationTests : IAsyncLifetime
{
    private const string Slow = """
        create function captain.linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.6); return new; end $$;
        create trigger linger before insert on captain.assistants for each row execute function captain.linger();
        """;

    private Company _company = null!;

    public async ValueTask InitializeAsync() => _company = await Company.StartAsync();

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_client_that_leaves_between_the_two_saves_leaves_no_base_without_its_assistant()
    {
        await RunAsync(Slow);
        (await TryCreateAsync(TimeSpan.FromMilliseconds(250))).ShouldBeFalse();
        await Eventually.TrueAsync(async () => await CountAsync("captain.assistants") == 1, TestContext.Current.CancellationToken);

        (await BasesAsync()).ShouldHaveSingleItem();
        await AssistantFindsNewSourceAsync((await AssistantsAsync()).ShouldHaveSingleItem()!);
    }

    [Fact]
    public async Task A_second_save_that_fails_gives_the_base_back()
    {
        await RunAsync("alter table captain.assistants add constraint closed check (false) not valid");
        await Should.ThrowAsync<InvalidOperationException>(() => CreateAsync("Guide"));
        (await BasesAsync()).ShouldBeEmpty();
        await RunAsync("alter table captain.assistants drop constraint closed");

        await AssistantFindsNewSourceAsync(await CreateAsync("Guide"));
    }

    [Fact]
    public async Task A_base_left_by_a_crash_is_not_chosen_and_the_next_assistant_takes_it()
    {
        var left = await LeaveBaseAsync();
        var first = await CreateAsync("Guide");
        BaseOf(first).ShouldNotBe(left, "it may still be waiting for its own assistant");

        await AssistantFindsNewSourceAsync(first);
        (await BasesAsync()).Single(b => b!["id"]!.GetValue<long>() == left)!["is_read"]!.GetValue<bool>().ShouldBeFalse();
        (await BasesAsync()).Single(b => b!["id"]!.GetValue<long>() == BaseOf(first))!["is_read"]!.GetValue<bool>().ShouldBeTrue();

        await RunAsync("update knowledge.knowledge_bases set created_at = created_at - interval '1 hour'");
        var second = await CreateAsync("Second");
        BaseOf(second).ShouldBe(left);
        (await BasesAsync()).Select(b => b!["name"]!.GetValue<string>()).ShouldBe(["Second", "Guide"]);
        BaseOf(await CreateAsync("Third")).ShouldNotBe(left);
    }

    [Fact]
    public async Task Chatwoots_switches_are_kept_though_they_do_nothing()
    {
        var sent = new { name = "Guide", config = new { feature_faq = true, feature_memory = true, feature_contact_attributes = true, feature_citation = false } };
        var made = await _company.PostAsync("/captain/assistants", sent);
        Switches(made).ShouldBe([true, true, true, false]);
        var path = $"{_company.Path}/captain/assistants/{made["id"]}";
        var changed = await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { config = new { feature_memory = false } });
        Switches(changed).ShouldBe([true, false, true, false]);
        Switches(await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { config = new { feature_contact_attributes = false } })).ShouldBe([true, false, false, false]);

        static IEnumerable<bool> Switches(JsonNode assistant) =>
            new[] { "feature_faq", "feature_memory", "feature_contact_attributes", "feature_citation" }.Select(name => assistant["config"]![name]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_first_assistant_reads_what_was_added_before_it_came_and_later_ones_do_not()
    {
        var source = await AddSourceAsync();
        var first = await CreateAsync("Guide");
        BaseOf(first).ShouldBe(source["knowledge_base_id"]!.GetValue<long>());
        BaseOf(await CreateAsync("Second")).ShouldNotBe(BaseOf(first));
    }

    [Fact]
    public async Task Thirty_creations_whose_clients_lose_patience_leave_as_many_bases_as_assistants_read()
    {
        await Task.WhenAll(Enumerable.Range(1, 30).Select(i => TryCreateAsync(TimeSpan.FromMilliseconds(i * 4))));
        await CreateAsync("Last");
        await Eventually.TrueAsync(
            async () => await CountAsync("captain.assistants") == (await BasesAsync()).Count, TestContext.Current.CancellationToken);

        (await BasesAsync()).ShouldAllBe(b => b!["is_read"]!.GetValue<bool>());
        (await AddSourceAsync())["knowledge_base_id"]!.GetValue<long>().ShouldBe((await AssistantsAsync()).Min(BaseOf));
    }

    [Fact]
    public async Task A_creation_repeated_with_its_key_makes_nothing_twice()
    {
        await RunAsync(Slow);
        var made = await Task.WhenAll(CreateAsync("Captain", "first-start"), CreateAsync("Captain", "first-start"));
        var again = await CreateAsync("Captain", "first-start");

        made.Append(again).Select(a => a["id"]!.GetValue<long>()).Distinct().ShouldHaveSingleItem();
        (await BasesAsync()).ShouldHaveSingleItem();
    }

    private Task<JsonNode> CreateAsync(string name, string? key = null) =>
        _company.PostAsync("/captain/assistants", new { assistant = new { name, description = "", creation_key = key } });

    private async Task<bool> TryCreateAsync(TimeSpan patience)
    {
        using var window = new CancellationTokenSource(patience);
        try
        {
            using var content = new StringContent("""{"assistant":{"name":"Guide"}}""", null, "application/json");
            using var response = await _company.Owner.PostAsync(new Uri($"{_company.Path}/captain/assistants", UriKind.Relative), content, window.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Task<JsonNode> AddSourceAsync() =>
        _company.PostAsync("/knowledge/sources", new { kind = "text", name = "Shipping", text = "Parcels travel for three days." });

    private async Task AssistantFindsNewSourceAsync(JsonNode assistant)
    {
        (await AddSourceAsync())["knowledge_base_id"]!.GetValue<long>().ShouldBe(BaseOf(assistant));
        await _company.Host.RunJobsUntilIdleAsync(TestContext.Current.CancellationToken);
        var found = await _company.GetAsync($"/knowledge/search?q=parcels&knowledge_base_id={BaseOf(assistant)}");
        found["payload"]!.AsArray().ShouldHaveSingleItem();
    }

    /// <summary>What a process that died between the two saves leaves behind.</summary>
    private async Task<long> LeaveBaseAsync()
    {
        await using var scope = _company.Host.Services.CreateAsyncScope();
        var left = await scope.ServiceProvider.GetRequiredService<IKnowledge>()
            .CreateBaseAsync(new AccountId(_company.AccountId), "Left", TestContext.Current.CancellationToken);
        return left.Value;
    }

    private async Task<JsonArray> BasesAsync() => (await _company.GetAsync("/knowledge/bases"))["payload"]!.AsArray();

    private async Task<JsonArray> AssistantsAsync() => (await _company.GetAsync("/captain/assistants"))["payload"]!.AsArray();

    private Task<long> CountAsync(string table) => _company.SqlAsync<long>($"select count(*) from {table}");

    private static long BaseOf(JsonNode? assistant) => assistant!["knowledge_base_id"]!.GetValue<long>();

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_company.Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
