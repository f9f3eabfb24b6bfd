using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>Calls that an agent is asked about first.</summary>
public sealed class ApprovalTests : IAsyncLifetime
{
    private const string Waits = "A colleague has to confirm this first. You will hear from us here.";
    private static readonly FakeAnswer Nothing = FakeAnswer.Lines("""{"verdict":"abstained","reason":"it waits"}""");

    private readonly FakeOpenAi _provider = new();
    private readonly FakeToolServer _server = new();
    private Company _company = null!;
    private long _assistant;
    private long _model;
    private string _slug = "";

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        await _server.StartAsync();
        _server.Answer = static _ => (200, """{"state":"refunded in full","amount":"€12.00"}""");
        _company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}"),
            ["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = _server.Host,
            ["Captain:Turns:PauseForMore"] = "00:00:00",
            ["Captain:Turns:ApprovalsExpireAfter"] = "01:00:00",
        });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        _model = (await _company.PostAsync(
            "/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 10 }))["id"]!.GetValue<long>();
        await _company.LetAnswerAsync(_assistant, "auto", _model);
        var tool = await _company.PostAsync("/captain/custom_tools", new JsonObject
        {
            ["title"] = "Refund an order",
            ["description"] = "Pays an order back.",
            ["endpoint_url"] = $"http://{_server.Host}/refunds",
            ["http_method"] = "POST",
            ["param_schema"] = new JsonArray(new JsonObject { ["name"] = "order_id", ["type"] = "string", ["required"] = true }),
        });
        _slug = tool["slug"]!.GetValue<string>();
        await AllowAsync(true, _slug);
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_call_waits_for_an_agent_is_made_once_and_the_customer_hears_of_it()
    {
        var (turn, window, number) = await AskAsync();
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("reply", "awaits_approval"));
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("waits_for_approval");
        _server.Seen.ShouldBeEmpty();
        var card = await CardAsync(number);
        card["private"]!.GetValue<bool>().ShouldBeTrue();
        var approval = Approval(card);
        (approval["tool"]!.GetValue<string>(), approval["title"]!.GetValue<string>(), approval["status"]!.GetValue<string>()).ShouldBe((_slug, "Refund an order", "waiting"));
        approval["arguments"]!["order_id"]!.GetValue<string>().ShouldBe("LK-1");
        (await TextsAsync(window)).Last().ShouldBe(Waits);

        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Your order was refunded in full.","quotes":[{"source":1,"quote":"state: refunded in full"}]}"""));
        var id = approval["id"]!.GetValue<string>();
        // Two agents at once, and one of them twice.
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Company.SendAsync(
            i % 2 == 0 ? _company.Agent : _company.Owner, HttpMethod.Post, $"{_company.Path}/conversations/{number}/approvals/{id}/approve")));
        answers.Select(a => a["status"]!.GetValue<string>()).ShouldBeSubsetOf(["approved", "running", "done"]);
        await Eventually.TrueAsync(async () => (await TextsAsync(window)).Last() == "Your order was refunded in full. [1]", CancellationToken.None, TimeSpan.FromSeconds(20));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var seen = _server.Seen.ShouldHaveSingleItem();
        (seen.Method, JsonNode.Parse(seen.Body)!["order_id"]!.GetValue<string>()).ShouldBe(("POST", "LK-1"));
        seen.Headers["Idempotency-Key"].ShouldNotBeEmpty();
        Approval(await CardAsync(number))["status"]!.GetValue<string>().ShouldBe("done");
        var notes = (await _company.ThreadAsync(number)).Where(m => m!["private"]!.GetValue<bool>()).Select(Desk.Text).ToList();
        notes.Count(n => n.Contains("was called", StringComparison.Ordinal) && n.Contains("refunded in full", StringComparison.Ordinal)).ShouldBe(1);
        (await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{number}/approvals/{id}/approve"))["status"]!.GetValue<string>().ShouldBe("done");
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{number}/approvals/{id}/decline", new { }, HttpStatusCode.Conflict);
        (await window.MessagesAsync()).ToJsonString().ShouldNotContain("approval", Case.Insensitive, "what agents are asked is theirs");
    }

    [Fact]
    public async Task Without_words_of_a_model_the_customer_still_hears_that_it_is_done()
    {
        _server.Answer = static _ => (200, "");
        var (_, window, number) = await AskAsync();
        _provider.Answer(FakeAnswer.Fails(500, "{}"));
        await DecideAsync(number, "approve");
        await Eventually.TrueAsync(async () => (await TextsAsync(window)).Last() == "A colleague has confirmed it, and it is done.", CancellationToken.None, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_it_returned_and_no_model_could_tell_people_tell()
    {
        _server.Answer = static _ => (200, """{"state":"rejected: older than 30 days"}""");
        var (_, window, number) = await AskAsync();
        _provider.Answer(FakeAnswer.Fails(500, "{}"));
        await DecideAsync(number, "approve");
        await Eventually.TrueAsync(async () => (await _company.StatusAsync(number)) == "open", CancellationToken.None, TimeSpan.FromSeconds(30));
        (await TextsAsync(window)).ShouldNotContain(static t => t.Contains("it is done", StringComparison.Ordinal));
        (await TurnsAsync(number)).Select(t => t!["rule"]!.GetValue<string>()).ShouldContain("call_untold");
        (await _company.ThreadAsync(number)).Select(Desk.Text).ShouldContain(static t => t.Contains("rejected: older than 30 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_agent_declines_is_not_called_and_people_take_over()
    {
        var (_, window, number) = await AskAsync();
        (await DecideAsync(number, "decline"))["status"]!.GetValue<string>().ShouldBe("declined");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await _company.GetAsync($"/conversations/{number}"))["status"]!.GetValue<string>().ShouldBe("open");
        (await TextsAsync(window)).Count.ShouldBeGreaterThan(2, "the question, that it waits, and that people take over");
        _server.Seen.ShouldBeEmpty();
        await DecideAsync(number, "approve", HttpStatusCode.Conflict);
        Approval(await CardAsync(number))["status"]!.GetValue<string>().ShouldBe("declined");
    }

    [Fact]
    public async Task Or_the_customer_is_told_and_the_assistant_goes_on()
    {
        var (_, window, number) = await AskAsync();
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{number}/approvals/{Approval(await CardAsync(number))["id"]}/decline", new { tell = true });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await TextsAsync(window)).Last().ShouldStartWith("A colleague has looked at this");
        (await _company.GetAsync($"/conversations/{number}"))["status"]!.GetValue<string>().ShouldBe("pending");
    }

    [Fact]
    public async Task What_nobody_decides_in_time_comes_to_people()
    {
        var (_, _, number) = await AskAsync();
        await _company.SqlAsync<long>("with moved as (update platform.jobs set run_at = now() where handler = 'captain.expire-approval' returning 1) select count(*) from moved");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Approval(await CardAsync(number))["status"]!.GetValue<string>().ShouldBe("expired");
        (await _company.GetAsync($"/conversations/{number}"))["status"]!.GetValue<string>().ShouldBe("open");
        await DecideAsync(number, "approve", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_call_that_failed_is_told_to_the_agents_and_made_again_when_they_say_so()
    {
        _server.Answer = static _ => (503, "{}");
        var (_, window, number) = await AskAsync();
        await DecideAsync(number, "approve");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Approval(await CardAsync(number))["status"]!.GetValue<string>().ShouldBe("failed");
        (await TextsAsync(window)).Last().ShouldBe(Waits, "the customer is not told of a try");
        _server.Answer = static _ => (200, "");
        await DecideAsync(number, "approve");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Approval(await CardAsync(number))["status"]!.GetValue<string>().ShouldBe("done");
        _server.Seen.Select(s => s.Headers["Idempotency-Key"]).Distinct().Count().ShouldBe(1);
        (await TextsAsync(window)).Last().ShouldBe("A colleague has confirmed it, and it is done.");
    }

    [Fact]
    public async Task A_call_whose_server_did_not_answer_may_have_been_done_and_agents_are_told_to_look()
    {
        _server.Answer = static _ => (504, "{}");
        var (_, _, number) = await AskAsync();
        await DecideAsync(number, "approve");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Approval(await CardAsync(number))["status"]!.GetValue<string>().ShouldBe("interrupted");
        (await _company.ThreadAsync(number)).Select(Desk.Text).ShouldContain(static t => t.Contains("Look whether it was done before you have it called again", StringComparison.Ordinal));
        _server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_asks_again_meanwhile_puts_no_second_call_before_the_agents()
    {
        var (_, window, number) = await AskAsync();
        _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""), Nothing);
        await window.WriteAsync("Did you refund order LK-1?");
        await Eventually.TrueAsync(async () => (await TurnsAsync(number)).Count(t => t!["outcome"] is not null) == 2, CancellationToken.None, TimeSpan.FromSeconds(20));
        (await _company.ThreadAsync(number)).Count(m => m!["content_attributes"]?["approval"] is not null).ShouldBe(1);
    }

    [Fact]
    public async Task Where_it_only_drafts_nothing_is_called_without_an_agents_word()
    {
        await AllowAsync(false, _slug);
        await _company.LetAnswerAsync(_assistant, "draft", _model);
        var (turn, _, number) = await AskAsync();
        turn["outcome"]!.GetValue<string>().ShouldBe("silent");
        _server.Seen.ShouldBeEmpty();
        Approval(await CardAsync(number))["status"]!.GetValue<string>().ShouldBe("waiting");
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Your order was refunded in full.","quotes":[{"source":1,"quote":"state: refunded in full"}]}"""));
        await DecideAsync(number, "approve");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        _server.Seen.Count.ShouldBe(1);
        (await _company.ThreadAsync(number)).Count(m => m!["content_attributes"]?["draft"] is not null).ShouldBe(1);
        // Nor when an agent has a draft written.
        _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-2"}"""), Nothing);
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/captain/tasks/reply_suggestion", new { conversation_display_id = number }, HttpStatusCode.UnprocessableEntity);
        _server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_changes_the_teams_view_alone_asks_without_a_word_to_the_customer()
    {
        await AllowAsync(true, "add_label");
        _provider.Answer(FakeAnswer.Calls("add_label", """{"label":"refund"}"""), FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90."}]}"""));
        var (turn, _, number) = await AskAsync("How much does standard delivery cost?", isPlayed: true);
        turn["reason"]!.GetValue<string>().ShouldBe("answered");
        (await _company.GetAsync($"/conversations/{number}"))["labels"]!.AsArray().ShouldBeEmpty();
        await DecideAsync(number, "approve");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await _company.GetAsync($"/conversations/{number}"))["labels"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldBe(["refund"]);
        (await TurnsAsync(number)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_client_cannot_pretend_that_something_was_asked() => (await _company.PostAsync(
        $"/conversations/{(await AskAsync()).Conversation}/messages", new { content = "x", @private = true, content_attributes = new { approval = new { id = "1" } } }))
        ["content_attributes"]!["approval"].ShouldBeNull();

    private async Task<(JsonNode Turn, Window Window, long Conversation)> AskAsync(string question = "Please refund my order LK-1.", bool isPlayed = false)
    {
        if (!isPlayed) _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""), Nothing);
        var window = await _company.OpenWindowAsync();
        var conversation = Desk.Number(await window.WriteAsync(question));
        var turn = await Eventually.GetAsync(
            async () => (await TurnsAsync(conversation)).FirstOrDefault(), static t => t?["outcome"] is not null, CancellationToken.None, TimeSpan.FromSeconds(40));
        return (turn!, window, conversation);
    }

    private async Task<JsonNode> CardAsync(long conversation) => (await _company.ThreadAsync(conversation)).Single(m => m!["content_attributes"]?["approval"] is not null)!;

    private async Task<JsonNode> DecideAsync(long conversation, string answer, HttpStatusCode expected = HttpStatusCode.OK) => await Company.SendAsync(
        _company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{conversation}/approvals/{Approval(await CardAsync(conversation))["id"]}/{answer}", new { }, expected);

    private async Task<JsonArray> TurnsAsync(long conversation) => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray();

    private static async Task<List<string>> TextsAsync(Window window) => [.. (await window.MessagesAsync()).Select(m => m!["content"]!.GetValue<string>())];

    private static JsonNode Approval(JsonNode card) => card["content_attributes"]!["approval"]!;

    private Task<JsonNode> AllowAsync(bool ask, params string[] tools) => Company.SendAsync(
        _company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { tools = tools.Select(name => new { name, ask }) });
}
