using System.Diagnostics;
using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Xunit;

namespace Wheelhouse.Captain.Tests.Guardrails;

public sealed class HandOffRequestTests
{
    public static TheoryData<string> Languages => ["en", "es", "pt", "zh"];

    [Theory]
    [InlineData(1499)]
    [InlineData(1500)]
    public void A_long_message_is_read_at_both_ends_whatever_stands_where_it_is_cut(int padding) =>
        HandOffRequest.IsIn(new string('x', padding) + "😀" + new string(' ', 700) + "😀" + new string('x', 1450 - padding % 2) + ". I want to talk to a human. Please.").ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Languages))]
    public void Customers_who_ask_for_a_person_are_heard(string language)
    {
        var requests = Labelled(language).Where(m => m.AsksForPerson).Select(m => m.Text).ToList();
        requests.Count.ShouldBeGreaterThanOrEqualTo(100);
        requests.Where(m => !HandOffRequest.IsIn(m)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Questions_about_people_and_agents_are_no_requests(string language)
    {
        var others = Labelled(language).Where(m => !m.AsksForPerson).Select(m => m.Text).ToList();
        others.Count.ShouldBeGreaterThanOrEqualTo(70);
        others.Where(HandOffRequest.IsIn).ShouldBeEmpty();
    }

    /// <summary>Complaints to a superior, somebody instead of a machine, "are you a person? I want one", a call: each put in many ways.</summary>
    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_family_of_requests_is_tried_in_ten_ways_at_least(string language)
    {
        var families = Lines($"families.{language}.txt").Aggregate(new List<int>(), (counts, line) =>
        {
            if (line[0] == '#') counts.Add(0);
            else if (line[0] == '+') counts[^1]++;
            return counts;
        });
        families.Count.ShouldBe(4);
        families.ShouldAllBe(count => count >= 10);
    }

    /// <summary>None of these stands in a list of phrases or in what the weights were learned from.</summary>
    [Theory]
    [InlineData("en", "I have been over this four times already, so would one of your staff take it from here?")]
    [InlineData("es", "Esto se me va de las manos; que me lo resuelva una persona de su equipo, no este programa.")]
    [InlineData("pt", "Isso já passou do limite, quero que uma pessoa da equipe de vocês assuma essa conversa.")]
    [InlineData("zh", "跟你说半天都是白说，还是让你们的工作人员来跟我讲吧")]
    public void Wishes_are_heard_that_no_list_has_in_the_language_in_which_they_are_put(string language, string message) =>
        HandOffRequest.LanguagesOf(message).ShouldContain(language);

    [Theory]
    [InlineData("Is there some trick to keep the basil from wilting while I'm on a boat for a week?")]
    [InlineData("¿Hay algún truco para que la albahaca aguante una semana sin nadie en casa?")]
    [InlineData("Minha cunhada jura que dá pra lavar o filtro na pia, é verdade?")]
    [InlineData("我婆婆说滤芯可以用开水烫，会不会坏")]
    [InlineData("What types of responsibilities might a dental technician have?")]
    [InlineData("After 1990, who would be forbidden to enter Lake Valley?")]
    public void Everyday_questions_are_no_wishes(string message) => HandOffRequest.IsIn(message).ShouldBeFalse();

    [Theory]
    [InlineData("Are you a real person? I want one", true)]
    [InlineData("Are you a real person? I have two pots. They stand in the kitchen. The lamp is broken. I want one", false)]
    [InlineData("I'd like the green pot. I want one", false)]
    public void One_means_a_person_shortly_after_it_was_asked_who_answers(string message, bool asks) => HandOffRequest.IsIn(message).ShouldBe(asks);

    [Theory]
    [InlineData("I don't want to talk to a human, how long do returns take?", "how long do returns take?")]
    [InlineData("How long do returns take? Please don't transfer me to an agent.", "How long do returns take?")]
    [InlineData("no quiero hablar con una persona, ¿cuánto cuesta el envío?", "¿cuánto cuesta el envío?")]
    [InlineData("não preciso de um humano, quanto custa o frete?", "quanto custa o frete?")]
    [InlineData("不要转人工，运费是多少？", "运费是多少？")]
    [InlineData("I don't want to talk to a human", "I don't want to talk to a human")]
    [InlineData("How can I cancel without talking to a human, please?", "How can I cancel without talking to a human, please?")]
    [InlineData("How do returns work, and what do they cost?", "How do returns work, and what do they cost?")]
    public void What_is_asked_besides_declining_a_person_is_what_is_searched_for(string message, string question) =>
        HandOffRequest.WithoutDeclined(message).ShouldBe(question);

    [Theory]
    [InlineData("yes please")]
    [InlineData("Yes, please!")]
    [InlineData("yes")]
    [InlineData("ok, sounds good")]
    [InlineData("please do")]
    [InlineData("sí, por favor")]
    [InlineData("claro que sí")]
    [InlineData("sim, por favor")]
    [InlineData("pode ser")]
    [InlineData("好的，麻烦您了")]
    [InlineData("是的")]
    public void Yes_is_no_wish_where_nothing_was_offered(string message) => HandOffRequest.IsIn(message).ShouldBeFalse();

    [Theory]
    [InlineData("yes please, a human")]
    [InlineData("yes, get me someone")]
    [InlineData("sí, quiero hablar con una persona")]
    [InlineData("sim, chama um atendente")]
    [InlineData("是的，转人工")]
    public void Yes_with_a_wish_is_a_wish(string message) => HandOffRequest.IsIn(message).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!?!")]
    [InlineData("🙂🙂🙂")]
    public void Nothing_said_is_no_request(string message) => HandOffRequest.IsIn(message).ShouldBeFalse();

    [Fact]
    public void A_request_at_the_end_of_a_very_long_message_is_heard()
    {
        var story = string.Concat(Enumerable.Repeat("The leaves of the third plant turned yellow and then brown. ", 2000));
        HandOffRequest.IsIn(story).ShouldBeFalse();
        HandOffRequest.IsIn(story + "Please let me talk to a human.").ShouldBeTrue();
    }

    /// <summary>What a customer writes must never cost a turn: every message is read in a blink, however its words repeat.</summary>
    [Theory]
    [InlineData("give me a the any some another your ")]
    [InlineData("quiero que un una el la su otro persona que ")]
    [InlineData("quero falar com o a seu outro qualquer ")]
    [InlineData("给我给我一个你们的")]
    [InlineData("is there somebody who can not the a bot of ")]
    public void Repeated_words_are_read_in_a_blink(string words)
    {
        var message = string.Concat(Enumerable.Repeat(words, 400));
        HandOffRequest.IsIn(message);
        var clock = Stopwatch.StartNew();
        HandOffRequest.IsIn(message);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    /// <summary>Lines of "+ text" for requests and "- text" for everything else.</summary>
    private static IEnumerable<(bool AsksForPerson, string Text)> Labelled(string language) =>
        Lines($".{language}.txt").Where(line => line[0] is '+' or '-').Select(line => (line[0] == '+', line[2..]));

    private static IEnumerable<string> Lines(string ending)
    {
        var assembly = typeof(HandOffRequestTests).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(ending, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 2) yield return line;
            }
        }
    }
}
