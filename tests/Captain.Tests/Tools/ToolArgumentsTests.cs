using System.Text.Json;
using Shouldly;
using Wheelhouse.Captain.Tools;
using Xunit;

namespace Wheelhouse.Captain.Tests.Tools;

public sealed class ToolArgumentsTests
{
    private static readonly ToolParameter[] Schema =
        [new("order", "string", null, true), new("count", "integer", null, false), new("price", "number", null, false), new("gift", "boolean", null, false), new("items", "array", null, false)];

    [Theory]
    [InlineData("""{"order":"LK-1"}""")]
    [InlineData("""{"order":"LK-1","count":2,"price":1.5,"gift":false,"items":["a"]}""")]
    [InlineData("""{"order":"LK-1","count":null}""")]
    public void What_fits_is_taken(string sent) => Problem(sent).ShouldBeNull();

    [Theory]
    [InlineData("{}", "order is missing.")]
    [InlineData("""{"order":"  "}""", "order is missing.")]
    [InlineData("""{"order":1}""", "order must be a text.")]
    [InlineData("""{"order":"LK-1","count":1.5}""", "count must be a whole number.")]
    [InlineData("""{"order":"LK-1","price":"1"}""", "price must be a number.")]
    [InlineData("""{"order":"LK-1","gift":"yes"}""", "gift must be true or false.")]
    [InlineData("""{"order":"LK-1","items":{}}""", "items must be a list.")]
    public void What_does_not_fit_is_said_by_name(string sent, string problem) => Problem(sent).ShouldBe(problem);

    [Fact]
    public void A_parameter_that_nobody_named_is_refused() => Problem("""{"order":"LK-1","admin":true}""")!.ShouldStartWith("there is no parameter admin");

    [Fact]
    public void A_value_without_end_is_refused() => Problem($$"""{"order":"{{new string('x', 3000)}}"}""").ShouldBe("order is too long.");

    [Fact]
    public void A_schema_says_of_a_list_that_it_may_hold_anything()
    {
        var schema = ToolParameter.SchemaOf(Schema);
        schema.GetProperty("properties").GetProperty("items").GetProperty("items").ValueKind.ShouldBe(JsonValueKind.Object);
        schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()).ShouldBe(["order"]);
    }

    private static string? Problem(string json) =>
        ToolArguments.Problem(Schema, JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value));
}
