using System.Net;
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
}
