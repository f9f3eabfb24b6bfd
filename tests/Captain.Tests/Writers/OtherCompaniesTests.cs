using Shouldly;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Xunit;

namespace Wheelhouse.Captain.Tests.Writers;

public sealed class OtherCompaniesTests
{
    private static readonly (string, string) Cancel = ("Cancel your subscription", "Cancel your subscription under Profile at any time. It ends with the month.");

    [Theory]
    [InlineData("How do I cancel my Netflix subscription?", "netflix")]
    [InlineData("is it better than click and grow", "click and grow")]
    [InlineData("小米的花盆和你们的哪个好用", "小米")]
    public void A_name_is_found_as_a_word_or_among_characters(string question, string name) => OtherCompanies.In(question).ShouldBe([name]);

    [Theory]
    [InlineData("what kind of fordable rivers are there")]
    [InlineData("do you take PayPal or Klarna")]
    [InlineData("how do i pair alexa with the app on my iphone")]
    public void Parts_of_words_ways_to_pay_and_assistants_are_no_names(string question) => OtherCompanies.In(question).ShouldBeEmpty();

    [Fact]
    public async Task What_is_asked_about_another_company_is_not_answered()
    {
        var center = new HelpCenter("en", Cancel);
        (await center.Ask("How do I cancel my subscription at any time?")).Finished.Verdict.ShouldBe(WriterVerdict.Answered);
        (await center.Ask("How do I cancel my Netflix subscription at any time?")).Finished.Verdict.ShouldBe(WriterVerdict.Abstained);
    }

    [Fact]
    public async Task What_the_help_centre_says_about_a_company_is_answered()
    {
        var partner = new HelpCenter("en", ("Bought at Amazon", "Return a pot bought at Amazon through your Amazon orders within 30 days."), Cancel);
        (await partner.Ask("How do I return a pot bought at Amazon within 30 days?")).Finished.Verdict.ShouldBe(WriterVerdict.Answered);
    }

    [Fact]
    public async Task A_help_centre_whose_own_name_is_one_of_them_answers()
    {
        var own = new HelpCenter("en", Cancel, ("Netflix plans", "All plans."), ("Netflix at home", "A plan for the family subscription."), ("Netflix abroad", "A subscription travels."));
        (await own.Ask("How do I cancel my Netflix subscription at any time?")).Text.ShouldContain("under Profile at any time");
    }
}
