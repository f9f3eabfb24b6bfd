using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion.Duplicates;

public sealed class SameArticleTests
{
    private const string Article = """
        # Returning a bike

        You can return any bike within 30 days of delivery. It must be clean and complete, with pedals, charger and keys.

        ## How to return it

        1. Open **My orders** and choose the order.
        2. Press *Return* and print the label, or have it printed at the pick-up point.
        3. Pack the bike in its carton. If you do not have the carton any more, ask us for one.

        ## When you get your money

        We refund the price within 5 days after the bike has arrived in our workshop, to the means of payment you used. Delivery costs are refunded too when the bike was damaged on its way or is not what you ordered.

        | Kind of bike | Who collects it |
        | --- | --- |
        | City bike | the carrier |
        | Cargo bike | our own van |

        """;

    [Fact]
    public void An_article_is_the_same_as_itself_in_other_lines_with_other_links() =>
        Same(Article, Article.Replace("complete, with", "complete,\nwith").Replace("**My orders**", "[My orders](/orders)"));

    [Theory]
    [InlineData("Last updated: 3 March 2026", "Last updated: 21 November 2026")]
    [InlineData("This article was last updated on 2026-03-01 at 10:15.", "This article was last updated on 2026-11-21 at 9:02.")]
    [InlineData("Última actualización: 3 de marzo de 2026", "Última actualización: 21 de noviembre de 2026")]
    [InlineData("Atualizado em 3 de março de 2026", "Atualizado em 21 de novembro de 2026")]
    [InlineData("最后更新：2026年3月1日", "最后更新：2026年11月21日")]
    [InlineData("© 2025 Larkspur Bikes. All rights reserved.", "© 2026 Larkspur Bikes. All rights reserved.")]
    [InlineData("Published March 3, 2026", "")]
    [InlineData("Was this article helpful? Yes No", "")]
    [InlineData("[Print this page](/print)\n\n- [Changing an order](/change)\n- [Delivery times](/times)", "[Back to the article](/returns)")]
    [InlineData("¿Te fue útil este artículo? Sí No", "")]
    [InlineData("这篇文章对您有帮助吗？是 否", "")]
    public void Another_foot_makes_no_other_article(string foot, string otherFoot) => Same(Article + foot, Article + otherFoot);

    [Theory]
    [InlineData("within 30 days", "within 14 days")]
    [InlineData("If you do not have", "If you do have")]
    [InlineData("You can return", "You cannot return")]
    [InlineData("Delivery costs are refunded", "Delivery costs are never refunded")]
    [InlineData("any bike", "any helmet")]
    [InlineData("the carrier", "the customer")]
    [InlineData("| City bike | the carrier |\n", "")]
    [InlineData("Press *Return* and print", "Press *Return*, then print")]
    public void One_word_or_line_that_says_something_else_makes_another_article(string words, string others) =>
        Different("Returning a bike", Article, "Returning a bike", Article.ReplaceLineEndings("\n").Replace(words, others));

    [Theory]
    [InlineData("It applies to plan B only.")]
    [InlineData("Prices valid from 1 March 2026.")]
    [InlineData("Updated prices: 20 euros")]
    [InlineData("Do not share your password.")]
    [InlineData("- [Open the settings](/settings)\n- [Choose 3 bikes](/choose)")]
    public void A_line_more_that_says_something_makes_another_article(string line) =>
        Different("Returning a bike", Article, "Returning a bike", Article + line);

    [Fact]
    public void A_link_between_sentences_is_a_step_and_not_furniture() =>
        Different("Returning a bike", Article, "Returning a bike", Article.Replace("## When you get", "- [Close the window](/close)\n\n## When you get"));

    [Fact]
    public void Pages_of_one_template_are_different_articles() =>
        Different("Plan A", Plan("A", "20"), "Plan B", Plan("B", "45"));

    [Fact]
    public void The_same_text_under_another_title_is_another_article() =>
        Different("Exporting in plan A", Article, "Exporting in plan B", Article);

    [Fact]
    public void A_print_view_may_say_so_in_its_title() =>
        SameArticle.Is("Returning a bike", Article, "Returning a bike – printable version", Article).ShouldBeTrue();

    [Fact]
    public void What_is_the_same_shares_a_band_and_other_sources_never_do()
    {
        var source = new SourceId(1);
        var bands = ArticleSketch.Of(source, Article + "Last updated: 3 March 2026");
        bands.Length.ShouldBe(ArticleSketch.Bands);
        bands.ShouldBe(ArticleSketch.Of(source, Article + "Last updated: 21 November 2026"));
        bands.Intersect(ArticleSketch.Of(source, Article + "Was this helpful?")).ShouldNotBeEmpty();
        bands.Intersect(ArticleSketch.Of(new SourceId(2), Article)).ShouldBeEmpty();
        // They are stored: another processor, or another version, must not come to others.
        var few = ArticleSketch.Of(source, "One two three four");
        new[] { few[0], few[15], ArticleSketch.Of(source, "Two")[7] }.ShouldBe([431805985822351782, -8249626205382444859, 8020870461828187051]);
        bands.Intersect(ArticleSketch.Of(source, "Quite another text about gift cards and how they are paid out.")).ShouldBeEmpty();
    }

    [Fact]
    public void The_one_that_serves_is_found_by_a_rule_that_knows_no_order()
    {
        var plain = new ServingRule.Candidate("https://h.example/returns", null, true);
        var query = new ServingRule.Candidate("https://h.example/r?a=1", null, true);
        var longer = new ServingRule.Candidate("https://h.example/help/returns", null, true);
        var named = new ServingRule.Candidate("https://h.example/a/very/long/address", null, true);
        var naming = plain with { Canonical = named.Key };
        Prefers(plain, query);
        Prefers(plain, longer);
        Prefers(named, naming);
        Prefers(longer, plain with { IsThere = false });
        Prefers(plain, plain with { Key = "https://h.example/returnz" });
        // Two that name each other name nobody.
        Prefers(plain with { Canonical = longer.Key }, longer with { Canonical = plain.Key });

        static void Prefers(ServingRule.Candidate one, ServingRule.Candidate other)
        {
            ServingRule.Prefers(one, other).ShouldBeTrue();
            ServingRule.Prefers(other, one).ShouldBeFalse();
        }
    }

    private static string Plan(string name, string price) => $"""
        # Plan {name}

        Everything you need to know about our plan: what it costs, what it holds, how it is paid and how it ends. All plans can be changed every month, and all of them hold support by e-mail and in the chat.

        It costs {price} euros a month, paid in advance by card or bank transfer. You get an invoice by e-mail. Taxes are included where they apply, and there is no fee for setting it up.
        """;

    private static void Same(string one, string other)
    {
        SameArticle.Is("Returning a bike", one, "Returning a bike", other).ShouldBeTrue();
        SameArticle.Is("Returning a bike", other, "Returning a bike", one).ShouldBeTrue();
    }

    private static void Different(string oneTitle, string one, string otherTitle, string other)
    {
        SameArticle.Is(oneTitle, one, otherTitle, other).ShouldBeFalse();
        SameArticle.Is(otherTitle, other, oneTitle, one).ShouldBeFalse();
    }
}
