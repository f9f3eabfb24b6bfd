using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>Fills an account through the API, as its people and customers do.</summary>
internal static class TenantSeed
{
    /// <summary>A word that every account's texts have, to search for: what is found tells whose it was.</summary>
    public const string Word = "lighthouse";

    public static async Task<Tenant> FillAsync(Company company, string secret, string known)
    {
        var tenant = new Tenant(company, secret, known)
        {
            [Kinds.Account] = company.AccountId.ToString(null, null),
            [Kinds.Agent] = company.AgentId.ToString(null, null),
            [Kinds.Inbox] = company.InboxId.ToString(null, null),
            [Kinds.WebsiteToken] = company.WebsiteToken,
            [Kinds.Label] = $"label-{secret}",
            [Kinds.Word] = Word,
        };
        await NameAsync(tenant);
        await TeachAsync(tenant);
        await TalkAsync(tenant);
        await TalkThroughApiAsync(tenant);
        await company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return tenant;
    }

    /// <summary>Names are seen by customers, everything else is not.</summary>
    private static async Task NameAsync(Tenant tenant)
    {
        var company = tenant.Company;
        await PutAsync(company, "", new { name = $"{tenant.Secret} company", support_email = $"{tenant.Secret}@help.example", website = $"https://{tenant.Secret}.example" });
        await PutAsync(company, $"/agents/{company.AgentId}", new { name = $"{tenant.Known} agent" });
        await Company.SendAsync(company.Owner, HttpMethod.Put, "/api/v1/profile", new { name = $"{tenant.Known} owner", message_signature = $"{tenant.Secret} signature" });
        await PutAsync(company, $"/inboxes/{company.InboxId}", new
        {
            name = $"{tenant.Known} website",
            greeting_message = $"{tenant.Known} greeting",
            channel = new { welcome_title = $"{tenant.Known} welcome", website_url = $"https://{tenant.Known}.example" },
        });
    }

    /// <summary>A model, an assistant, its knowledge: a text, a file, a document.</summary>
    private static async Task TeachAsync(Tenant tenant)
    {
        var company = tenant.Company;
        var model = await company.PostAsync("/captain/models", new
        {
            name = $"{tenant.Secret} model",
            provider = "open_ai",
            model_id = tenant.Secret,
            api_key = $"key-{tenant.Secret}",
            base_url = $"http://127.0.0.1:1/{tenant.Secret}",
        });
        tenant.Set(Kinds.Model, model["id"]);
        var tool = await company.PostAsync("/captain/custom_tools", new
        {
            title = $"{tenant.Secret} tool",
            endpoint_url = $"https://{tenant.Secret}.example/{{{{ id }}}}",
            auth_type = "bearer",
            auth_config = new { token = $"token-{tenant.Secret}" },
            param_schema = new[] { new { name = "id", type = "string", description = $"{tenant.Secret} id", required = true } },
        });
        tenant.Set(Kinds.CustomTool, tool["id"]);
        var rule = await company.PostAsync("/captain/sensitive_rules", new { name = $"{tenant.Secret} rule", phrases = new[] { $"{tenant.Secret} forbidden" } });
        tenant.Set(Kinds.SensitiveRule, rule["id"]);
        tenant.Set(Kinds.ToolSlug, tool["slug"]);
        var assistant = await company.PostAsync("/captain/assistants", new
        {
            name = $"{tenant.Known} guide",
            description = $"{tenant.Secret} guide",
            config = new { instructions = $"{tenant.Secret} instructions", product_name = tenant.Secret },
        });
        tenant.Set(Kinds.Assistant, assistant["id"]);
        tenant.Set(Kinds.KnowledgeBase, assistant["knowledge_base_id"]);
        var server = await company.PostAsync("/captain/mcp_servers", new { name = $"{tenant.Secret} server", url = $"https://{tenant.Secret}.example/mcp", auth_type = "bearer", auth_config = new { token = $"token-{tenant.Secret}" } });
        tenant.Set(Kinds.McpServer, server["id"]);
        tenant[Kinds.McpTool] = await company.SqlAsync<string>(
            $$"""
            update captain.mcp_servers set tools = '[{"name":"{{tenant.Secret}}","slug":"mcp_{{tenant.Secret}}__walk","title":"walk","description":"{{tenant.Secret}}","schema":{"type":"object","required":["id"]},"reads_only":true}]'
            where id = {{tenant[Kinds.McpServer]}} returning tools->0->>'slug'
            """);
        var scenario = await company.PostAsync($"/captain/assistants/{tenant[Kinds.Assistant]}/scenarios", new
        {
            title = $"{tenant.Secret} scenario",
            description = $"{tenant.Secret} case",
            instruction = $"{tenant.Secret} steps with [it](tool://{tenant[Kinds.ToolSlug]})",
        });
        tenant.Set(Kinds.Scenario, scenario["id"]);
        var source = await company.PostAsync("/knowledge/sources", new
        {
            kind = "text",
            knowledge_base_id = assistant["knowledge_base_id"]!.GetValue<long>(),
            name = $"{tenant.Secret} source",
            title = $"{tenant.Secret} opening hours",
            text = $"The {Word} {tenant.Secret} is open from nine to five. Tickets for the {Word} cost 4 euros.",
            language = "en",
        });
        tenant.Set(Kinds.Source, source["id"]);
        var upload = await UploadAsync(tenant);
        var document = await company.PostAsync("/captain/documents", new
        {
            assistant_id = assistant["id"]!.GetValue<long>(),
            name = $"{tenant.Secret} document",
            content = $"The {Word} keeper of {tenant.Secret} is called Ann. Tickets for the {Word} cost 7 euros.",
        });
        tenant.Set(Kinds.Document, document["id"]);
        var pair = await company.PostAsync($"/knowledge/bases/{tenant[Kinds.KnowledgeBase]}/pairs", new
        {
            question = $"Who climbs the {Word} of {tenant.Secret}?",
            answer = $"Nobody but {tenant.Secret} climbs the {Word}.",
            wordings = new[] { $"climbing for {tenant.Secret}" },
        });
        tenant.Set(Kinds.KnowledgePair, pair["id"]);
        var other = await company.PostAsync($"/knowledge/bases/{tenant[Kinds.KnowledgeBase]}/pairs", new
        {
            question = $"Who paints the {Word} of {tenant.Secret}?",
            answer = $"Nobody but {tenant.Secret} paints the {Word}.",
        });
        tenant.Set(Kinds.OtherPair, other["id"]);
        tenant[Kinds.ExternalDocument] = "walked-document";
        await company.PostAsync($"/knowledge/bases/{tenant[Kinds.KnowledgeBase]}/documents/bulk", new
        {
            documents = new[] { new { external_id = tenant[Kinds.ExternalDocument], title = $"{tenant.Secret} lamp", content = $"The lamp of the {Word} was made by {tenant.Secret}." } },
        });
        await company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        tenant[Kinds.Contradiction] = (await company.SqlAsync<long>($"select id from knowledge.contradictions where account_id = {company.AccountId}")).ToString(null, null);
        tenant[Kinds.KnowledgeDocument] = (await company.SqlAsync<long>($"select id from knowledge.documents where source_id = {upload}")).ToString(null, null);
        await company.LetAnswerAsync(assistant["id"]!.GetValue<long>(), "draft");
    }

    /// <returns>The source that the file has become.</returns>
    private static async Task<JsonNode> UploadAsync(Tenant tenant)
    {
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes($"# {tenant.Secret} file\n\nThe {Word} has 200 steps, says {tenant.Secret}."));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/markdown");
        using var form = new MultipartFormDataContent { { file, "files[]", $"{tenant.Secret}.md" }, { new StringContent(tenant[Kinds.KnowledgeBase]), "knowledge_base_id" } };
        using var answer = await tenant.Company.Owner.PostAsync(new Uri($"{tenant.Company.Path}/knowledge/sources", UriKind.Relative), form);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(text)!["id"]! : throw new InvalidOperationException(text);
    }

    /// <summary>A visitor asks, the assistant drafts an answer, an agent writes, notes and asks back.</summary>
    private static async Task TalkAsync(Tenant tenant)
    {
        var company = tenant.Company;
        tenant.Visitor = await company.OpenWindowAsync();
        tenant[Kinds.VisitorToken] = tenant.Visitor.Token;
        await tenant.Visitor.SendAsync(HttpMethod.Patch, "contact", new
        {
            name = $"{tenant.Secret} customer",
            email = $"{tenant.Secret}@customers.example",
            custom_attributes = new { note = tenant.Secret },
        });
        var written = await tenant.Visitor.WriteAsync($"When is the {Word} open?");
        tenant.Set(Kinds.Conversation, written["conversation_id"]);
        var path = $"/conversations/{tenant[Kinds.Conversation]}";
        await company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var draft = ((JsonArray)(await company.GetAsync($"{path}/messages"))["payload"]!).Single(m => m!["content_attributes"]?["draft"] is not null);
        tenant.Set(Kinds.Draft, draft!["id"]);
        await tenant.Visitor.WriteAsync($"{tenant.Secret} is what I looked for at the {Word}.");
        await company.PostAsync($"{path}/messages", new { content = $"{tenant.Secret} note about the {Word}", @private = true });
        var held = await company.PostAsync($"{path}/messages", new { content = $"{tenant.Secret} must not say this of the {Word}", @private = true });
        // As a turn leaves it whose answer meets a rule; here the assistant only drafts.
        await company.SqlAsync<long>($$$"""
            with held as (update inbox.messages set held = true, content_attributes = '{"held":{"direction":"outgoing","rule":"{{{tenant.Secret}}} rule","status":"waiting","answers":1}}'
            where id = {{{held["id"]}}} returning 1) select count(*) from held
            """);
        tenant.Set(Kinds.Held, held["id"]);
        tenant.Set(Kinds.Message, (await company.PostAsync($"{path}/messages", new { content = $"{tenant.Secret} answer about the {Word}" }))["id"]);
        tenant.Set(Kinds.Answer, (await company.PostAsync($"{path}/messages", new { content = $"{tenant.Secret} is answered" }))["id"]);
        await company.SqlAsync<long>($"update inbox.messages set sender_kind = 'assistant', key = gen_random_uuid() where id = {tenant[Kinds.Answer]} returning id");
        tenant.Set(Kinds.Question, (await company.PostAsync($"{path}/messages", new { content = $"{tenant.Secret} address?", content_type = "input_email" }))["id"]);
        await company.PostAsync($"{path}/labels", new { labels = new[] { tenant[Kinds.Label] } });
        await company.PostAsync($"{path}/custom_attributes", new { custom_attributes = new { note = tenant.Secret } });
        await company.PostAsync($"{path}/assignments", new { assignee_id = company.AgentId });
        var conversation = await company.GetAsync(path);
        tenant.Set(Kinds.Contact, conversation["meta"]!["sender"]!["id"]);
        tenant.Set(Kinds.ContactSource, conversation["last_non_activity_message"]?["conversation"]?["contact_inbox"]?["source_id"]
            ?? await company.SqlAsync<string>($"select source_id from inbox.contact_inboxes where contact_id = {tenant[Kinds.Contact]}"));
        await tenant.Visitor.WriteAsync($"Does {tenant.Secret} sponsor football clubs?");
        await company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        tenant[Kinds.Turn] = await company.SqlAsync<string>($"select id::text from captain.turns where account_id = {company.AccountId} and outcome = 'draft' order by sequence limit 1");
        tenant[Kinds.Approval] = await AskAsync(tenant);
        tenant[Kinds.OtherApproval] = await AskAsync(tenant);
        tenant.Set(Kinds.CopilotThread, (await company.PostAsync("/captain/copilot_threads", new
        {
            message = $"What does {tenant.Secret} want at the {Word}?",
            conversation_id = conversation["id"]!.GetValue<long>(),
        }))["id"]);
        tenant[Kinds.Gap] = (await company.SqlAsync<long>($"select max(id) from knowledge.gaps where account_id = {company.AccountId}")).ToString(null, null);
    }

    /// <summary>A call that waits for an agent's word, as a model asks for one.</summary>
    private static Task<string> AskAsync(Tenant tenant) => tenant.Company.SqlAsync<string>(
        $$"""
        insert into captain.approvals (
            id, account_id, inbox_id, conversation_id, turn_id, sequence, assistant_id, language, tool, title, arguments, call, is_for_customer, state, asked_at, expires_at)
        select gen_random_uuid(), account_id, inbox_id, conversation_id, id, sequence, assistant_id, 'en', 'custom_walk', '{{tenant.Secret}} call', '{"id": "{{tenant.Secret}}"}',
            '{{tenant.Secret}}', false, 'waiting', now(), now() + interval '1 day'
        from captain.turns where id = '{{tenant[Kinds.Turn]}}' returning id::text
        """);

    /// <summary>The same over the client API.</summary>
    private static async Task TalkThroughApiAsync(Tenant tenant)
    {
        var company = tenant.Company;
        var inbox = await company.PostAsync("/inboxes", new { name = $"{tenant.Secret} api", channel = new { type = "api", webhook_url = $"https://{tenant.Secret}.example/hook" } });
        await company.PostAsync("/inbox_members", new { inbox_id = inbox["id"]!.GetValue<long>(), user_ids = new[] { company.AgentId } });
        tenant.Set(Kinds.ApiInbox, inbox["inbox_identifier"]);
        tenant.Set(Kinds.ApiInboxId, inbox["id"]);
        using var client = company.Host.CreateClient();
        var contacts = $"/public/api/v1/inboxes/{tenant[Kinds.ApiInbox]}/contacts";
        var contact = await Company.SendAsync(client, HttpMethod.Post, contacts, new { name = $"{tenant.Secret} buyer", email = $"{tenant.Secret}@buyers.example" });
        tenant.Set(Kinds.ApiContact, contact["source_id"]);
        tenant.Set(Kinds.ApiContactId, contact["id"]);
        tenant.Set(Kinds.ApiContactName, contact["name"]);
        var conversations = $"{contacts}/{tenant[Kinds.ApiContact]}/conversations";
        tenant.Set(Kinds.ApiConversation, (await Company.SendAsync(client, HttpMethod.Post, conversations, new { }))["id"]);
        await Company.SendAsync(client, HttpMethod.Post, $"{conversations}/{tenant[Kinds.ApiConversation]}/messages", new { content = $"{tenant.Secret} order at the {Word}" });
        var question = await company.PostAsync($"/conversations/{tenant[Kinds.ApiConversation]}/messages", new
        {
            content = $"{tenant.Secret} which one?",
            content_type = "input_select",
            content_attributes = new { items = new[] { new { title = "One", value = "one" } } },
        });
        tenant.Set(Kinds.ApiQuestion, question["id"]);
        tenant.Set(Kinds.ApiAnswer, (await company.PostAsync($"/conversations/{tenant[Kinds.ApiConversation]}/messages", new { content = $"{tenant.Secret} is answered" }))["id"]);
        await company.SqlAsync<long>($"update inbox.messages set sender_kind = 'assistant', key = gen_random_uuid() where id = {tenant[Kinds.ApiAnswer]} returning id");
    }

    private static Task<JsonNode> PutAsync(Company company, string path, object body) =>
        Company.SendAsync(company.Owner, HttpMethod.Put, company.Path + path, body);
}
