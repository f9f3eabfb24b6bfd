using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What the copilot suggests to an agent: a reply with its sources, labels and a priority.</summary>
public sealed class SuggestionTests : IAsyncLifetime
{
    private const string Returns = "# Returns\n\nYou can return a pump within 30 days of delivery. Open your order and choose Return an item.";
    private const string Goodwill = "---\naudience: internal\n---\n# Returning a pump late\n\nYou can return a pump after the 30 days of delivery as goodwill code PELICAN, team leads only.";

    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private Window _visitor = null!;
    private long _assistant;
    private long _conversation;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        var address = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}");
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = address });
        _assistant = await _company.HireAsync("draft", ("Returns", Returns), ("Goodwill", Goodwill));
        await _company.SqlAsync<long>("with changed as (update inbox.inboxes set responder_kind = 'people', responder_id = null returning 1) select count(*) from changed");
        _visitor = await _company.OpenWindowAsync();
        _conversation = Captain.Number(await _visitor.WriteAsync("How can I return a pump within 30 days?"));
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_draft_quotes_what_customers_may_read_and_shows_the_rest_to_the_agent_alone()
    {
        var draft = await AskAsync("reply_suggestion", new { conversation_display_id = _conversation });
        Text(draft, "written_by").ShouldBe("extractive");
        Text(draft, "message").ShouldContain("within 30 days");
        Text(draft, "message").ShouldNotContain("[1]", customMessage: "the customer would see a number without a source");
        Text(draft, "cited_message").ShouldContain("[1]");
        draft["sources"]![0]!["title"]!.GetValue<string>().ShouldBe("Returns");
        Returns.ShouldContain(Text(draft["sources"]![0]!, "quote"));
        draft["follow_up_context"].ShouldBeNull();
        var own = draft["for_you"]!.AsArray().ShouldHaveSingleItem()!;
        Text(own, "text").ShouldContain("PELICAN");
        draft.AsObject().Remove("for_you");
        draft.ToJsonString().ShouldNotContain("PELICAN");
        (await _company.ThreadAsync(_conversation)).Count.ShouldBe(1, "a suggestion is nobody's message");
        (await _company.SqlAsync<long>("select count(*) from captain.turns")).ShouldBe(0);
    }

    [Fact]
    public async Task With_a_model_the_draft_is_checked_streamed_to_its_agent_and_can_be_changed()
    {
        await ChooseAsync("any", await NameAsync());
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""",
            """{"text":"You can return it within 30 days of delivery.","quotes":[{"source":1,"quote":"return a pump within 30 days of delivery"}]}""",
            """{"text":"Late returns go by the code PELICAN.","quotes":[{"source":2,"quote":"as goodwill code PELICAN"}]}"""));
        var draft = await AskAsync("reply_suggestion", new { conversation_display_id = _conversation });
        Text(draft, "message").ShouldBe("You can return it within 30 days of delivery.");
        Text(draft, "written_by").ShouldBe("Local");
        _provider.Requests.ShouldAllBe(r => !r.GetRawText().Contains("PELICAN"), "a model that writes to customers reads nothing internal");
        draft["for_you"]!.AsArray().Count.ShouldBe(1);

        _provider.Answer(FakeAnswer.Text("Within 30 days you can return it."));
        var changed = await AskAsync("follow_up", new { follow_up_context = draft["follow_up_context"], message = "other way round" });
        Text(changed, "message").ShouldBe("Within 30 days you can return it.");
        var sent = _provider.Requests[^1].GetRawText();
        sent.ShouldContain("How can I return a pump");
        sent.ShouldContain("choose Return an item");
        sent.ShouldNotContain("PELICAN");

        _provider.Answer(FakeAnswer.Fails(500, "{}"));
        Text(await AskAsync("reply_suggestion", new { conversation_display_id = _conversation }), "written_by").ShouldBe("extractive", "a quoted draft is better than none");
        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", new { period = "day", tokens = 10 });
        Text(await AskAsync("reply_suggestion", new { conversation_display_id = _conversation }), "written_by").ShouldBe("extractive");
    }

    [Fact]
    public async Task What_was_said_before_a_resolution_counts_for_drafts_labels_and_changes()
    {
        await LabelAsync("returns", "pump");
        await _visitor.WriteAsync("I want to return the pump, and it is urgent!");
        await _visitor.WriteAsync("How can I return a pump within 30 days?");
        await ResolveAsync();
        var request = new { conversation_display_id = _conversation };
        Text(await AskAsync("reply_suggestion", request), "message").ShouldContain("within 30 days");
        var suggested = await AskAsync("label_suggestion", request);
        suggested["labels"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldContain("pump");
        Text(suggested, "priority").ShouldBe("urgent");

        await _visitor.WriteAsync("And how do I do it?");
        Text(await AskAsync("reply_suggestion", request), "message").ShouldContain("Return an item", customMessage: "what “it” is was said before the resolution");
        suggested = await AskAsync("label_suggestion", request);
        suggested["labels"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldContain("pump");
        suggested["priority"].ShouldBeNull("what was urgent then was resolved");

        await ChooseAsync("any", await NameAsync());
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""",
            """{"text":"You can return it within 30 days of delivery.","quotes":[{"source":1,"quote":"return a pump within 30 days of delivery"}]}"""));
        var draft = await AskAsync("reply_suggestion", request);
        _provider.Answer(FakeAnswer.Text("Within 30 days."));
        await AskAsync("follow_up", new { follow_up_context = draft["follow_up_context"], message = "shorter" });
        _provider.Requests[^1].GetRawText().ShouldContain("I want to return the pump");
    }

    [Fact]
    public async Task A_conversation_without_a_word_of_the_customer_is_not_blamed_on_the_knowledge()
    {
        var contact = (await _company.GetAsync($"/conversations/{_conversation}"))["meta"]!["sender"]!["id"]!.GetValue<long>();
        var source = await _company.SqlAsync<string>($"select source_id from inbox.contact_inboxes where contact_id = {contact}");
        var opened = (await _company.PostAsync("/conversations", new { source_id = source, inbox_id = _company.InboxId, contact_id = contact }))["id"]!.GetValue<long>();
        (await AskAsync("reply_suggestion", new { conversation_display_id = opened }, HttpStatusCode.UnprocessableEntity))["code"]!.GetValue<string>().ShouldBe("nothing_asked");
    }

    [Fact]
    public async Task What_cannot_be_drafted_says_why_and_who_may_not_look_finds_nothing()
    {
        var stranger = await _company.OpenWindowAsync();
        var unknown = Captain.Number(await stranger.WriteAsync("Do you repair violins on the moon?"));
        (await AskAsync("reply_suggestion", new { conversation_display_id = unknown }, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain("no answer");
        await AskAsync("reply_suggestion", new { conversation_display_id = 987_654 }, HttpStatusCode.NotFound);
        var (_, outsider) = await _company.AddAgentAsync("outsider@example.com");
        foreach (var task in new[] { "reply_suggestion", "label_suggestion" })
            await Company.SendAsync(outsider, HttpMethod.Post, $"{_company.Path}/captain/tasks/{task}", new { conversation_display_id = _conversation }, HttpStatusCode.NotFound);
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/assistants/{_assistant}", null, HttpStatusCode.NoContent);
        (await AskAsync("reply_suggestion", new { conversation_display_id = _conversation }, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain("no assistant");
    }

    [Fact]
    public async Task Labels_come_from_those_in_use_and_a_priority_from_what_the_customer_says()
    {
        await LabelAsync("returns", "billing", "late-delivery", "pump");
        var request = new { conversation_display_id = _conversation };
        (await AskAsync("label_suggestion", request, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain("fewer than 3");
        await _visitor.WriteAsync("The delivery was late. The pump leaks and the pump is loud.");
        await _visitor.WriteAsync("I need this urgently, the event is tomorrow.");
        var suggested = await AskAsync("label_suggestion", request);
        Text(suggested, "message").ShouldBe("pump, late-delivery");
        suggested["labels"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldBe(["pump", "late-delivery"]);
        Text(suggested, "priority").ShouldBe("urgent");
        Text(suggested, "because").ShouldBe("I need this urgently, the event is tomorrow.");
        Text(suggested, "written_by").ShouldBe("extractive");

        await _company.PostAsync($"/conversations/{_conversation}/labels", new { labels = new[] { "pump" } });
        (await AskAsync("label_suggestion", request))["labels"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldNotContain("pump"); // it has that one already

        await ChooseAsync("label", await NameAsync());
        _provider.Answer(FakeAnswer.Text("""Here: {"labels":["Billing","made-up","pump","returns","late-delivery"],"priority":"HIGH"}"""));
        suggested = await AskAsync("label_suggestion", request);
        Text(suggested, "message").ShouldBe("billing, returns");
        Text(suggested, "priority").ShouldBe("high");
        Text(suggested, "written_by").ShouldBe("Local");
        ((await _company.GetAsync("/captain/spending"))["payload"]![0]!["step"]!.GetValue<string>()).ShouldBe("label");
        _provider.Answer(FakeAnswer.Text("I would rather not."));
        suggested = await AskAsync("label_suggestion", request);
        suggested["labels"]!.AsArray().ShouldBeEmpty();
        suggested["priority"].ShouldBeNull();
    }

    /// <summary>Another conversation of the account has them.</summary>
    private async Task LabelAsync(params string[] labels)
    {
        var other = await _company.OpenWindowAsync();
        var number = Captain.Number(await other.WriteAsync("Something else"));
        await _company.PostAsync($"/conversations/{number}/labels", new { labels });
    }

    private Task<JsonNode> ResolveAsync() => _company.PostAsync($"/conversations/{_conversation}/toggle_status", new { status = "resolved" });

    private Task<JsonNode> AskAsync(string task, object body, HttpStatusCode expected = HttpStatusCode.OK) =>
        Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/captain/tasks/{task}", body, expected);

    private async Task<long> NameAsync() => (await _company.PostAsync(
        "/captain/models",
        new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 5 }))["id"]!.GetValue<long>();

    private Task<JsonNode> ChooseAsync(string step, long model) =>
        Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level = "account", step, model_id = model });

    private static string Text(JsonNode json, string name) => json[name]?.GetValue<string>() ?? "";
}
