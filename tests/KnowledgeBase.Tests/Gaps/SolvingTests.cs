using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Gaps;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Gaps;

public sealed class SolvingTests : GapHost
{
    private const string Asked = "Do you ship to Norway?";

    [Fact]
    public async Task A_pair_started_from_a_gap_waits_and_solves_it_when_it_is_approved()
    {
        var id = await GapAsync();
        await PostAsync($"{Knowledge}/gaps/{id}/pair", new { }, HttpStatusCode.UnprocessableEntity);
        var pair = await PostAsync($"{Knowledge}/gaps/{id}/pair", new { answer = "Yes, for €9." });
        (pair["status"]!.GetValue<string>(), pair["question"]!.GetValue<string>(), pair["origin"]!.GetValue<string>()).ShouldBe(("pending", Asked, $"gap:{id}"));
        pair["wordings"]!.AsArray().Select(w => w!.GetValue<string>()).ShouldBe(["Do you ship parcels to Norway?"]);
        (await PostAsync($"{Knowledge}/gaps/{id}/pair", new { answer = "No." }))["id"]!.ToString().ShouldBe(pair["id"]!.ToString());
        (await GapsAsync()).ShouldHaveSingleItem()["pair_id"]!.ToString().ShouldBe(pair["id"]!.ToString());

        await PostAsync($"{Knowledge}/pairs/{pair["id"]}/approve", new { });
        (await GapsAsync()).ShouldBeEmpty();
        var solved = (await GapsAsync("status=solved")).ShouldHaveSingleItem();
        (solved["changed_by_name"]!.GetValue<string>(), solved["missed_since_solved"]!.GetValue<int>()).ShouldBe(("Ada", 0));

        // What was asked before the answer was there does not open it again, what is missed after does.
        await MissAsync(Asked, at: DateTimeOffset.UtcNow.AddMinutes(-5));
        (await GapsAsync()).ShouldBeEmpty();
        await MissAsync(Asked, at: DateTimeOffset.UtcNow.AddMinutes(5));
        var again = (await GapsAsync()).ShouldHaveSingleItem();
        (Missed(again), again["missed_since_solved"]!.GetValue<int>()).ShouldBe((4, 1));
    }

    [Fact]
    public async Task A_pair_that_is_taken_back_or_deleted_leaves_its_gap_open()
    {
        var id = await GapAsync();
        var pair = await PostAsync($"{Knowledge}/gaps/{id}/pair", new { answer = "Yes." });
        await PostAsync($"{Knowledge}/pairs/bulk", new { ids = new[] { pair["id"]!.GetValue<long>() }, change = "approve" });
        (await GapsAsync()).ShouldBeEmpty();
        await PostAsync($"{Knowledge}/pairs/bulk", new { ids = new[] { pair["id"]!.GetValue<long>() }, change = "withdraw" });
        (await GapsAsync()).ShouldHaveSingleItem();
        await PostAsync($"{Knowledge}/pairs/{pair["id"]}/approve", new { });
        await DeleteAsync($"{Knowledge}/pairs/{pair["id"]}");
        (await GapsAsync()).ShouldHaveSingleItem()["pair_id"].ShouldBeNull();
    }

    [Fact]
    public async Task An_article_is_found_solves_its_gap_and_can_be_written_anew()
    {
        var id = await GapAsync();
        var draft = await GetAsync($"{Knowledge}/gaps/{id}/draft");
        (draft["question"]!.GetValue<string>(), draft["answer"], draft["language"]!.GetValue<string>()).ShouldBe((Asked, null, "en"));

        var written = await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Shipping to Norway", content = "We ship to Norway with the **xebec** line.", language = "en" });
        written["gap"]!["status"]!.GetValue<string>().ShouldBe("solved");
        written["document"]!["title"]!.GetValue<string>().ShouldBe("Shipping to Norway");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await SearchAsync("xebec"))[0].ShouldContain("xebec");

        await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Norway", content = "We ship there by brigantine.", language = "en" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await SearchAsync("brigantine"))[0].ShouldContain("brigantine");
        var gap = (await GapsAsync("status=solved")).ShouldHaveSingleItem();
        (await GetAsync($"{Knowledge}/documents/{gap["document_id"]}"))["title"]!.GetValue<string>().ShouldBe("Norway");
    }

    [Fact]
    public async Task An_article_that_is_written_anew_begins_with_what_it_says_and_keeps_what_is_not_told()
    {
        var id = await GapAsync();
        (await GetAsync($"{Knowledge}/gaps/{id}/draft"))["article"].ShouldBeNull();
        await PostAsync($"{Knowledge}/gaps/{id}/article", new
        {
            title = "Norway",
            content = "We ship to **Norway**.",
            language = "en",
            audience = "internal",
            url = "https://help.example.com/norway",
            tags = new[] { "shipping" },
            valid_until = "2099-12-31",
        });
        // Also before it is read.
        (await GetAsync($"{Knowledge}/gaps/{id}/draft"))["article"]!.ToJsonString()
            .ShouldBe("""{"title":"Norway","content":"We ship to **Norway**.","language":"en","audience":"internal"}""");

        await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Norway", content = "We ship there by brigantine." });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var document = await GetAsync($"{Knowledge}/documents/{(await GapsAsync("status=solved")).ShouldHaveSingleItem()["document_id"]}");
        document["content"]!.GetValue<string>().ShouldContain("brigantine");
        (document["audience"]!.GetValue<string>(), document["url"]!.GetValue<string>(), document["language"]!.GetValue<string>()).ShouldBe(("internal", "https://help.example.com/norway", "en"));
        document["tags"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("shipping");
        document["valid_until"].ShouldNotBeNull();
        await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Norway", content = "We shall ship there.", valid_from = "2100-01-01" }, HttpStatusCode.UnprocessableEntity);

        await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Norway", content = "We ship there by brigantine.", tags = Array.Empty<string>(), url = "" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        document = await GetAsync($"{Knowledge}/documents/{document["id"]}");
        document["tags"]!.AsArray().ShouldBeEmpty();
        document["url"].ShouldBeNull();
    }

    [Fact]
    public async Task An_approved_pair_solves_its_gap_again_when_it_says_something_else_and_not_before()
    {
        var id = await GapAsync();
        var pair = $"{Knowledge}/pairs/{(await PostAsync($"{Knowledge}/gaps/{id}/pair", new { answer = "Yes." }))["id"]}";
        await PostAsync($"{pair}/approve", new { });
        await MissAsync(Asked, at: DateTimeOffset.UtcNow.AddMinutes(5));
        await PostAsync($"{pair}/approve", new { });
        await PatchAsync(pair, new { answer = "Yes." });
        (await GapsAsync()).ShouldHaveSingleItem();
        await PatchAsync(pair, new { answer = "Yes, to Norway, for €9." });
        (await GapsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_solved_a_gap_and_is_deleted_as_a_document_leaves_it_open()
    {
        var id = await GapAsync();
        await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Norway", content = "We ship to Norway.", language = "en" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        await DeleteAsync($"{Knowledge}/documents/{(await GapsAsync("status=solved")).ShouldHaveSingleItem()["document_id"]}");
        (await GapsAsync()).ShouldHaveSingleItem()["document_id"].ShouldBeNull();

        await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Norway", content = "We ship to Norway.", language = "en" });
        await DeleteAsync($"{Knowledge}/bases/{Home}/documents/gap-{id}");
        (await GapsAsync()).ShouldHaveSingleItem();

        var pair = await PostAsync($"{Knowledge}/gaps/{id}/pair", new { answer = "Yes." });
        pair = await PostAsync($"{Knowledge}/pairs/{pair["id"]}/approve", new { });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await GapsAsync()).ShouldBeEmpty();
        await DeleteAsync($"{Knowledge}/documents/{pair["document_id"]}");
        (await GapsAsync()).ShouldHaveSingleItem()["pair_id"].ShouldBeNull();
        (await CountAsync("select count(*) from knowledge.pairs")).ShouldBe(0);
    }

    [Theory]
    [InlineData("answers")]
    [InlineData("api")]
    public async Task What_solved_gaps_and_goes_with_its_whole_source_leaves_them_open(string kind)
    {
        var id = await GapAsync();
        await MissAsync("Do you sell gift cards?");
        await PostAsync($"{Knowledge}/gaps/{(await GapsAsync("q=gift"))[0]["id"]}/dismiss", new { });
        if (kind == "api") await PostAsync($"{Knowledge}/gaps/{id}/article", new { title = "Norway", content = "We ship to Norway.", language = "en" });
        else await PostAsync($"{Knowledge}/pairs/{(await PostAsync($"{Knowledge}/gaps/{id}/pair", new { answer = "Yes." }))["id"]}/approve", new { });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await GapsAsync()).ShouldBeEmpty();

        await DeleteAsync($"{Knowledge}/sources/{await CountAsync($"select id from knowledge.sources where kind = '{kind}' and deleted_at is null")}");
        (await GapsAsync()).ShouldHaveSingleItem()["id"]!.GetValue<long>().ShouldBe(id, "what has nothing to do with it stays as it is");
    }

    [Fact]
    public async Task Words_that_were_erased_while_somebody_read_them_are_not_written_down_again()
    {
        await MissAsync(Asked, conversation: 11);
        await MissAsync("Do you sell gift cards?", conversation: 12);
        await ForgetAsync(11);
        (await SuggestAsync(11, 12)).ShouldBe("conflict");
        (await CountAsync("select count(*) from knowledge.pairs")).ShouldBe(0);
        (await SuggestAsync(12)).ShouldBeNull();
        await ForgetAsync(12);
        (await CountAsync("select count(*) from knowledge.pairs")).ShouldBe(0);
    }

    [Theory]
    [InlineData("pair", """{"answer":" . "}""")]
    [InlineData("pair", """{"answer":"Yes.","question":"?"}""")]
    [InlineData("article", """{"title":"Norway","content":""}""")]
    [InlineData("article", """{"title":"Norway","content":null}""")]
    [InlineData("article", """{"title":"Norway","content":"Yes.","language":"klingon"}""")]
    [InlineData("article", """{"content":"Yes."}""")]
    [InlineData("article", """{"title":" ","content":"Yes."}""")]
    public async Task What_cannot_be_is_refused_and_solves_nothing(string what, string body)
    {
        var id = await GapAsync();
        using var response = await Owner.PostAsync($"{Knowledge}/gaps/{id}/{what}", new StringContent(body, Encoding.UTF8, "application/json"));
        await ReadAsync(response, HttpStatusCode.UnprocessableEntity);
        (await GapsAsync()).ShouldHaveSingleItem();
        (await CountAsync("select count(*) from knowledge.pairs")).ShouldBe(0);
    }

    [Fact]
    public async Task An_erased_contacts_words_leave_waiting_pairs_and_approved_ones_forget_where_they_are_from()
    {
        await MissAsync("Do you sell gift cards?", conversation: 11);
        var waiting = await PostAsync($"{Knowledge}/gaps/{(await GapsAsync())[0]["id"]}/pair", new { answer = "Yes." });
        await MissAsync(Asked, conversation: 11);
        await MissAsync("Do you ship parcels to Norway?", conversation: 12);
        var approved = await PostAsync($"{Knowledge}/gaps/{(await GapsAsync("q=Norway"))[0]["id"]}/pair", new { answer = "No." });
        await PostAsync($"{Knowledge}/pairs/{approved["id"]}/approve", new { });

        await ForgetAsync(11);

        await GetAsync($"{Knowledge}/pairs/{waiting["id"]}", HttpStatusCode.NotFound);
        (await GetAsync($"{Knowledge}/pairs/{approved["id"]}"))["status"]!.GetValue<string>().ShouldBe("approved");
        (await CountAsync("select count(*) from knowledge.pairs where drawn_from = '{12}'")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.pairs where 11 = any(drawn_from)")).ShouldBe(0);
    }

    [Theory]
    [InlineData("Hi Maya, yes we do.", "yes we do.")]
    [InlineData("Dear Mrs Lind!\n\nYes, for €9.", "Yes, for €9.")]
    [InlineData("Yes, we ship to Norway.", "Yes, we ship to Norway.")]
    [InlineData("Yes. Your parcel goes to maya@lind.example, Maya. Call +49 30 1234567.", "Yes. Your parcel goes to …, …. Call +49 30 1234567.")]
    public void An_answer_for_everybody_names_nobody(string answer, string shown) =>
        QuestionText.WithoutGreeting(answer, ["Maya Lind", "maya@lind.example"], ["Robin Vale"]).ShouldBe(shown);

    [Theory]
    [InlineData("Hello,\n\nWe have no hammocks, sorry.\n\nKind regards,\nRobin Vale", "We have no hammocks, sorry.")]
    [InlineData("Good morning Mrs. Ortega!\nYes.\nIt takes two days.\n\nHave a nice day!\nBest,\nRobin\nLarkspur Support", "Yes.\nIt takes two days.")]
    [InlineData("Hi there, yes we do. Thanks for asking!\n– Robin from Larkspur", "yes we do. Thanks for asking!")]
    [InlineData("Hola:\n\nNo vendemos hamacas.\n\nUn saludo,\nRobin", "No vendemos hamacas.")]
    [InlineData("Estimada señora Ortega,\nSí, en dos días.\nMuchas gracias.\nSaludos cordiales, Robin Vale", "Sí, en dos días.")]
    [InlineData("Olá, tudo chega em dois dias.\n\nAtenciosamente,\nRobin Vale\nEquipe Larkspur", "tudo chega em dois dias.")]
    [InlineData("您好！\n我们没有吊床。\n\n此致\n敬礼\nRobin Vale", "我们没有吊床。")]
    [InlineData("Robin Vale, that is me, repairs hammocks. Robin hoods are sold out.", "…, that is me, repairs hammocks. Robin hoods are sold out.")]
    [InlineData("Best before dates stand on the lid.\nBest\nBefore you open it, read them all with care, and keep the lid for as long as the box is open, please.", "Best before dates stand on the lid.\nBest\nBefore you open it, read them all with care, and keep the lid for as long as the box is open, please.")]
    [InlineData("Dear guests are welcome: the door is open.", "Dear guests are welcome: the door is open.")]
    public void An_answer_for_everybody_has_no_greeting_and_no_signature(string answer, string shown) =>
        QuestionText.WithoutGreeting(answer, ["Maya Lind"], ["Robin Vale"]).ShouldBe(shown);

    [Theory]
    [InlineData("It is a refund.\nWill be refunded within five days.", false)]
    [InlineData("It is a refund.\nWill be refunded within five days", false)]
    [InlineData("It is a refund.\n– Will be refunded within five days", false)]
    [InlineData("It is a refund.\n- Will Smith Street is where to send it", false)]
    [InlineData("It is a refund.\n* Will from Larkspur", false)]
    [InlineData("It is a refund.\nWill at checkout be taken off", false)]
    [InlineData("It is a refund.\nWill", true)]
    [InlineData("It is a refund.\n-Will", true)]
    [InlineData("It is a refund.\nWill from Larkspur", true)]
    [InlineData("It is a refund.\nWill, Larkspur support", true)]
    [InlineData("It is a refund.\nWill del equipo de Larkspur", true)]
    [InlineData("It is a refund.\n— Will Smith (Larkspur)", true)]
    [InlineData("It is a refund.\n~ Will at the support team", true)]
    public void A_last_line_that_begins_with_the_agents_first_name_is_cut_only_as_a_signature(string answer, bool isCut) =>
        QuestionText.WithoutGreeting(answer, [], ["Will Smith"]).ShouldBe(isCut ? "It is a refund." : answer.Replace("Will Smith", "…", StringComparison.Ordinal));

    [Fact]
    public async Task A_pair_that_answers_the_very_question_solves_its_gap_wherever_it_was_written()
    {
        var id = await GapAsync();
        await MissAsync("Do you sell gift cards?");
        var pair = await PostAsync($"{Knowledge}/bases/{Home}/pairs", new { question = "Where is Norway?", answer = "In the north.", wordings = new[] { "do you SHIP parcels to norway" }, status = "pending" });
        (await GapsAsync()).Count.ShouldBe(2, "it waits for approval");
        await PostAsync($"{Knowledge}/pairs/{pair["id"]}/approve", new { });

        (await GapsAsync("status=solved")).ShouldHaveSingleItem()["id"]!.GetValue<long>().ShouldBe(id);
        Question((await GapsAsync()).ShouldHaveSingleItem()).ShouldBe("Do you sell gift cards?");
        await PostAsync($"{Knowledge}/bases/{Home}/pairs", new { question = "Do you sell gift cards?", answer = "Yes." });
        (await GapsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dismissed_gap_stays_dismissed_when_a_pair_answers_it()
    {
        var id = await GapAsync();
        await PostAsync($"{Knowledge}/gaps/{id}/dismiss", new { });
        await PostAsync($"{Knowledge}/bases/{Home}/pairs", new { question = Asked, answer = "Yes." });
        (await GapsAsync("status=dismissed")).ShouldHaveSingleItem();
    }

    private async Task PatchAsync(string path, object body)
    {
        using var response = await Owner.PatchAsJsonAsync(path, body);
        await ReadAsync(response);
    }

    /// <summary>What it was refused for; null when it was written.</summary>
    private async Task<string?> SuggestAsync(params long[] conversations)
    {
        using var scope = Host.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(new AccountId(AccountId)));
        try
        {
            await scope.ServiceProvider.GetRequiredService<IKnowledgePairs>().SuggestAsync(
                new AccountId(AccountId), new KnowledgeBaseId(Home), new NewPair(Asked, "Yes.", [], null, DrawnFrom: conversations), CancellationToken.None);
            return null;
        }
        catch (DomainException refused)
        {
            return refused.Code;
        }
    }

    private async Task<long> GapAsync()
    {
        await MissAsync(Asked);
        await MissAsync("Do you ship parcels to Norway?");
        return (await GapsAsync()).ShouldHaveSingleItem()["id"]!.GetValue<long>();
    }
}
