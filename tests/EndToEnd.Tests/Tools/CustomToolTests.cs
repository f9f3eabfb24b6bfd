using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>Tools that administrators make, and what their servers are sent.</summary>
public sealed class CustomToolTests : IAsyncLifetime
{
    private const string Secret = "orders-secret-0815";
    private readonly FakeToolServer _server = new();
    private readonly FakeToolServer _other = new();
    private Company _company = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        await _other.StartAsync();
        _company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = _server.Host,
            ["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = "shop.internal:443",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task A_tool_is_kept_in_Chatwoots_shape_and_never_shows_its_secret()
    {
        var made = await _company.PostAsync("/captain/custom_tools", new { custom_tool = Orders() });
        made["slug"]!.GetValue<string>().ShouldBe("custom_order_status");
        made["param_schema"]![0]!["required"]!.GetValue<bool>().ShouldBeTrue();
        made["has_auth"]!.GetValue<bool>().ShouldBeTrue();
        made["auth_config"]!.AsObject().Count.ShouldBe(0);
        var id = made["id"]!.GetValue<long>();
        var second = await _company.PostAsync("/captain/custom_tools", Orders());
        second["slug"]!.GetValue<string>().ShouldBe("custom_order_status_2");

        var list = await _company.GetAsync("/captain/custom_tools");
        list["meta"]!["total_count"]!.GetValue<int>().ShouldBe(2);
        list.ToJsonString().ShouldNotContain(Secret);
        (await _company.SqlAsync<string>("select string_agg(t::text, ' ') from captain.custom_tools t")).ShouldNotContain(Secret);

        var changed = await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/custom_tools/{id}", new { title = "Orders", enabled = false });
        changed["slug"]!.GetValue<string>().ShouldBe("custom_order_status", "assistants know it by that name");
        changed["has_auth"]!.GetValue<bool>().ShouldBeTrue("what is not sent stays");
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/custom_tools/{id}", null, HttpStatusCode.NoContent);
        await _company.GetAsync($"/captain/custom_tools/{id}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Agents_read_tools_and_only_administrators_write_them()
    {
        await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/captain/custom_tools");
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/captain/custom_tools", Orders(), HttpStatusCode.Unauthorized);
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/captain/custom_tools/test", Orders(), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("endpoint_url", "http://shop.example/orders")]
    [InlineData("endpoint_url", "https://10.0.0.7/orders")]
    [InlineData("endpoint_url", "https://[::1]/orders")]
    [InlineData("endpoint_url", "https://localhost/orders")]
    [InlineData("endpoint_url", "https://database.internal/orders")]
    [InlineData("endpoint_url", "https://user:secret@shop.example/orders")]
    [InlineData("endpoint_url", "https://{{ order_id }}/orders")]
    [InlineData("endpoint_url", "https://shop.example{{ order_id }}/orders")]
    [InlineData("endpoint_url", "https://shop.example:{{ order_id }}/orders")]
    [InlineData("endpoint_url", "https://shop.example/{{ unknown }}")]
    [InlineData("endpoint_url", "https://shop.example/{% if x %}")]
    [InlineData("endpoint_url", "ftp://shop.example/orders")]
    [InlineData("request_template", "{\"id\": {{ order_id }")]
    [InlineData("request_template", "{\"id\": {{ other }}}")]
    [InlineData("response_template", "{{ order.status }}")]
    [InlineData("http_method", "TRACE")]
    [InlineData("auth_type", "oauth")]
    [InlineData("title", " ")]
    public async Task What_could_not_work_or_leads_inside_is_refused_with_the_name_of_the_field(string field, string value)
    {
        var tool = Orders();
        tool[field] = value;
        var refused = await _company.PostAsync("/captain/custom_tools", tool, HttpStatusCode.UnprocessableEntity);
        refused["attributes"]!.AsArray().Select(a => a!.GetValue<string>()).ShouldContain(field);
    }

    [Fact]
    public async Task A_secret_does_not_follow_to_another_server()
    {
        var id = (await _company.PostAsync("/captain/custom_tools", Orders()))["id"]!.GetValue<long>();
        var path = $"{_company.Path}/captain/custom_tools/{id}";
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { endpoint_url = "https://elsewhere.example/{{order_id}}" }, HttpStatusCode.UnprocessableEntity);
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { endpoint_url = $"http://{_server.Host}/other/{{{{order_id}}}}", auth_config = new { } });
        await _company.PostAsync("/captain/custom_tools/test", new { id, endpoint_url = "https://elsewhere.example/", arguments = new { order_id = "1" } }, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task An_account_has_fifteen_tools_at_most()
    {
        for (var i = 0; i < 15; i++) await _company.PostAsync("/captain/custom_tools", Orders());
        await _company.PostAsync("/captain/custom_tools", Orders(), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_test_makes_the_real_request_and_shows_what_a_model_would_read()
    {
        _server.Answer = seen => (200, new JsonObject { ["order"] = new JsonObject { ["status"] = "in transit", ["echo"] = seen.Headers["Authorization"] } }.ToJsonString());
        var tool = Orders();
        tool["arguments"] = new JsonObject { ["order_id"] = "a/b?c" };
        var result = await _company.PostAsync("/captain/custom_tools/test", tool);
        result["success"]!.GetValue<bool>().ShouldBeTrue();
        result["body"]!.GetValue<string>().ShouldContain("status: in transit");
        result["body"]!.GetValue<string>().ShouldNotContain(Secret, customMessage: "a server that sends it back");
        var seen = _server.Seen.ShouldHaveSingleItem();
        seen.Target.ShouldBe("/orders/a%2Fb%3Fc");
        seen.Headers["Authorization"].ShouldBe($"Bearer {Secret}");
        seen.Headers["X-Chatwoot-Account-Id"].ShouldBe(_company.AccountId.ToString(null, null));
        seen.Headers["X-Chatwoot-Tool-Slug"].ShouldBe("custom_test");
    }

    [Fact]
    public async Task A_test_of_a_saved_tool_uses_its_secret_and_its_templates()
    {
        _server.Answer = static _ => (200, """{"data":[{"state":"packed"}]}""");
        var tool = Orders();
        tool["http_method"] = "POST";
        tool["request_template"] = """{"query":"order {{ order_id }}"}""";
        tool["response_template"] = "The order is {{ response.data.0.state }}.";
        var id = (await _company.PostAsync("/captain/custom_tools", tool))["id"]!.GetValue<long>();
        var result = await _company.PostAsync("/captain/custom_tools/test", new { id, arguments = new { order_id = "7\"}" } });
        result["body"]!.GetValue<string>().ShouldBe("The order is packed.");
        var seen = _server.Seen.ShouldHaveSingleItem();
        JsonNode.Parse(seen.Body)!["query"]!.GetValue<string>().ShouldBe("order 7\"}");
        seen.Headers["Authorization"].ShouldBe($"Bearer {Secret}");
        await _company.PostAsync("/captain/custom_tools/test", new { id, arguments = new { } }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("GET", null, "")]
    [InlineData("GET", """{"order":"{{ order_id }}"}""", "")]
    [InlineData("POST", null, """{"order_id":"7"}""")]
    [InlineData("PUT", """{"order":"{{ order_id }}"}""", """{"order":"7"}""")]
    [InlineData("put", null, """{"order_id":"7"}""")]
    [InlineData("PATCH", """{"order":"{{ order_id }}"}""", """{"order":"7"}""")]
    [InlineData("DELETE", null, "")]
    [InlineData("DELETE", """{"order":"{{ order_id }}"}""", """{"order":"7"}""")]
    public async Task A_tool_is_called_with_its_method_and_a_body_where_one_belongs(string method, string? template, string body)
    {
        var tool = Orders();
        (tool["http_method"], tool["request_template"]) = (method, template);
        var made = await _company.PostAsync("/captain/custom_tools", tool);
        made["http_method"]!.GetValue<string>().ShouldBe(method.ToUpperInvariant());
        var result = await _company.PostAsync("/captain/custom_tools/test", new { id = made["id"]!.GetValue<long>(), arguments = new { order_id = "7" } });
        result["success"]!.GetValue<bool>().ShouldBeTrue();
        var seen = _server.Seen.ShouldHaveSingleItem();
        (seen.Method, seen.Target, seen.Body).ShouldBe((method.ToUpperInvariant(), "/orders/7", body));
        (await _company.GetAsync("/captain/assistants/tools")).AsArray().Single(t => t!["id"]!.GetValue<string>() == made["slug"]!.GetValue<string>())!["writes"]!
            .GetValue<bool>().ShouldBe(method != "GET");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task A_value_does_not_climb_out_of_its_folder(string value)
    {
        var tool = Orders();
        tool["arguments"] = new JsonObject { ["order_id"] = value };
        (await _company.PostAsync("/captain/custom_tools/test", tool))["success"]!.GetValue<bool>().ShouldBeFalse();
        _server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_leads_neither_inside_nor_takes_the_secret_along()
    {
        _server.RedirectsTo = $"http://{_other.Host}/stolen";
        var tool = Orders();
        tool["arguments"] = new JsonObject { ["order_id"] = "1" };
        var result = await _company.PostAsync("/captain/custom_tools/test", tool);
        result["success"]!.GetValue<bool>().ShouldBeFalse();
        result["error"]!.GetValue<string>().ShouldBe("The tool's address may not be called.");
        _other.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_without_end_and_an_error_are_told_without_what_the_server_said()
    {
        var tool = Orders();
        tool["arguments"] = new JsonObject { ["order_id"] = "1" };
        _server.Answer = static _ => (200, new string('x', 1_100_000));
        (await _company.PostAsync("/captain/custom_tools/test", tool))["error"]!.GetValue<string>().ShouldBe("The tool's answer is too large.");
        _server.Answer = static _ => (500, """{"stack":"at db.internal"}""");
        var failed = await _company.PostAsync("/captain/custom_tools/test", tool);
        failed["error"]!.GetValue<string>().ShouldBe("The tool's server answered with the status 500.");
        failed["detail"]!.GetValue<string>().ShouldContain("db.internal");
        failed["status"]!.GetValue<int>().ShouldBe(500);
    }

    [Fact]
    public async Task A_tool_that_writes_asks_an_agent_unless_somebody_says_otherwise()
    {
        var reading = (await _company.PostAsync("/captain/custom_tools", Orders()))["slug"]!.GetValue<string>();
        var posts = Orders();
        (posts["title"], posts["http_method"]) = ("Pay back", "POST");
        var writing = (await _company.PostAsync("/captain/custom_tools", posts))["slug"]!.GetValue<string>();
        var tools = new[] { new { name = reading }, new { name = writing }, new { name = "add_label" } };
        var assistant = await _company.PostAsync("/captain/assistants", new { name = "Guide", tools });
        Asks(assistant).ShouldBe([false, true, false]);
        var path = $"{_company.Path}/captain/assistants/{assistant["id"]}";
        Asks(await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { tools = new[] { new { name = writing, ask = false } } })).ShouldBe([false]);
        Asks(await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { tools })).ShouldBe([false, false, false], "what was said holds");
        Asks(await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { tools = new[] { new { name = reading, ask = false }, new { name = writing, ask = false } } })).ShouldBe([false, false]);
        await ChangeAsync(writing, new { description = "Pays an order back at once" });
        (await AsksAsync()).ShouldBe([false, false], "that one wrote before");
        await ChangeAsync(reading, new { http_method = "POST" });
        (await AsksAsync()).ShouldBe([true, false], "nobody has let one be called that may change something");
        Asks(await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { tools = new[] { new { name = reading, ask = false } } })).ShouldBe([false]);
        await ChangeAsync(reading, new { http_method = "POST" });
        (await AsksAsync()).ShouldBe([false], "and this was said of one that does");

        async Task<bool[]> AsksAsync() => Asks(await _company.GetAsync($"/captain/assistants/{assistant["id"]}"));
        async Task ChangeAsync(string slug, object change)
        {
            var id = (await _company.GetAsync("/captain/custom_tools"))["payload"]!.AsArray().Single(t => t!["slug"]!.GetValue<string>() == slug)!["id"];
            await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/custom_tools/{id}", change);
        }

        static bool[] Asks(JsonNode assistant) => [.. assistant["tools"]!.AsArray().Select(static t => t!["ask"]!.GetValue<bool>())];
    }

    [Fact]
    public async Task An_assistant_may_use_what_it_was_allowed_until_the_tool_is_gone()
    {
        var tool = await _company.PostAsync("/captain/custom_tools", Orders());
        var slug = tool["slug"]!.GetValue<string>();
        var assistant = await _company.PostAsync("/captain/assistants", new { name = "Guide" });
        assistant["tools"]!.AsArray().ShouldBeEmpty("nothing is allowed by itself");
        var path = $"{_company.Path}/captain/assistants/{assistant["id"]}";
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { tools = new[] { new { name = "custom_nothing" } } }, HttpStatusCode.UnprocessableEntity);
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { tools = new[] { new { name = slug } } });
        (await Company.SendAsync(_company.Owner, HttpMethod.Patch, path, new { name = "Guide" }))["tools"]![0]!["name"]!.GetValue<string>().ShouldBe(slug);
        (await _company.GetAsync("/captain/assistants/tools")).AsArray().Select(t => t!["id"]!.GetValue<string>()).ShouldContain(slug);

        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/custom_tools/{tool["id"]}", null, HttpStatusCode.NoContent);
        (await _company.PostAsync("/captain/custom_tools", Orders()))["slug"]!.GetValue<string>().ShouldBe(slug);
        (await Company.SendAsync(_company.Owner, HttpMethod.Get, path))["tools"]!.AsArray().ShouldBeEmpty("another one of the same name is not the same");
    }

    private JsonObject Orders() => new()
    {
        ["title"] = "Order status",
        ["description"] = "Tells where an order is.",
        ["endpoint_url"] = $"http://{_server.Host}/orders/{{{{ order_id }}}}",
        ["http_method"] = "GET",
        ["auth_type"] = "bearer",
        ["auth_config"] = new JsonObject { ["token"] = Secret },
        ["param_schema"] = new JsonArray(new JsonObject { ["name"] = "order_id", ["type"] = "string", ["description"] = "The number of the order", ["required"] = true }),
    };
}
