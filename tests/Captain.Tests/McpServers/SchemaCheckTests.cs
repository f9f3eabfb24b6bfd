using System.Text.Json;
using Shouldly;
using Wheelhouse.Captain.McpServers;
using Xunit;

namespace Wheelhouse.Captain.Tests.McpServers;

public sealed class SchemaCheckTests
{
    private const string Schema = """
        {"type":"object","required":["order"],"properties":{
            "order":{"type":"string","minLength":4,"maxLength":8},
            "count":{"type":"integer","minimum":1,"maximum":9},
            "size":{"enum":["s","m"]},
            "kind":{"const":"gift"},
            "when":{"anyOf":[{"type":"string"},{"type":"null"}]},
            "to":{"$ref":"#/$defs/Address"},
            "tags":{"type":"array","maxItems":2,"items":{"type":"string"}},
            "free":{"type":"object"},
            "closed":{"type":"object","properties":{"a":{"type":["number","null"]}},"additionalProperties":false},
            "counts":{"type":"object","additionalProperties":{"type":"integer"}},
            "both":{"allOf":[{"type":"string"},{"minLength":2}]},
            "never":false},
         "$defs":{"Address":{"type":"object","required":["city"],"properties":{"city":{"type":"string"},"next":{"$ref":"#/$defs/Address"}}}}}
        """;

    [Theory]
    [InlineData("""{"order":"LK-1"}""")]
    [InlineData("""{"order":"LK-1","count":9,"size":"m","kind":"gift","when":null,"tags":["a","b"],"free":{"any":[1]},"closed":{"a":null},"counts":{"x":2}}""")]
    [InlineData("""{"order":"LK-1","count":2.0,"to":{"city":"Porto","next":{"city":"Faro"}},"both":"ab"}""")]
    public void What_fits_is_taken(string sent) => Problem(Schema, sent).ShouldBeNull();

    [Theory]
    [InlineData("{}", "order is missing.")]
    [InlineData("""{"order":1}""", "order must be string.")]
    [InlineData("""{"order":"LK"}""", "order must have at least 4 characters.")]
    [InlineData("""{"order":"LK-123456"}""", "order must have at most 8 characters.")]
    [InlineData("""{"order":"LK-1","count":0}""", "count must be at least 1.")]
    [InlineData("""{"order":"LK-1","count":1.5}""", "count must be integer.")]
    [InlineData("""{"order":"LK-1","size":"xl"}""", """size must be one of ["s","m"].""")]
    [InlineData("""{"order":"LK-1","kind":"loan"}""", """kind must be "gift".""")]
    [InlineData("""{"order":"LK-1","when":5}""", "when must be string.")]
    [InlineData("""{"order":"LK-1","to":{}}""", "city is missing.")]
    [InlineData("""{"order":"LK-1","to":{"city":"Porto","next":{"city":1}}}""", "city must be string.")]
    [InlineData("""{"order":"LK-1","tags":["a","b","c"]}""", "tags must have at most 2 items.")]
    [InlineData("""{"order":"LK-1","tags":[1]}""", "each of tags must be string.")]
    [InlineData("""{"order":"LK-1","closed":{"b":1}}""", "there is no parameter b.")]
    [InlineData("""{"order":"LK-1","closed":{"a":"1"}}""", "a must be number or null.")]
    [InlineData("""{"order":"LK-1","counts":{"x":"2"}}""", "x must be integer.")]
    [InlineData("""{"order":"LK-1","both":"a"}""", "both must have at least 2 characters.")]
    [InlineData("""{"order":"LK-1","never":1}""", "never must not be there.")]
    [InlineData("""{"order":"LK-1","admin":true}""", "there is no parameter admin.")]
    public void What_does_not_fit_is_said_by_name(string sent, string problem) => Problem(Schema, sent).ShouldBe(problem);

    [Fact]
    public void A_tool_may_say_that_it_takes_more_than_it_names() =>
        Problem("""{"type":"object","properties":{},"additionalProperties":true}""", """{"anything":1}""").ShouldBeNull();

    [Fact]
    public void A_schema_that_leads_back_to_itself_ends() =>
        Problem("""{"type":"object","properties":{"a":{"$ref":"#/properties/a"}}}""", """{"a":1}""").ShouldBe("a goes too deep.");

    [Theory]
    [InlineData("""{"type":5,"properties":{"a":{"enum":"x","minimum":"one","anyOf":[],"$ref":"https://schemas.example/a"}},"required":"a"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/nowhere"}},"required":[1]}""")]
    public void What_makes_no_sense_in_a_schema_is_passed_over(string schema) => Problem(schema, """{"a":1}""").ShouldBeNull();

    [Fact]
    public void A_schema_that_doubles_with_each_level_is_given_up()
    {
        const string doubling = """{"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"anyOf":[{"properties":{"n":{"$ref":"#/$defs/n"}},"required":["x"]},{"properties":{"n":{"$ref":"#/$defs/n"}},"required":["y"]}]}}}""";
        const string nested = """{"anyOf":[{"$ref":"#"},{"$ref":"#"},{"$ref":"#"}]}""";
        Problem(doubling, """{"a":{"n":{"n":{"n":{"x":1}}}}}""").ShouldBe("x is missing.");
        Problem(nested, """{"a":1}""").ShouldBe("the arguments cannot be checked.");
    }

    [Fact]
    public void The_first_alternative_that_fits_is_enough() =>
        Problem("""{"type":"object","properties":{"a":{"anyOf":[{"type":"integer"},{"$ref":"#/$defs/endless"}]}},"$defs":{"endless":{"anyOf":[{"$ref":"#/$defs/endless"},{"$ref":"#/$defs/endless"}]}}}""", """{"a":1}""").ShouldBeNull();

    [Fact]
    public void Arguments_that_are_very_long_are_refused() =>
        Problem("""{"type":"object","properties":{"a":{"type":"string"}}}""", $$"""{"a":"{{new string('x', 9_000)}}"}""").ShouldBe("the arguments are too long.");

    private static string? Problem(string schema, string sent) => SchemaCheck.Problem(
        JsonSerializer.Deserialize<JsonElement>(schema), JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(sent)!);
}
