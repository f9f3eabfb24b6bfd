using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.Platform.Tests.Http;

public sealed class ChatwootBodyTests : IAsyncLifetime
{
    private LocalServer server = null!;

    public enum Color
    {
        DeepRed,
        Blue,
    }

    public sealed record Address([MaxLength(5)] string? City);

    [WrappedIn("contact")]
    public sealed record Request(
        [MaxLength(10)] string Name,
        bool? Blocked,
        long? Score,
        UserId? Owner,
        Color? Color,
        IReadOnlyList<long>? Ids,
        JsonObject? CustomAttributes,
        Address? Address,
        [EmailAddress] string? Email);

    public async ValueTask InitializeAsync() => server = await LocalServer.StartAsync(static app =>
    {
        app.MapPost("/contacts", static (ChatwootBody<Request> body) => Results.Json(new
        {
            value = body.Value,
            has = new[] { nameof(Request.Score), "custom_attributes", "Address.City" }.Where(body.Has),
            files = body.FilesOf("avatar").Select(static file => file.FileName),
        }, WireJson.Options));
        app.MapGet("/broken", string () => throw new InvalidOperationException("secret detail"));
        app.MapGet("/rule", string () => throw new DomainException("too_many", "Enough", 422, "name"));
    });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("""{"name":"Ada","blocked":"true","score":"7","owner":"12","color":"deep_red","ids":["1",2]}""")]
    [InlineData("""{"contact":{"name":"Ada","blocked":true,"score":7,"owner":12,"color":0,"ids":[1,"2"]}}""")]
    [InlineData("""{"person":{"name":"Ada","blocked":1,"score":7,"owner":"12","color":"0","ids":[1,2]}}""")]
    public async Task Reads_plain_and_wrapped_bodies_and_scalars_as_text(string json)
    {
        var answer = await SendAsync(Json(json));
        var value = answer["value"]!;
        value["name"]!.GetValue<string>().ShouldBe("Ada");
        value["blocked"]!.GetValue<bool>().ShouldBeTrue();
        value["score"]!.GetValue<long>().ShouldBe(7);
        value["owner"]!.GetValue<long>().ShouldBe(12);
        value["color"]!.GetValue<string>().ShouldBe("deep_red");
        value["ids"]!.AsArray().Select(static id => id!.GetValue<long>()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Reads_urlencoded_forms_with_bracketed_names()
    {
        var answer = await SendAsync(new FormUrlEncodedContent(
        [
            new("contact[name]", "Ada"), new("contact[blocked]", "0"), new("contact[ids][]", "3"), new("contact[ids][]", "4"),
            new("contact[custom_attributes][plan]", "pro"), new("contact[address][city]", "Rome"), new("contact[score]", ""),
        ]));
        answer["value"]!["blocked"]!.GetValue<bool>().ShouldBeFalse();
        answer["value"]!["ids"]!.ToJsonString().ShouldBe("[3,4]");
        answer["value"]!["custom_attributes"]!["plan"]!.GetValue<string>().ShouldBe("pro");
        answer["value"]!["address"]!["city"]!.GetValue<string>().ShouldBe("Rome");
        answer["value"]!["score"].ShouldBeNull();
    }

    [Fact]
    public async Task Reads_multipart_with_files_and_objects_as_JSON_text()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Ada"), "name" },
            { new StringContent("""{"plan":"pro"}"""), "custom_attributes" },
            { new ByteArrayContent([1, 2, 3]), "contact[avatar]", "me.png" },
        };
        var answer = await SendAsync(form);
        answer["value"]!["custom_attributes"]!["plan"]!.GetValue<string>().ShouldBe("pro");
        answer["files"]!.ToJsonString().ShouldBe("""["me.png"]""");
    }

    [Fact]
    public async Task Tells_absent_from_null()
    {
        (await SendAsync(Json("""{"name":"Ada","score":null,"address":{"city":null}}""")))["has"]!.ToJsonString()
            .ShouldBe("""["Score","Address.City"]""");
        (await SendAsync(Json("""{"name":"Ada"}""")))["has"]!.ToJsonString().ShouldBe("[]");
    }

    [Fact]
    public async Task Takes_parameters_from_the_query_unless_the_body_has_them()
    {
        (await SendAsync(Json("""{"name":"Ada"}"""), "/contacts?score=5&name=Bob"))["value"]!.ToJsonString()
            .ShouldContain("\"name\":\"Ada\",\"blocked\":null,\"score\":5");
    }

    [Theory]
    [InlineData("""{}""", "Name can't be blank", "name")]
    [InlineData("""{"name":null}""", "Name can't be blank", "name")]
    [InlineData("""{"name":"  "}""", "Name can't be blank", "name")]
    [InlineData("""{"name":"much too long a name"}""", "Name is too long (maximum is 10 characters)", "name")]
    [InlineData("""{"name":"Ada","score":"many","blocked":"perhaps"}""", "Blocked must be true or false, Score is not a number", "blocked,score")]
    [InlineData("""{"name":"Ada","color":"pink"}""", "Color is not one of deep_red, blue", "color")]
    [InlineData("""{"name":"Ada","address":{"city":"Timbuktu"}}""", "Address city is too long (maximum is 5 characters)", "address.city")]
    [InlineData("""{"name":"Ada","address":[1]}""", "Address is invalid", "address")]
    [InlineData("""{"name":{"a":1}}""", "Name is not a text", "name")]
    [InlineData("""{"name":"Ada","email":"nowhere"}""", "Email is invalid", "email")]
    public async Task Answers_422_with_message_and_attributes_in_snake_case(string json, string message, string attributes)
    {
        using var response = await server.Client.PostAsync("/contacts", Json(json));
        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await ReadAsync(response);
        problem["message"]!.GetValue<string>().ShouldBe(message);
        problem["error"]!.GetValue<string>().ShouldBe(message);
        string.Join(',', problem["attributes"]!.AsArray()).ShouldBe(attributes);
        problem["code"]!.GetValue<string>().ShouldBe("validation_failed");
        problem["trace_id"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("{\"name\":", "application/json", 400, "malformed_body")]
    [InlineData("[1]", "application/json", 400, "malformed_body")]
    [InlineData("""{"name":"a","name":"b"}""", "application/json", 400, "malformed_body")]
    [InlineData("""{"name":"a\u0000b"}""", "application/json", 400, "malformed_body")]
    [InlineData("""{"name":"\ud800"}""", "application/json", 400, "malformed_body")]
    [InlineData("""{"name":"a","custom_attributes":{"\u0000":1}}""", "application/json", 400, "malformed_body")]
    [InlineData("name=a%00b", "application/x-www-form-urlencoded", 400, "malformed_body")]
    [InlineData("name=a&custom_attributes={\"plan\":\"\\u0000\"}", "application/x-www-form-urlencoded", 400, "malformed_body")]
    [InlineData("name=a&custom_attributes={\"plan\":\"\\ud83d\"}", "application/x-www-form-urlencoded", 400, "malformed_body")]
    [InlineData("name=a&custom_attributes={\"plan\":1,\"plan\":2}", "application/x-www-form-urlencoded", 422, "validation_failed")]
    [InlineData("""{"name":"a","ids":[1,null]}""", "application/json", 422, "validation_failed")]
    [InlineData("<contact/>", "application/xml", 415, "unsupported_media_type")]
    [InlineData("name=Ada", "text/plain", 415, "unsupported_media_type")]
    public async Task Refuses_what_is_not_a_body_with_a_clear_status(string body, string type, int status, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await server.Client.PostAsync("/contacts", content);
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await ReadAsync(response))["code"]!.GetValue<string>().ShouldBe(code);
    }

    [Fact]
    public async Task Refuses_bodies_over_the_limit_and_deeper_than_the_limit()
    {
        using var large = await server.Client.PostAsync("/contacts", Json($$"""{"name":"{{new string('x', 5_000_000)}}"}"""));
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var deep = await server.Client.PostAsync("/contacts", Json($"{{\"custom_attributes\":{string.Concat(Enumerable.Repeat("[", 500))}"));
        deep.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_without_any_content_counts_as_empty()
    {
        using var response = await server.Client.PostAsync("/contacts?name=Ada", null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_without_a_type_is_refused()
    {
        using var content = new ByteArrayContent("{\"name\":\"Ada\"}"u8.ToArray());
        using var response = await server.Client.PostAsync("/contacts", content);
        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Errors_have_one_shape_and_tell_no_secrets()
    {
        using var bug = await server.Client.GetAsync("/broken");
        bug.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await bug.Content.ReadAsStringAsync()).ShouldNotContain("secret detail");
        using var rule = await server.Client.GetAsync("/rule");
        (await ReadAsync(rule))["code"]!.GetValue<string>().ShouldBe("too_many");
        using var missing = await server.Client.GetAsync("/nowhere");
        (await ReadAsync(missing))["error"]!.GetValue<string>().ShouldBe("Resource could not be found");
        using var method = await server.Client.DeleteAsync("/contacts");
        (await ReadAsync(method))["code"]!.GetValue<string>().ShouldBe("method_not_allowed");
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private async Task<JsonNode> SendAsync(HttpContent content, string path = "/contacts")
    {
        using var response = await server.Client.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }
}
