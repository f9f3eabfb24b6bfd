using Shouldly;
using Wheelhouse.Evals.Sets;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

public sealed class QuestionSetTests
{
    [Fact]
    public void A_set_has_documents_and_questions_whatever_its_ids_are()
    {
        var set = Load("""{"docs": [[1, "one"], ["https://a.example/b", "two"]], "qs": [["q", "what?", [1], ["one"]], [7, "why?"]]}""");
        set.Documents.Select(d => d.Id).ShouldBe(["1", "https://a.example/b"]);
        set.Questions.Select(q => (q.Id, q.Documents.Count, q.Answers.Count)).ShouldBe([("q", 1, 1), ("7", 0, 0)]);
    }

    [Fact]
    public void Our_own_set_about_bare_text_has_its_answers_in_its_paragraphs_and_enough_of_them_in_each_language()
    {
        var set = QuestionSet.Load(Checkout.PathTo("evals", "bare", "bare.json"));
        var texts = set.Documents.ToDictionary(d => d.Id, d => d.Text);
        set.Questions.ShouldAllBe(q => q.Answers.Count > 0 && q.Answers.All(a => q.Documents.Any(d => texts[d].Contains(a))));
        texts.Values.ShouldAllBe(text => !text.Contains('\n') && !text.Contains('#'), "what has headings is no bare text");
        // With fewer than six passages the writer does not look for the place of an answer.
        foreach (var language in new[] { "en", "es", "pt", "zh" })
        {
            set.Documents.Count(d => d.Id.StartsWith(language, StringComparison.Ordinal)).ShouldBeGreaterThan(6);
            set.Questions.Count(q => q.Id.StartsWith(language, StringComparison.Ordinal)).ShouldBeGreaterThan(15);
        }
    }

    [Theory]
    [InlineData("{", "is not a question set")]
    [InlineData("{}", "is not a question set")]
    [InlineData("[]", "is not a question set")]
    [InlineData("""{"docs": [["a"]], "qs": []}""", "is not a question set")]
    [InlineData("""{"docs": [], "qs": [["q", "what?"]]}""", "no documents")]
    [InlineData("""{"docs": [["a", "one"]], "qs": []}""", "no questions")]
    [InlineData("""{"docs": [["a", "one"], ["a", "two"]], "qs": [["q", "what?"]]}""", "two documents are called a")]
    [InlineData("""{"docs": [["a", "one"]], "qs": [["q", "what?"], ["q", "why?"]]}""", "two questions are called q")]
    [InlineData("""{"docs": [["a", "one"]], "qs": [["q", " "]]}""", "question q is blank")]
    [InlineData("""{"docs": [["a", "one"]], "qs": [["q", "what?", ["b"]]]}""", "names the document b")]
    public void A_broken_set_is_refused_with_what_is_wrong(string json, string why) =>
        Should.Throw<RefusedException>(() => Load(json)).Message.ShouldContain(why);

    private static QuestionSet Load(string json)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            return QuestionSet.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
