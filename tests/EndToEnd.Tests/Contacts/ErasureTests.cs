using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Contacts;

/// <summary>Somebody asks what is kept about them, and then to be forgotten: a word planted everywhere is found in the file, and nowhere after.</summary>
public sealed class ErasureTests(ErasureTests.OneCompany one) : IClassFixture<ErasureTests.OneCompany>
{
    private const string Marker = "zanzibarmarker";
    private const string Name = "Maya Zanzibarmarker";
    private readonly Company _company = one.Company;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contact_is_exported_with_everything_and_erased_from_everywhere()
    {
        var (window, contact, number) = await PlantAsync();
        var other = await OtherContactAsync();
        await using var socket = await OpenVisitorAsync(window);
        var before = await CountEverywhereAsync("thesurvivor");
        var planted = await PlacesAsync();
        planted.ShouldBe(
            ["captain.turns", "inbox.contact_inboxes", "inbox.contacts", "inbox.conversations", "inbox.messages", "platform.jobs"], ignoreOrder: true, string.Join(' ', planted));

        await OnlyAdministratorsMayAsync(contact);
        await NoOtherAccountMayAsync(contact);
        (await PlacesAsync()).ShouldBe(planted, ignoreOrder: true);
        var export = await ExportAsync(contact);
        await CompareWithRowsAsync(JsonNode.Parse(export)!, contact, number);

        foreach (var wrong in new[] { "", "Maya", "maya zanzibarmarker!" })
        {
            await _company.PostAsync($"/contacts/{contact}/erase", new { confirm = wrong }, HttpStatusCode.UnprocessableEntity);
        }

        (await PlacesAsync()).ShouldBe(planted, ignoreOrder: true);
        await _company.PostAsync($"/contacts/{contact}/erase", new { confirm = " maya Zanzibarmarker " });

        // At once, before any job has run: nothing opens any more.
        await window.SendAsync(HttpMethod.Get, "messages", null, HttpStatusCode.Unauthorized);
        await window.WriteAsync("am I still here?", null, HttpStatusCode.Unauthorized);
        await using var again = await OpenVisitorAsync(window);
        await Eventually.TrueAsync(() => Task.FromResult(socket.IsClosed && again.IsClosed), Token);
        await _company.GetAsync($"/conversations/{number}", HttpStatusCode.NotFound);

        await _company.Host.RunJobsUntilIdleAsync(Token);
        (await PlacesAsync()).ShouldBeEmpty();
        FilesWith(Marker).ShouldBeEmpty();
        (await _company.SqlAsync<long>($"select count(*) from platform.presence where kind = 'contact' and id = {contact}")).ShouldBe(0);
        (await CountEverywhereAsync("thesurvivor")).ShouldBe(before);
        (await _company.GetAsync($"/contacts/{other}"))["payload"]!["name"]!.GetValue<string>().ShouldBe("Tom Thesurvivor");
        (await _company.SqlAsync<long>($"select count(*) from captain.turns where conversation_id not in (select id from inbox.conversations)")).ShouldBe(0);
    }

    [Fact]
    public async Task Chatwoots_own_delete_leaves_nothing_either_and_both_are_noted_without_a_name()
    {
        var (_, contact, _) = await PlantAsync();
        await ExportAsync(contact);
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/contacts/{contact}");
        await _company.Host.RunJobsUntilIdleAsync(Token);
        (await PlacesAsync()).ShouldBeEmpty();
        (await _company.SqlAsync<string>($"select string_agg(action || ' ' || subject_id || ' by ' || user_id || changes::text, ', ' order by id) from accounts.audits where subject = 'Contact' and subject_id = {contact}"))
            .ShouldBe($"contact.exported {contact} by {_company.OwnerId}{{}}, contact.erased {contact} by {_company.OwnerId}{{}}");
        await _company.GetAsync($"/contacts/{contact}/export", HttpStatusCode.NotFound);
        await _company.PostAsync($"/contacts/{contact}/erase", new { confirm = Name }, HttpStatusCode.NotFound);
    }

    private async Task NoOtherAccountMayAsync(long contact)
    {
        var other = $"/api/v1/accounts/{await OtherAccountAsync()}/contacts/{contact}";
        await Company.SendAsync(_company.Owner, HttpMethod.Get, $"{other}/export", null, HttpStatusCode.NotFound);
        await Company.SendAsync(_company.Owner, HttpMethod.Post, $"{other}/erase", new { confirm = Name }, HttpStatusCode.NotFound);
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, other, null, HttpStatusCode.NotFound);
    }

    /// <summary>A person of whom every column that can hold words holds the marker.</summary>
    private async Task<(Window Window, long Contact, long Number)> PlantAsync()
    {
        var window = await _company.OpenWindowAsync();
        await window.SendAsync(HttpMethod.Patch, "contact", new
        {
            name = Name,
            email = $"maya@{Marker}.example",
            phone_number = "+4915112345678",
            avatar_url = $"https://pictures.example/{Marker}.png",
            custom_attributes = new { plan = Marker },
            additional_attributes = new { city = Marker },
        });
        var number = Answers.Captain.Number(await window.WriteAsync($"How much does standard delivery cost? I live in {Marker}."));
        await window.SeesAsync(Answers.Captain.IsReply);
        await window.WriteAsync($"I want to talk to a human, my {Marker} is broken.");
        await Eventually.TrueAsync(async () => await _company.StatusAsync(number) == "open", Token);
        await _company.PostAsync($"/conversations/{number}/messages", new { content = $"A note on {Marker}", @private = true });
        await _company.PostAsync($"/conversations/{number}/messages", new { content = $"Hello {Marker}, we look into it." });
        await window.SendAsync(HttpMethod.Post, "conversations/set_custom_attributes", new { custom_attributes = new { order = Marker } });
        await window.SendAsync(HttpMethod.Post, "labels", new { label = Marker });
        var contact = window.Config["contact"]!["id"]!.GetValue<long>();
        await _company.PostAsync($"/contacts/{contact}/contact_inboxes", new { inbox_id = await ApiInboxAsync(), source_id = $"source-{Marker}" });
        // Somebody else typed the same address, which proves nothing and is kept as a claim.
        var claimant = await _company.OpenWindowAsync();
        await claimant.SendAsync(HttpMethod.Patch, "contact", new { email = $"maya@{Marker}.example" });
        await _company.Host.RunJobsUntilIdleAsync(Token);
        await LeaveDeadLetterAsync(number);
        return (window, contact, number);
    }

    /// <summary>A dead letter whose reason repeats what the customer wrote, as a fault might.</summary>
    private Task<long> LeaveDeadLetterAsync(long number) => _company.SqlAsync<long>(
        $"""
        insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, attempts, last_error, failed_at, created_at)
        select 'captain', 'captain.take-turn', 'conversation:' || id, false, account_id, 'MessageReceived', '{"{}"}', now(), 5, 'could not read {Marker}', now(), now()
        from inbox.conversations where number = {number} returning id
        """);

    private async Task<long> OtherContactAsync()
    {
        var window = await _company.OpenWindowAsync();
        await window.SendAsync(HttpMethod.Patch, "contact", new { name = "Tom Thesurvivor", email = "tom@thesurvivor.example" });
        await window.WriteAsync("How much does standard delivery cost for thesurvivor?");
        await window.SeesAsync(Answers.Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(Token);
        return window.Config["contact"]!["id"]!.GetValue<long>();
    }

    private async Task OnlyAdministratorsMayAsync(long contact)
    {
        foreach (var client in new[] { _company.Agent, _company.NewClient() })
        {
            await Company.SendAsync(client, HttpMethod.Get, $"{_company.Path}/contacts/{contact}/export", null, HttpStatusCode.Unauthorized);
            await Company.SendAsync(client, HttpMethod.Post, $"{_company.Path}/contacts/{contact}/erase", new { confirm = Name }, HttpStatusCode.Unauthorized);
        }
    }

    private async Task<string> ExportAsync(long contact)
    {
        using var answer = await _company.Owner.GetAsync(new Uri($"{_company.Path}/contacts/{contact}/export", UriKind.Relative), Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe($"contact-{contact}.json");
        return await answer.Content.ReadAsStringAsync(Token);
    }

    /// <summary>Every field of every row that carries the marker stands in the file, too.</summary>
    private async Task CompareWithRowsAsync(JsonNode export, long contact, long number)
    {
        export["format"]!.GetValue<string>().ShouldBe("wheelhouse-contact-1");
        export["contact"]!["id"]!.GetValue<long>().ShouldBe(contact);
        export["contact"]!["phone_number"]!.GetValue<string>().ShouldBe("+4915112345678");
        export["conversations"]!.AsArray().Count.ShouldBe(1);
        export["conversations"]![0]!["messages"]!.AsArray().Count
            .ShouldBe((int)await _company.SqlAsync<long>($"select count(*) from inbox.messages m join inbox.conversations c on c.id = m.conversation_id where c.number = {number}"));
        export["turns"]!.AsArray().Count.ShouldBe(2);
        export["jobs"]!.AsArray().ShouldHaveSingleItem()!["error"]!.GetValue<string>().ShouldContain(Marker);
        export["audit"]!.AsArray().ShouldHaveSingleItem()!["action"]!.GetValue<string>().ShouldBe("contact.exported");
        export["last_sign_of_life"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        export["contact_inboxes"]!.AsArray().Count.ShouldBe(2);
        export.ToJsonString().ShouldNotContain("pubsub_token");
        foreach (var part in new[] { "contact", "contact_inboxes", "conversations", "turns" })
        {
            export[part]!.ToJsonString().ShouldContain(Marker, Case.Insensitive, part);
        }
    }

    private async Task<long> ApiInboxAsync() =>
        (await _company.PostAsync("/inboxes", new { name = "App", channel = new { type = "api" } }))["id"]!.GetValue<long>();

    private async Task<long> OtherAccountAsync() => await _company.SqlAsync<long>(
        $"""
        with made as (
            insert into accounts.accounts (name, locale, status, settings, custom_attributes, created_at, updated_at)
            select 'Other', locale, status, settings, custom_attributes, now(), now() from accounts.accounts limit 1 returning id)
        insert into accounts.account_users (account_id, user_id, role, availability, auto_offline, created_at)
        select id, {_company.OwnerId}, 'administrator', 'online', false, now() from made returning account_id
        """);

    private Task<LiveSocket> OpenVisitorAsync(Window window) =>
        LiveSocket.OpenHubAsync(_company.Host.Address, $"/hubs/visitor?website_token={_company.WebsiteToken}&access_token={window.Token}");

    /// <summary>The tables of all schemas in which a row says the marker, in any column.</summary>
    private async Task<List<string>> PlacesAsync() => [.. (await CountEverywhereAsync(Marker)).Keys];

    private async Task<Dictionary<string, long>> CountEverywhereAsync(string word)
    {
        await using var connection = new NpgsqlConnection(_company.Host.ConnectionString);
        await connection.OpenAsync(Token);
        await using var all = new NpgsqlCommand(
            """
            select string_agg(format('select %L, count(*) from %I.%I t where t::text ilike %L', schemaname || '.' || tablename, schemaname, tablename, '%' || $1 || '%'), ' union all ')
            from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
            """,
            connection)
        {
            Parameters = { new() { Value = word } },
        };
        var sql = (string)(await all.ExecuteScalarAsync(Token))!;
        await using var count = new NpgsqlCommand(sql, connection);
        await using var reader = await count.ExecuteReaderAsync(Token);
        var found = new Dictionary<string, long>();
        while (await reader.ReadAsync(Token))
        {
            if (reader.GetInt64(1) > 0)
            {
                found[reader.GetString(0)] = reader.GetInt64(1);
            }
        }

        return found;
    }

    private IEnumerable<string> FilesWith(string word) =>
        Directory.EnumerateFiles(_company.Host.DataFolder, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every test has contacts of its own, so one company serves them.</summary>
    public sealed class OneCompany : IAsyncLifetime
    {
        internal Company Company { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Company = await Company.StartAsync();
            await Company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        }

        public ValueTask DisposeAsync() => Company.DisposeAsync();
    }
}
