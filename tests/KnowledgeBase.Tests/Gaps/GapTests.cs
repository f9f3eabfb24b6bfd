using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Platform.Retention;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Gaps;

public sealed class GapTests : GapHost
{
    private const string Kept = "select (select count(*) from knowledge.gaps) + (select count(*) from knowledge.gap_wordings) + (select count(*) from knowledge.missed_questions)";

    [Fact]
    public async Task The_same_words_in_another_order_are_one_gap_whose_examples_lead_to_their_conversations()
    {
        await MissAsync("Do you ship to Norway?");
        await MissAsync("to Norway, do you ship???");

        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        (Question(gap), Missed(gap), gap["status"]!.GetValue<string>()).ShouldBe(("Do you ship to Norway?", 2, "open"));
        (gap["missed_lately"]!.GetValue<int>(), gap["missed_before"]!.GetValue<int>(), gap["wordings_count"]!.GetValue<int>()).ShouldBe((2, 0, 1));
        var shown = await GetAsync($"{Knowledge}/gaps/{gap["id"]}");
        shown["examples"]!.AsArray().Select(e => (e!["conversation_id"]!.GetValue<long>(), e["question"]!.GetValue<string>(), e["reason"]!.GetValue<string>()))
            .ShouldBe([(2, "to Norway, do you ship???", "no_answer"), (1, "Do you ship to Norway?", "no_answer")]);
    }

    [Fact]
    public async Task The_same_report_again_and_many_at_once_count_once_each()
    {
        var once = await MissAsync("Do you sponsor football clubs?");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MissAsync(once)));
        (await GapsAsync()).ShouldHaveSingleItem()["missed_count"]!.GetValue<int>().ShouldBe(1);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => MissAsync("Do you sell gift cards?", conversation: 50 + i)));
        (await GapsAsync()).Select(g => (Question(g), Missed(g))).ShouldBe([("Do you sell gift cards?", 8), ("Do you sponsor football clubs?", 1)]);
    }

    [Fact]
    public async Task Words_in_another_form_find_their_gap_and_another_place_does_not()
    {
        await MissAsync("How do I cancel my subscription?");
        await MissAsync("How can I cancel my subscription please?");
        await MissAsync("I want to cancel my subscription");
        await MissAsync("How do I pause my subscription?");
        await MissAsync("¿Hacen envíos a Noruega?", "es");
        await MissAsync("¿Es posible hacer envíos a Noruega?", "es");
        await MissAsync("¿Hacen envíos a Canadá?", "es");

        (await GapsAsync()).Select(g => (Question(g), Missed(g))).ShouldBe(
            [("How do I cancel my subscription?", 3), ("¿Hacen envíos a Noruega?", 2), ("¿Hacen envíos a Canadá?", 1), ("How do I pause my subscription?", 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_question_in_no_words_is_passed_over_and_what_tells_who_asked_is_not_kept()
    {
        await MissAsync("???");
        await MissAsync("I am Maya Lind (maya@lind.example), order 48213345: do you ship to Norway? Maya", secrets: ["Maya Lind"]);

        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        Question(gap).ShouldBe("I am … (…), order …: do you ship to Norway? …");
        (await CountAsync("select count(*) from knowledge.gap_wordings w join knowledge.missed_questions m on m.wording_id = w.id where terms::text || question ~* 'maya|48213345'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_list_is_paged_filtered_and_ordered_by_how_often_and_how_lately()
    {
        for (var i = 0; i < 27; i++) await MissAsync($"What is a {(char)('a' + i % 26)}{(char)('a' + i / 26)}xyzzy{i}?");
        await MissAsync("What is a abxyzzy26?");

        var first = await GetAsync($"{Knowledge}/gaps?knowledge_base_id={Home}");
        (first["meta"]!["count"]!.GetValue<int>(), first["payload"]!.AsArray().Count, first["meta"]!["open_count"]!.GetValue<int>()).ShouldBe((27, 25, 27));
        Question(first["payload"]![0]!).ShouldBe("What is a abxyzzy26?");
        Question(first["payload"]![1]!).ShouldBe("What is a zaxyzzy25?");
        (await GapsAsync("page=2")).Select(Question).ShouldBe(["What is a baxyzzy1?", "What is a aaxyzzy0?"]);
        (await GapsAsync("q=XYZZY17")).ShouldHaveSingleItem();
        (await GapsAsync("q=%25")).ShouldBeEmpty();
        (await GapsAsync($"knowledge_base_id={Home + 1}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dismissed_gap_stays_so_however_often_it_is_asked_and_can_be_taken_back()
    {
        await MissAsync("Can I bring my dog?");
        var id = (await GapsAsync())[0]["id"]!.GetValue<long>();
        var dismissed = await PostAsync($"{Knowledge}/gaps/{id}/dismiss", new { });
        (dismissed["status"]!.GetValue<string>(), dismissed["changed_by_name"]!.GetValue<string>()).ShouldBe(("dismissed", "Ada"));
        await MissAsync("Can I bring my dog?", at: DateTimeOffset.UtcNow.AddMinutes(5));

        (await GapsAsync()).ShouldBeEmpty();
        Missed((await GapsAsync("status=dismissed")).ShouldHaveSingleItem()).ShouldBe(2);
        await PostAsync($"{Knowledge}/gaps/{id}/reopen", new { });
        (await GapsAsync()).ShouldHaveSingleItem();

        (await PostAsync($"{Knowledge}/gaps/bulk", new { ids = new[] { id, 999_999 }, change = "dismiss" }))["ids"]!.AsArray().Count.ShouldBe(1);
        (await GapsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"ids":[null],"change":"dismiss"}""")]
    [InlineData("""{"ids":[],"change":"dismiss"}""")]
    [InlineData("""{"ids":[1],"change":"explode"}""")]
    [InlineData("""{"change":"dismiss"}""")]
    public async Task A_change_that_cannot_be_is_refused(string body)
    {
        using var response = await Owner.PostAsync($"{Knowledge}/gaps/bulk", new StringContent(body, Encoding.UTF8, "application/json"));
        await ReadAsync(response, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_an_erased_contact_asked_goes_and_what_others_asked_stays_in_their_words()
    {
        await MissAsync("Do you ship, says Zelda, to Norway?", conversation: 7);
        await MissAsync("Can I bring Zelda, my iguana?", conversation: 7);
        await MissAsync("do you ship, says zelda, to norway", conversation: 8);
        await ForgetAsync(7);

        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        (Question(gap), Missed(gap)).ShouldBe(("do you ship, says zelda, to norway", 1));
        await ForgetAsync(8, 9);
        (await CountAsync(Kept)).ShouldBe(0);
        await ForgetAsync(7, 8);
    }

    [Fact]
    public async Task What_nobody_has_asked_for_long_goes_and_what_somebody_has_keeps_its_count()
    {
        await MissAsync("Do you sell gift cards?");
        await MissAsync("Do you ship to Norway?");
        await PassAsync(190);
        await MissAsync("Do you ship parcels to Norway?");
        await PassAsync(10);
        await SweepAsync();

        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        (Question(gap), Missed(gap)).ShouldBe(("Do you ship parcels to Norway?", 2));
        (await CountAsync("select (select count(*) from knowledge.gap_wordings) + (select count(*) from knowledge.missed_questions)")).ShouldBe(2);
    }

    [Fact]
    public async Task How_long_something_is_kept_is_the_databases_to_say_whatever_time_it_was_where_it_was_asked()
    {
        await MissAsync("Do you ship to Norway?", at: DateTimeOffset.UtcNow.AddDays(-200));
        await MissAsync("Do you sell gift cards?", at: DateTimeOffset.UtcNow.AddYears(10));
        await SweepAsync();
        (await GapsAsync()).Select(Question).ShouldBe(["Do you ship to Norway?", "Do you sell gift cards?"], ignoreOrder: true);
        await PassAsync(181);
        await SweepAsync();
        (await CountAsync(Kept)).ShouldBe(0);
    }

    [Fact]
    public async Task A_wording_is_shown_in_the_words_of_a_question_that_is_kept_whether_the_others_went_by_age_or_by_erasure()
    {
        await MissAsync("Do you ship, says Bob, to Norway?", conversation: 7);
        await PassAsync(200);
        await MissAsync("to norway, says bob, do you ship", conversation: 8);
        await SweepAsync();

        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        (Question(gap), Missed(gap)).ShouldBe(("to norway, says bob, do you ship", 2));
        (await GapsAsync("q=says+Bob,+to+Norway")).ShouldBeEmpty();
        (await GetAsync($"{Knowledge}/gaps/{gap["id"]}"))["wordings"]!.AsArray().Select(w => w!.GetValue<string>()).ShouldBe(["to norway, says bob, do you ship"]);
        await ForgetAsync(7);
        (await GapsAsync()).ShouldHaveSingleItem();
        await PassAsync(100);
        await MissAsync("Do you ship, says Bob, to Norway?", conversation: 9);
        await ForgetAsync(9);
        await PassAsync(81);
        await SweepAsync();
        (await CountAsync(Kept)).ShouldBe(0, "the last one asked was taken back, so that it counts for nothing");
    }

    [Fact]
    public async Task A_deleted_knowledge_base_has_no_gaps_and_gets_none()
    {
        var other = await CountAsync($"insert into knowledge.knowledge_bases (account_id, name, settings, created_at) values ({AccountId}, 'other', '{{}}', now()) returning id");
        await MissAsync("Do you ship to Norway?", home: other);
        (await GapsAsync($"knowledge_base_id={other}")).ShouldHaveSingleItem();
        await ExecuteAsync($"update knowledge.knowledge_bases set deleted_at = now() where id = {other}");
        await MissAsync("Do you sell gift cards?", home: other);
        (await CountAsync($"select count(*) from knowledge.gaps where knowledge_base_id = {other}")).ShouldBe(1);
    }

    [Fact]
    public async Task Only_administrators_see_what_customers_asked()
    {
        await PostAsync($"/api/v1/accounts/{AccountId}/agents", new { name = "Bob", email = "bob@example.com", role = "agent", password = "Str0ng-enough!" });
        using var client = Host.CreateClient();
        using var signIn = await client.PostAsJsonAsync("/auth/sign_in", new { email = "bob@example.com", password = "Str0ng-enough!" });
        using var bob = ClientOf((await ReadAsync(signIn))["data"]!["access_token"]!.GetValue<string>());
        using var response = await bob.GetAsync($"{Knowledge}/gaps");
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>So many days later, by the database's clock.</summary>
    private async Task PassAsync(int days)
    {
        foreach (var table in (string[])["missed_questions", "gap_wordings", "gaps"])
            await ExecuteAsync($"update knowledge.{table} set recorded_at = recorded_at - interval '{days} days'");
    }

    private async Task SweepAsync()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var table in Host.Services.GetServices<IRetained>().Where(static t => t.Name.Contains("gaps", StringComparison.Ordinal) || t.Name == "missed questions"))
            while (await table.SweepAsync(now.AddDays(-180), now, 1, CancellationToken.None) > 0) { }
    }
}
