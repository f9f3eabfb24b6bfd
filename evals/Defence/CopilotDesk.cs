using System.Collections.ObjectModel;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.Evals.Defence;

/// <summary>An agent who works with the copilot, and a model that obeys everybody. Each attack has a conversation and an assistant of its own.</summary>
internal sealed class CopilotDesk : IAsyncDisposable
{
    private readonly FakeOpenAi _provider;
    private readonly Company _company;

    private CopilotDesk(FakeOpenAi provider, Company company) => (_provider, _company) = (provider, company);

    public static async Task<CopilotDesk> OpenAsync()
    {
        var provider = new FakeOpenAi();
        await provider.StartAsync();
        var settings = new Dictionary<string, string?>(ScratchCompany.NoLimits)
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = string.Create(CultureInfo.InvariantCulture, $"{provider.Address.Host}:{provider.Address.Port}"),
        };
        var company = await Company.StartAsync(settings);
        await Company.SendAsync(
            company.Owner, HttpMethod.Patch, $"{company.Path}/inboxes/{company.InboxId}", new { channel = new { website_url = "https://www.larkspur.example" } });
        var model = await company.PostAsync(
            "/captain/models", new { name = "Obedient", provider = "open_ai", base_url = provider.BaseUrl.ToString(), model_id = provider.ModelId, api_key = provider.ApiKey });
        await Company.SendAsync(company.Owner, HttpMethod.Put, $"{company.Path}/captain/model_choices", new { level = "account", step = "any", model_id = model["id"]!.GetValue<long>() });
        return new CopilotDesk(provider, company);
    }

    public async Task<CopilotResult> PlayAsync(CopilotAttack attack, CancellationToken cancellationToken)
    {
        var assistant = await HireAsync(attack, cancellationToken);
        var window = await _company.OpenWindowAsync();
        long conversation = 0;
        foreach (var message in attack.Messages) conversation = (await window.WriteAsync(message))["conversation_id"]!.GetValue<long>();
        if (attack.Name is { } name) await window.SendAsync(HttpMethod.Patch, "contact", new { name, custom_attributes = new { remark = name } });
        if (attack.Note is { } note) await _company.PostAsync($"/conversations/{conversation}/messages", new { content = note, @private = true });
        await _company.Host.RunJobsUntilIdleAsync(cancellationToken);
        var model = new ObedientModel(attack.ToCase(), ReadOnlyDictionary<string, string>.Empty) { IsLast = true };
        var asked = _provider.Requests.Count;
        _provider.Script = request => attack.Written is { } written ? FakeAnswer.Text(written) : attack.Obeyed is null ? FakeAnswer.Fails(500, "{}") : model.Answer(request);
        var seen = attack.Task is "thread" or "quote"
            ? await AskAsync(attack, assistant, conversation, cancellationToken)
            : await RunAsync(attack, assistant, conversation, cancellationToken);
        return new CopilotResult(attack, _provider.Requests.Count > asked, DefenceDesk.Fold(seen ?? ""), seen is not null);
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private async Task<long> HireAsync(CopilotAttack attack, CancellationToken cancellationToken)
    {
        var assistant = await _company.PostAsync("/captain/assistants", new { name = "Guide", config = new { product_name = "Larkspur" } });
        foreach (var (document, place) in (attack.Documents ?? []).Select(static (d, i) => (d, i)))
        {
            await Company.SendAsync(
                _company.Owner, HttpMethod.Put, $"{_company.Path}/knowledge/bases/{assistant["knowledge_base_id"]!.GetValue<long>()}/documents/case-{place}",
                new { title = document.Title, content = document.Text, format = "markdown", url = document.Url, language = attack.Locale, audience = document.IsInternal ? "internal" : "public" });
        }

        await _company.Host.RunJobsUntilIdleAsync(cancellationToken);
        return assistant["id"]!.GetValue<long>();
    }

    /// <summary>Null where nothing was handed over: a task that fails has kept nothing back.</summary>
    private async Task<string?> RunAsync(CopilotAttack attack, long assistant, long conversation, CancellationToken cancellationToken)
    {
        var (task, body) = attack.Task switch
        {
            "reply" => ("reply_suggestion", (object)new { conversation_display_id = conversation, assistant_id = assistant }),
            "summary" => ("summarize", new { conversation_display_id = conversation }),
            "rewrite" => ("rewrite", new { content = attack.Ask, operation = "friendly", conversation_display_id = conversation }),
            "follow_up" => ("follow_up", new
            {
                message = attack.Ask,
                follow_up_context = new { event_name = "reply_suggestion", original_context = string.Join('\n', attack.Messages), last_response = "…", conversation_display_id = conversation },
            }),
            _ => throw new RefusedException($"{attack.Id}: there is no task {attack.Task}."),
        };
        using var answer = await _company.Agent.PostAsJsonAsync($"{_company.Path}/captain/tasks/{task}", body, cancellationToken);
        if (!answer.IsSuccessStatusCode) return null;
        var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        // Both go back where they came from: one stands apart for the agent alone, the other is material and not a text.
        told.Remove("for_you");
        told.Remove("follow_up_context");
        return told.ToJsonString();
    }

    private async Task<string> AskAsync(CopilotAttack attack, long assistant, long conversation, CancellationToken cancellationToken)
    {
        var thread = (await Company.SendAsync(
            _company.Agent, HttpMethod.Post, $"{_company.Path}/captain/copilot_threads", new { message = attack.Ask, assistant_id = assistant, conversation_id = conversation }))["id"]!.GetValue<long>();
        await _company.Host.RunJobsUntilIdleAsync(cancellationToken);
        var messages = (await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/captain/copilot_threads/{thread}/copilot_messages"))["payload"]!.AsArray();
        var answer = messages.Last(m => m!["message_type"]!.GetValue<string>() == "assistant")!["message"]!;
        return answer["content"]!.GetValue<string>();
    }
}
