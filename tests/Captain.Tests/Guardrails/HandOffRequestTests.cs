using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Xunit;

namespace Wheelhouse.Captain.Tests.Guardrails;

public sealed class HandOffRequestTests
{
    public static TheoryData<string> Languages => ["en", "es", "pt", "zh"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Customers_who_ask_for_a_person_are_heard(string language)
    {
        var requests = Labelled(language).Where(m => m.AsksForPerson).Select(m => m.Text).ToList();
        requests.Count.ShouldBeGreaterThanOrEqualTo(40);
        var missed = requests.Where(m => !HandOffRequest.IsIn(m)).ToList();
        (missed.Count / (double)requests.Count).ShouldBeLessThanOrEqualTo(0.03, string.Join('\n', missed));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Questions_about_people_and_agents_are_no_requests(string language)
    {
        var others = Labelled(language).Where(m => !m.AsksForPerson).Select(m => m.Text).ToList();
        others.Count.ShouldBeGreaterThanOrEqualTo(30);
        others.Where(HandOffRequest.IsIn).ShouldBeEmpty();
    }

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

    /// <summary>Lines of "+ text" for requests and "- text" for everything else.</summary>
    private static IEnumerable<(bool AsksForPerson, string Text)> Labelled(string language)
    {
        var assembly = typeof(HandOffRequestTests).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith($".{language}.txt", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 2) yield return (line[0] == '+', line[2..]);
            }
        }
    }
}
