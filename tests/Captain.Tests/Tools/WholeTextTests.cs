using System.Text.Json;
using Shouldly;
using Wheelhouse.Captain.Tools;
using Xunit;

namespace Wheelhouse.Captain.Tests.Tools;

public sealed class WholeTextTests
{
    [Theory]
    [InlineData("""{"a":"x\ud83d"}""", """{"a":"x\ufffd"}""")]
    [InlineData("""{"\uDE00":"\uDE00y"}""", """{"\ufffd":"\ufffdy"}""")]
    [InlineData("""["\ud83d\ud83d\ude00"]""", """["\ufffd\ud83d\ude00"]""")]
    [InlineData("""["\ud83d\ude00 \\ud83d \u00e9 plain"]""", """["\ud83d\ude00 \\ud83d \u00e9 plain"]""")]
    [InlineData("""["a\u0000b \\u0000 \\\u0000"]""", """["a\ufffdb \\u0000 \\\ufffd"]""")]
    [InlineData("""["no escapes"]""", """["no escapes"]""")]
    public void Half_a_sign_gives_way_and_whole_ones_stay(string sent, string read) => WholeText.Mend(sent).ShouldBe(read);

    [Fact]
    public void What_a_tool_returns_with_half_a_sign_is_read_all_the_same() =>
        ToolOutline.Of(JsonSerializer.Deserialize<JsonElement>("""{"name":"Pot \ud83d","\ud83d":1,"state":"sent"}""")).ShouldBe("name: Pot \ufffd\n\ufffd: 1\nstate: sent");

    [Fact]
    public void What_a_model_fills_in_with_half_a_sign_is_checked_as_ever() =>
        ToolArguments.Problem([new ToolParameter("order", "string", null, true)], JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"order":"\ud83d"}""")!).ShouldBeNull();
}
