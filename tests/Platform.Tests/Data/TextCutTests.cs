using System.Globalization;
using Shouldly;
using Wheelhouse.Platform.Data;
using Xunit;

namespace Wheelhouse.Platform.Tests.Data;

public sealed class TextCutTests
{
    private const string Family = "👩\u200d👩\u200d👧\u200d👦";

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab😀cd", 3, "ab")]
    [InlineData("ab😀cd", 4, "ab😀")]
    [InlineData("ab" + Family + "cd", 12, "ab")]
    [InlineData("ab" + Family + "cd", 13, "ab" + Family)]
    [InlineData("cafe\u0301 noir", 4, "caf")]
    [InlineData("é", 0, "")]
    [InlineData("😀", 1, "")]
    [InlineData("a\r\nb", 2, "a")]
    [InlineData("🇩🇪🇫🇷", 6, "🇩🇪")]
    public void Text_is_cut_where_a_character_ends(string text, int most, string cut) => text.Clip(most).ShouldBe(cut);

    [Fact]
    public void Every_cut_of_a_long_text_is_short_enough_whole_and_no_shorter_than_it_must()
    {
        var text = string.Concat(Enumerable.Repeat($"Grüße 😀 {Family} e\u0301 中文 ", 40)) + new string('\u0301', 300) + "end";
        for (var most = 0; most <= text.Length + 1; most++)
        {
            var cut = text.Clip(most);
            cut.Length.ShouldBeInRange(Math.Max(0, Math.Min(most, text.Length) - 100), most);
            text.ShouldStartWith(cut);
            cut.Storable().ShouldBe(cut, most.ToString(CultureInfo.InvariantCulture));
            text.ClipStart(most).Storable().ShouldBe(text.ClipStart(most));
            text.ClipStart(most).Length.ShouldBeInRange(Math.Min(most, text.Length) - 1, most);
        }
    }

    [Fact]
    public void What_is_left_out_is_said()
    {
        "abcdef".Brief(3).ShouldBe("abc…");
        "abc".Brief(3).ShouldBe("abc");
    }

    [Fact]
    public void What_cannot_be_stored_is_replaced()
    {
        "plain 😀 text".Storable().ShouldBe("plain 😀 text");
        "a\0b".Storable().ShouldBe("a\ufffdb");
        "a\ud83d".Storable().ShouldBe("a\ufffd");
        "\ude00\ud83d\ud83d\ude00".Storable().ShouldBe("\ufffd\ufffd😀");
    }
}
