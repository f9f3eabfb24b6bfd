using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What becomes of inboxes whose model or assistant somebody wants to delete.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private Company _company = null!;
    private long _assistant;
    private long _model;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        var model = await _company.PostAsync("/captain/models", new { name = "House model", provider = "open_ai", model_id = "any" });
        _model = model["id"]!.GetValue<long>();
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_model_that_an_inbox_uses_is_kept_and_the_inbox_named()
    {
        await _company.LetAnswerAsync(_assistant, "auto", _model);

        var uses = await _company.GetAsync($"/captain/models/{_model}/uses");
        uses["inboxes"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("Acme website");
        var refused = await DeleteModelAsync(HttpStatusCode.UnprocessableEntity);

        refused["code"]!.GetValue<string>().ShouldBe("model_in_use");
        refused["message"]!.GetValue<string>().ShouldBe("House model is in use by the inbox Acme website. Choose another model there first.");
        refused["error"]!.GetValue<string>().ShouldContain("Acme website");
        (await _company.GetAsync($"/inboxes/{_company.InboxId}/responder"))["model_id"]!.GetValue<long>().ShouldBe(_model);
        (await _company.GetAsync("/captain/models"))["payload"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_model_that_an_assistant_uses_is_kept_and_the_assistant_named()
    {
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { model_id = _model });

        (await DeleteModelAsync(HttpStatusCode.UnprocessableEntity))["message"]!.GetValue<string>().ShouldContain("the assistant Larkspur Guide");
        (await _company.GetAsync($"/captain/assistants/{_assistant}"))["model_id"]!.GetValue<long>().ShouldBe(_model);
    }

    [Fact]
    public async Task A_model_that_nothing_uses_any_more_can_be_deleted()
    {
        await _company.LetAnswerAsync(_assistant, "auto", _model);
        await _company.LetAnswerAsync(_assistant, "auto");

        await DeleteModelAsync(HttpStatusCode.NoContent);

        (await _company.GetAsync("/captain/models"))["payload"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_administrators_learn_where_a_model_is_used() =>
        await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/captain/models/{_model}/uses", null, HttpStatusCode.Unauthorized);

    [Fact]
    public async Task A_turn_whose_model_is_gone_says_so()
    {
        await _company.LetAnswerAsync(_assistant, "auto", _model);
        await _company.SqlAsync<long>($"with gone as (delete from captain.models where id = {_model} returning id) select id from gone");
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("How much does standard delivery cost?"));
        await visitor.SeesAsync(Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        turn["record"]!["tried"]!.AsArray().Select(t => t!.GetValue<string>()).ShouldContain(t => t.Contains("no longer exists"));
    }

    [Fact]
    public async Task Connected_again_an_inbox_stays_in_its_mode_with_its_model()
    {
        await _company.LetAnswerAsync(_assistant, "draft", _model);
        await _company.PostAsync($"/captain/assistants/{_assistant}/inboxes", new { inbox = new { inbox_id = _company.InboxId } });
        var responder = await _company.GetAsync($"/inboxes/{_company.InboxId}/responder");
        (responder["mode"]!.GetValue<string>(), responder["model_id"]!.GetValue<long>()).ShouldBe(("draft", _model));

        await Company.SendAsync(_company.Owner, HttpMethod.Put, $"{_company.Path}/inboxes/{_company.InboxId}/responder", new { kind = "people" });
        await _company.PostAsync($"/captain/assistants/{_assistant}/inboxes", new { inbox = new { inbox_id = _company.InboxId } });
        (await _company.GetAsync($"/inboxes/{_company.InboxId}/responder"))["mode"]!.GetValue<string>().ShouldBe("auto");
    }

    [Fact]
    public async Task Without_its_assistant_an_inbox_is_the_peoples()
    {
        var listed = await _company.GetAsync($"/captain/assistants/{_assistant}/inboxes");
        (listed["meta"]!["total_count"]!.GetValue<int>(), listed["meta"]!["page"]!.GetValue<int>()).ShouldBe((1, 1));
        var inbox = listed["payload"]!.AsArray().ShouldHaveSingleItem()!;
        inbox["name"]!.GetValue<string>().ShouldBe("Acme website");
        var shown = await _company.GetAsync($"/inboxes/{_company.InboxId}");
        foreach (var (field, value) in inbox.AsObject()) JsonNode.DeepEquals(value, shown[field]).ShouldBeTrue(field);
        inbox["channel_type"]!.GetValue<string>().ShouldBe("Channel::WebWidget");

        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/assistants/{_assistant}", null, HttpStatusCode.NoContent);

        (await _company.GetAsync($"/inboxes/{_company.InboxId}/responder"))["kind"]!.GetValue<string>().ShouldBe("people");
        var visitor = await _company.OpenWindowAsync();
        (await _company.StatusAsync(Captain.Number(await visitor.WriteAsync("Anybody?")))).ShouldBe("open");
    }

    private Task<JsonNode> DeleteModelAsync(HttpStatusCode expected) =>
        Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/models/{_model}", null, expected);
}
