using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

/// <summary>However long a conversation is and whatever changed in it: walking the pages shows every message once.</summary>
public sealed class MessagePagingTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(137)]
    [InlineData(640)]
    public async Task Every_way_of_paging_shows_each_message_once_and_in_order(int count)
    {
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("m1");
        await FillAsync(count, seed: count);
        var expected = Enumerable.Range(1, count).Select(n => $"m{n}").ToArray();

        var backwards = new List<string>();
        long? before = null;
        while (await PageAsync(before is null ? "" : $"?before={before}") is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(20);
            backwards.InsertRange(0, page.Select(Text));
            before = page[0]!["id"]!.GetValue<long>();
        }

        backwards.ShouldBe(expected);

        var forwards = new List<string>();
        var after = 0L;
        while (await PageAsync($"?after={after}") is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(100);
            forwards.AddRange(page.Select(Text));
            after = page[^1]!["id"]!.GetValue<long>();
        }

        forwards.ShouldBe(expected);
        await ChangesAreCompleteAsync(expected);
    }

    private async Task ChangesAreCompleteAsync(string[] expected)
    {
        var changed = new HashSet<string>();
        var revision = 0L;
        bool hasMore;
        do
        {
            var answer = await Company.GetAsync($"/conversations/1/messages?changed_after={revision}");
            foreach (var message in answer["payload"]!.AsArray())
            {
                changed.Add(Text(message)).ShouldBeTrue("a message was sent twice");
            }

            revision = answer["meta"]!["revision"]!.GetValue<long>();
            hasMore = answer["meta"]!["has_more"]!.GetValue<bool>();
        }
        while (hasMore);

        changed.ShouldBe(expected, ignoreOrder: true);
        (await PageAsync($"?changed_after={revision}")).Count.ShouldBe(0);
    }

    private async Task<JsonArray> PageAsync(string query) => (JsonArray)(await Company.GetAsync($"/conversations/1/messages{query}"))["payload"]!;

    private static string Text(JsonNode? message) => message!["content"]!.GetValue<string>();

    /// <summary>More messages than a client may write in a minute, with ids that other conversations have holes in and revisions that later changes moved.</summary>
    private async Task FillAsync(int count, int seed)
    {
        await using var connection = new NpgsqlConnection(Company.Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"""
            select setseed({1d / (seed + 1)});
            insert into inbox.messages (id, account_id, inbox_id, conversation_id, sequence, revision, message_type, content_type, content, private,
                sender_kind, content_attributes, status, held, deleted, created_at, updated_at)
            select m.id + n * 3, m.account_id, m.inbox_id, m.conversation_id, n, n + 1, 'incoming', 'text', 'm' || n, false,
                'contact', '{"{}"}', 'sent', false, false, m.created_at, m.created_at
            from inbox.messages m, generate_series(2, {count}) n;
            update inbox.messages m set revision = shuffled.place + {count} + 1
            from (select id, row_number() over (order by random()) as place from inbox.messages where random() < 0.3) shuffled where m.id = shuffled.id;
            update inbox.conversations set last_sequence = {count}, last_chat_sequence = {count}, revision = {(count * 2) + 2};
            """),
            connection);
        await command.ExecuteNonQueryAsync();
    }
}
