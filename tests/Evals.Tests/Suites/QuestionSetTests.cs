using Shouldly;
using Wheelhouse.Evals.Sets;
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
