using System.Text.Json;
using Shouldly;
using Wheelhouse.Captain.Tools;
using Xunit;

namespace Wheelhouse.Captain.Tests.Tools;

public sealed class ToolTemplateTests
{
    [Theory]
    [InlineData("LK-1", "https://shop.example/orders/LK-1?lang=en")]
    [InlineData("../admin?x=1#y", "https://shop.example/orders/..%2Fadmin%3Fx%3D1%23y?lang=en")]
    [InlineData("a b&c=d", "https://shop.example/orders/a%20b%26c%3Dd?lang=en")]
    [InlineData("浇水", "https://shop.example/orders/%E6%B5%87%E6%B0%B4?lang=en")]
    public void A_value_stays_one_piece_of_an_address(string value, string url) =>
        ToolTemplate.Parse("https://shop.example/orders/{{ id }}?lang=en").RenderUrl(Values(new { id = value })).ShouldBe(url);

    [Fact]
    public void A_value_stays_one_piece_of_JSON_within_quotes_and_outside()
    {
        var template = ToolTemplate.Parse("""{"text":"for {{name}}: \"{{name}}\"","count":{{count}},"name":{{ name }},"none":{{none}},"list":{{ list }}}""");
        using var json = JsonDocument.Parse(template.RenderJson(Values(new { name = "a\",\"admin\":true,\"b\":\"\n", count = 3, list = new[] { 1, 2 } })));
        json.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["text", "count", "name", "none", "list"]);
        json.RootElement.GetProperty("name").GetString().ShouldBe("a\",\"admin\":true,\"b\":\"\n");
        json.RootElement.GetProperty("count").GetInt32().ShouldBe(3);
        json.RootElement.GetProperty("none").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Paths_reach_into_objects_and_lists_and_what_is_not_there_is_nothing() =>
        ToolTemplate.Parse("{{ r.items.1.name }}|{{r.items.9.name}}|{{ r.none }}|{{r.items}}")
            .RenderText(Values(new { r = new { items = new[] { new { name = "S" }, new { name = "M" } } } }), ToolOutline.Of)
            .ShouldBe("M|||- name: S\n- name: M");

    [Theory]
    [InlineData("{% for x in y %}")]
    [InlineData("{{ name | upcase }}")]
    [InlineData("{{ name")]
    [InlineData("{{ }}")]
    [InlineData("{{ a.{{b}} }}")]
    public void What_is_not_understood_is_refused_and_not_ignored(string text) => Should.Throw<FormatException>(() => ToolTemplate.Parse(text));

    private static Dictionary<string, JsonElement> Values(object values) =>
        JsonSerializer.SerializeToElement(values).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
}
