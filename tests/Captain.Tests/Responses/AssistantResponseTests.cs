using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Captain.Tests.Responses;

public sealed class AssistantResponseTests
{
    [Fact]
    public async Task Chatwoots_assistant_responses_are_the_pairs_of_the_assistants_knowledge_base()
    {
        await using var company = await Company.StartAsync();
        var assistant = await company.PostAsync("/captain/assistants", new { name = "Guide", description = "Guides", config = new { product_name = "Acme" } });
        var (id, home) = (assistant["id"]!.GetValue<long>(), assistant["knowledge_base_id"]!.GetValue<long>());

        var made = await company.PostAsync("/captain/assistant_responses", new { assistant_response = new { assistant_id = id, question = "Is tea free?", answer = "Yes." } });
        made["status"]!.GetValue<string>().ShouldBe("approved", "made by hand");
        made["assistant"]!["id"]!.GetValue<long>().ShouldBe(id);
        made["documentable"]!["type"]!.GetValue<string>().ShouldBe("User");
        await company.PostAsync("/captain/assistant_responses", new { assistant_id = id, question = "Is coffee free?", answer = "No.", status = "pending" });

        var pending = await company.GetAsync($"/captain/assistant_responses?assistant_id={id}&status=pending");
        pending["meta"]!["total_count"]!.GetValue<int>().ShouldBe(1);
        pending["payload"]!.AsArray().Single()!["question"]!.GetValue<string>().ShouldBe("Is coffee free?");
        (await company.GetAsync("/captain/assistant_responses?search=tea"))["payload"]!.AsArray().Count.ShouldBe(1);
        (await company.GetAsync("/captain/assistant_responses?document_id=1"))["meta"]!["total_count"]!.GetValue<int>().ShouldBe(0, "people write them, no document");
        (await company.GetAsync($"/knowledge/bases/{home}/pairs"))["meta"]!["count"]!.GetValue<int>().ShouldBe(2);

        var changed = await Company.SendAsync(
            company.Owner, HttpMethod.Patch, $"{company.Path}/captain/assistant_responses/{made["id"]}", new { answer = "Always.", status = "pending" });
        changed["answer"]!.GetValue<string>().ShouldBe("Always.");
        changed["status"]!.GetValue<string>().ShouldBe("pending");
        changed["edited"]!.GetValue<bool>().ShouldBeTrue();

        await Company.SendAsync(company.Owner, HttpMethod.Delete, $"{company.Path}/captain/assistant_responses/{made["id"]}", null, HttpStatusCode.NoContent);
        await Company.SendAsync(company.Owner, HttpMethod.Get, $"{company.Path}/captain/assistant_responses/{made["id"]}", null, HttpStatusCode.NotFound);
        await Company.SendAsync(
            company.Agent, HttpMethod.Post, $"{company.Path}/captain/assistant_responses", new { assistant_id = id, question = "A?", answer = "B." }, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Many_are_approved_and_deleted_at_once_and_documents_read_again_or_deleted()
    {
        await using var company = await Company.StartAsync();
        var id = (await company.PostAsync("/captain/assistants", new { name = "Guide" }))["id"]!.GetValue<long>();
        var pairs = new List<long>();
        foreach (var question in new[] { "Is tea free?", "Is coffee free?" })
            pairs.Add((await company.PostAsync("/captain/assistant_responses", new { assistant_id = id, question, answer = "No.", status = "pending" }))["id"]!.GetValue<long>());
        var approved = (await BulkAsync("AssistantResponse", "approve", [.. pairs, 987_654])).AsArray();
        approved.Select(p => (p!["id"]!.GetValue<long>(), p["status"]!.GetValue<string>())).ShouldBe(pairs.Select(p => (p, "approved")));
        (await BulkAsync("AssistantResponse", "delete", [.. pairs])).AsArray().ShouldBeEmpty();
        (await company.GetAsync("/captain/assistant_responses"))["meta"]!["total_count"]!.GetValue<int>().ShouldBe(0);

        var document = (await company.PostAsync("/captain/documents", new { assistant_id = id, name = "Tea", content = "Tea is free." }))["id"]!.GetValue<long>();
        await BulkAsync("AssistantDocument", "sync", [document]);
        await BulkAsync("AssistantDocument", "delete", [document]);
        await Company.SendAsync(company.Owner, HttpMethod.Get, $"{company.Path}/captain/documents/{document}", null, HttpStatusCode.NotFound);

        await BulkAsync("AssistantDocument", "approve", [document], HttpStatusCode.UnprocessableEntity);
        await BulkAsync("Contact", "delete", [1], HttpStatusCode.UnprocessableEntity);
        await Company.SendAsync(company.Agent, HttpMethod.Post, $"{company.Path}/captain/bulk_actions", new { type = "AssistantResponse", ids = pairs, fields = new { status = "delete" } }, HttpStatusCode.Unauthorized);

        Task<JsonNode> BulkAsync(string type, string status, long[] ids, HttpStatusCode expected = HttpStatusCode.OK) =>
            Company.SendAsync(company.Owner, HttpMethod.Post, $"{company.Path}/captain/bulk_actions", new { type, ids, fields = new { status } }, expected);
    }
}
