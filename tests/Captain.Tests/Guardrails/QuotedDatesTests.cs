using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Tests.Writers;
using Wheelhouse.Captain.Turns;
using Xunit;

namespace Wheelhouse.Captain.Tests.Guardrails;

/// <summary>The same digits in another month, on another day, in the other half of the day or in other money are another statement.</summary>
public sealed class QuotedDatesTests
{
    private const string Delivery = "Delivery starts on 12 April, from 8 AM, for $119";

    private readonly AnswerCheck _check = new(new PlainTextAnalysis());

    [Theory]
    [InlineData("Delivery starts on 12 March, from 8 AM, for $119.", Objections.UnsupportedDate)]
    [InlineData("Delivery starts on 12 April, from 8 PM, for $119.", Objections.UnsupportedDate)]
    [InlineData("Delivery starts at 8 in the evening.", Objections.UnsupportedDate)]
    [InlineData("Delivery starts on Friday, 12 April.", Objections.UnsupportedDate)]
    [InlineData("Delivery starts on Apr 12, in May at the latest.", Objections.UnsupportedDate)]
    [InlineData("Delivery starts from 8 AM, for 119 EUR.", Objections.UnsupportedCurrency)]
    [InlineData("Delivery costs €119.", Objections.UnsupportedCurrency)]
    [InlineData("Delivery costs 119 pounds.", Objections.UnsupportedCurrency)]
    [InlineData("Delivery costs 119 CAD.", Objections.UnsupportedCurrency)]
    [InlineData("Delivery costs R$ 119.", Objections.UnsupportedCurrency)]
    [InlineData("Delivery costs 119 and is paid in euros.", Objections.UnsupportedCurrency)]
    public void What_the_quoted_place_does_not_tell_is_not_shown(string text, string objection) => Objection(text, "en", Delivery, "en").ShouldBe(objection);

    [Theory]
    [InlineData("Delivery starts on April 12, from 8 a.m., for 119 dollars.")]
    [InlineData("Delivery for US$119 starts on Apr. 12th.")]
    [InlineData("Delivery for 119 USD may start from 8 am.")]
    [InlineData("Delivery starts in April, at 8 in the morning.")]
    public void Other_words_for_the_same_may_be_shown(string text) => Objection(text, "en", Delivery, "en").ShouldBeNull();

    [Theory]
    [InlineData("es", "La entrega empieza el 12 de abril, a las 8 de la mañana, por 119 dólares.", null)]
    [InlineData("es", "La entrega empieza el 12 de marzo.", Objections.UnsupportedDate)]
    [InlineData("es", "La entrega empieza a las 8 de la tarde.", Objections.UnsupportedDate)]
    [InlineData("es", "La entrega empieza el martes 12 de abril.", Objections.UnsupportedDate)]
    [InlineData("es", "La entrega cuesta 119 euros.", Objections.UnsupportedCurrency)]
    [InlineData("pt", "A entrega começa em 12 de abril, às 8 da manhã, por 119 dólares.", null)]
    [InlineData("pt", "A entrega começa em 12 de março.", Objections.UnsupportedDate)]
    [InlineData("pt", "A entrega começa às 8 da noite.", Objections.UnsupportedDate)]
    [InlineData("pt", "A entrega começa na sexta-feira, 12 de abril.", Objections.UnsupportedDate)]
    [InlineData("pt", "A entrega custa 119 reais.", Objections.UnsupportedCurrency)]
    [InlineData("zh", "配送从4月12日上午8点开始，费用119美元。", null)]
    [InlineData("zh", "配送从四月开始。", null)]
    [InlineData("zh", "配送从四月十二日上午八点开始。", null)]
    [InlineData("zh", "配送从四月十五日开始。", Objections.UnsupportedNumber)]
    [InlineData("zh", "配送从三月12日开始。", Objections.UnsupportedDate)]
    [InlineData("zh", "配送从晚上8点开始。", Objections.UnsupportedDate)]
    [InlineData("zh", "配送星期五开始，共119。", Objections.UnsupportedDate)]
    [InlineData("zh", "配送费用为119欧元。", Objections.UnsupportedCurrency)]
    public void They_are_compared_across_languages(string language, string text, string? objection) => Objection(text, language, Delivery, "en").ShouldBe(objection);

    [Theory]
    [InlineData("Your parcel arrives on 12 April 2026 at 8:30 PM.", null)]
    [InlineData("Your parcel arrives on 12 May 2026.", Objections.UnsupportedDate)]
    [InlineData("Your parcel arrives at 8:30 AM.", Objections.UnsupportedDate)]
    [InlineData("You pay 119 euros.", null)]
    [InlineData("You pay 119 dollars.", Objections.UnsupportedCurrency)]
    public void Forms_in_digits_count_for_what_they_mean(string text, string? objection) =>
        Carried(text, "en", "arrives: 2026-04-12T20:30:00Z\nprice: 119\ncurrency: EUR", "arrives: 2026-04-12T20:30:00Z", "price: 119").ShouldBe(objection);

    [Theory]
    [InlineData("We are open on Tuesday.", "We are open Monday to Friday.", null)]
    [InlineData("We are open on Sunday.", "We are open Monday to Friday.", Objections.UnsupportedDate)]
    [InlineData("We are open Monday to Friday.", "We are open on Monday and on Friday.", Objections.UnsupportedDate)]
    [InlineData("We are open Mon–Fri.", "We are open on weekdays from nine.", null)]
    [InlineData("It ends on 3 April.", "It begins on 12 April and ends on 3 May.", Objections.UnsupportedDate)]
    [InlineData("It costs 89 EUR.", "It costs $89, or 80 EUR in Europe.", Objections.UnsupportedCurrency)]
    [InlineData("It costs 80 EUR.", "It costs $89, or 80 EUR in Europe.", null)]
    [InlineData("It is open from 8 p.m. to 10 p.m.", "It is open from 8–10 PM each night.", null)]
    [InlineData("It weighs 12 pounds.", "It weighs 12 lb with the pot.", null)]
    [InlineData("Children under 12 may swim, the sun permitting.", "Children under 12 are allowed to swim.", null)]
    [InlineData("It takes one mar and 3 out of 5.", "It takes 3 of 5 and one mar.", null)]
    public void Ranges_and_ambiguous_words_are_read_with_care(string text, string source, string? objection) =>
        Carried(text, "en", source, source).ShouldBe(objection);

    [Theory]
    [InlineData("You may return it on 12 March.", "It may go back until 12 March.", "en")]
    [InlineData("A segunda etapa começa.", "A etapa seguinte começa.", "pt")]
    [InlineData("Pode ter 3 vasos.", "Pode ter 3 vasos em casa.", "pt")]
    [InlineData("Cada pedido lleva su peso.", "Cada pedido lleva su peso real.", "es")]
    [InlineData("每周三次浇水。", "每周浇水三次即可。", "zh")]
    [InlineData("三个月内可以退货。", "三个月内均可退货。", "zh")]
    public void Words_that_are_also_others_tell_nothing(string text, string source, string language) =>
        Carried(text, language, source, source).ShouldBeNull();

    [Fact]
    public void A_heading_and_the_head_of_a_table_name_them_once()
    {
        const string Source = "| Month | Price (EUR) |\n| --- | --- |\n| Deluxe pot with saucer | 119 |";
        var citation = new Citation(1, "| Deluxe pot with saucer | 119 |");
        In("The deluxe pot costs 119 EUR in April.", "April offers").ShouldBeNull();
        In("The deluxe pot costs 119 EUR in May.", "April offers").ShouldBe(Objections.UnsupportedDate);
        In("The deluxe pot costs $119 in April.", "April offers").ShouldBe(Objections.UnsupportedCurrency);

        string? In(string text, string title) =>
            QuotedDates.ObjectionTo(text, Told.In(text, "en", asSource: false), [citation], new CheckScope("en", [new CheckedPassage(title, Source, "en")], new AllowedHosts([]), ""));
    }

    [Theory]
    [InlineData("Order LK-2 is on its way and comes on Thursday.", null)]
    [InlineData("Order LK-2 is on its way and comes on Friday.", Objections.UnsupportedDate)]
    public void The_fields_of_one_thing_that_a_tool_returned_stand_together(string text, string? objection)
    {
        const string Result = "- id: LK-1\n  status: delivered\n  eta: Friday\n- id: LK-2\n  status: on its way\n  eta: Thursday";
        var scope = new CheckScope("en", [new CheckedPassage("Orders", Result, "en", IsRecord: true)], new AllowedHosts([]), "");
        QuotedDates.ObjectionTo(text, Told.In(text, "en", asSource: false), [new Citation(1, "status: on its way")], scope).ShouldBe(objection);
    }

    [Theory]
    [InlineData("It arrives on 12 April 2026 at 8 PM.", "arrives 2026-04-12 20:00", true)]
    [InlineData("Llega el 12 de abril de 2026.", "arrives 2026-04-12", true)]
    [InlineData("4月12日送达。", "It arrives on April 12.", true)]
    [InlineData("It arrives on 12 May 2026.", "arrives 2026-04-12", false)]
    [InlineData("It arrives on 13 April 2026.", "arrives 2026-04-12", false)]
    [InlineData("It arrives on 12 April 2027.", "arrives 2026-04-12", false)]
    [InlineData("It arrives at 8 AM.", "arrives at 20:00", false)]
    [InlineData("It holds 12 pots.", "arrives 2026-04-12", false)]
    public void A_date_in_digits_carries_the_day_of_its_month_and_no_other_number(string text, string cited, bool isTold) => Grounding.TellsOnlyWhatIsCited(text, cited).ShouldBe(isTold);

    [Theory]
    [InlineData("de", "Lieferung ab Montag, 12. März, 8 Uhr.", "Delivery starts on Monday, 12 March, from 8 AM.", null)]
    [InlineData("de", "Lieferung ab Montag, 12. März, 8 Uhr.", "Delivery starts on 12 May.", Objections.UnsupportedDate)]
    [InlineData("fr", "Livraison le mardi 12 mars.", "Delivery is on Tuesday, 12 March.", null)]
    [InlineData("fr", "Livraison le mardi 12 mars.", "Delivery is on Friday.", Objections.UnsupportedDate)]
    [InlineData("ko", "화요일 배송.", "Delivery is on Tuesday.", null)]
    public void Sources_of_other_languages_are_read_as_far_as_their_words_are_known(string of, string source, string text, string? objection) =>
        QuotedDates.ObjectionTo(text, Told.In(text, "en", asSource: false), [new Citation(1, source)], Scope("en", source, of)).ShouldBe(objection);

    private string? Objection(string text, string language, string source, string of) => _check.ObjectionTo(new WrittenSentence(text, [new Citation(1, source)]), Scope(language, source, of));

    private static string? Carried(string text, string language, string source, params string[] quotes) =>
        QuotedDates.ObjectionTo(text, Told.In(text, language, asSource: false), [.. quotes.Select(static q => new Citation(1, q))], Scope(language, source, language));

    private static CheckScope Scope(string language, string source, string of) => new(language, [new CheckedPassage("Delivery", source, of)], new AllowedHosts([]), "Larkspur");
}
