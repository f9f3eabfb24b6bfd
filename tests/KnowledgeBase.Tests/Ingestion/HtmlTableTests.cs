using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

public sealed class HtmlTableTests
{
    [Fact]
    public void A_cell_that_spans_rows_says_in_each_what_it_says() =>
        Read("<tr><th>Size</th><th>Pot</th><th>Price</th></tr><tr><td rowspan=2>S</td><td>White</td><td rowspan=3>49</td></tr><tr><td>Blue</td></tr><tr><td>M</td><td>White</td></tr>").ShouldBe("""
            | Size | Pot | Price |
            | --- | --- | --- |
            | S | White | 49 |
            | S | Blue | 49 |
            | M | White | 49 |
            """);

    [Fact]
    public void Rows_of_headers_become_one_and_a_header_over_two_columns_names_both() =>
        Read("<thead><tr><th rowspan=2>Plan</th><th colspan=2>Price</th></tr><tr><th>Monthly</th><th>Yearly</th></tr></thead><tbody><tr><td>Base</td><td>9</td><td>90</td></tr><tr><td>Free</td><td colspan=2>nothing</td></tr></tbody>").ShouldBe("""
            | Plan | Price Monthly | Price Yearly |
            | --- | --- | --- |
            | Base | 9 | 90 |
            | Free | nothing | nothing |
            """);

    [Fact]
    public void A_heading_between_rows_stands_once_and_a_span_ends_with_its_part_of_the_table() =>
        Read("<tbody><tr><th>Part</th><th>Price</th></tr><tr><td colspan=2>Pumps</td></tr><tr><td rowspan=9>P1</td><td>12</td></tr><tr></tr></tbody><tbody><tr><td>P2</td><td>14</td></tr></tbody>").ShouldBe("""
            | Part | Price |
            | --- | --- |
            | Pumps |  |
            | P1 | 12 |
            | P2 | 14 |
            """);

    [Theory]
    [InlineData("<tr><th>Plan</th><th>Holds</th></tr><tr><td>Base</td><td>All of:<ul><li>Five seats</li><li><p>E-mail | chat</p></li></ul></td></tr>")]
    [InlineData("<tr><td>Plan</td><td>Holds</td></tr><tr><td>Base</td><td>All of:<ul><li>Five seats</li><li>E-mail | chat</li></ul></td></tr>")]
    public void A_list_in_a_cell_is_one_line_of_it(string rows) =>
        Read(rows).ShouldBe("""
            | Plan | Holds |
            | --- | --- |
            | Base | All of: Five seats; E-mail \| chat |
            """);

    [Fact]
    public void A_table_with_a_column_for_each_week_keeps_them_all()
    {
        var weeks = Enumerable.Range(1, 53).ToList();
        var text = Read($"<tr><th>Country</th>{string.Concat(weeks.Select(static w => $"<th>Week {w}</th>"))}</tr><tr><td>Malta</td>{string.Concat(weeks.Select(static w => $"<td>{w} euros</td>"))}</tr>");
        text.ShouldContain("| Week 53 |");
        text.ShouldEndWith("| 53 euros |");
    }

    [Fact]
    public void A_frame_around_a_menu_and_a_text_is_no_table() =>
        Read($"<tr><td><ul><li>Home</li></ul></td><td><p>{string.Concat(Enumerable.Repeat("Words of the page. ", 20))}</p></td></tr><tr><td colspan=2>Below</td></tr>").ShouldNotContain("|");

    [Fact]
    public void A_table_of_enormous_spans_stays_small()
    {
        Read("<tr><th>A</th><th>B</th></tr><tr><td rowspan=65534 colspan=1000>x</td></tr><tr><td>y</td></tr>").Length.ShouldBeLessThan(10_000);
        var rows = $"<tr><th>A</th><th>B</th></tr><tr><td colspan=30 rowspan=0>{new string('x', 1_000)}</td></tr>" + string.Concat(Enumerable.Repeat("<tr><td>y</td></tr>", 2_000));
        Read(rows).Length.ShouldBeLessThan(1_000_000);
    }

    private static string Read(string rows) => Parsing.Html($"<main><table>{rows}</table></main>").Content.ReplaceLineEndings("\n");
}
