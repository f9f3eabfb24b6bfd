using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.Captain.Tests.Writers;

/// <summary>How what is measured about a word becomes how likely the answer stands there.</summary>
public sealed class PlaceNetworkTests
{
    [Fact]
    public void The_embedded_weights_are_as_many_as_what_is_measured()
    {
        AnswerPlaces.Weights.Words.IsWhole.ShouldBeTrue();
        AnswerPlaces.Weights.Characters.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void Weights_that_are_too_few_are_not_whole() =>
        new PlaceNetwork(new float[PlaceNetwork.Inputs], [new float[3]], [1]).IsWhole.ShouldBeFalse();

    [Fact]
    public void A_cell_adds_only_what_is_above_its_threshold()
    {
        var (sums, cell) = (new float[PlaceNetwork.Inputs], new float[PlaceNetwork.Inputs + 1]);
        sums[0] = 1; // a measurement of the piece
        cell[PieceStandings.Count] = 2; // one of the word
        cell[^1] = -1;
        var network = new PlaceNetwork(sums, [cell], [10]);
        network.Scores(Measured(piece: 3, 0, 0.5f, 1)).ShouldBe([3, 3, 13]);
    }

    [Theory]
    [InlineData("en", "When was the lighthouse built?", "The lighthouse of Morro Alto was built in 1871 by order of the governor.", "1871")]
    [InlineData("en", "Who ordered the lighthouse?", "The lighthouse was ordered by Anna Keller after three ships had been lost.", "Anna")]
    [InlineData("zh", "灯塔是哪一年建成的？", "这座灯塔建成于1871年，当时有三艘船沉没。", "1")]
    public void The_word_that_answers_is_likelier_than_the_words_of_the_question(string language, string question, string text, string answer)
    {
        var passage = new Passage(new ChunkId(1), new DocumentId(1), "0001", null, [], text, language, 1, 1, 1, null, null, 1, []);
        var analysis = new TextAnalysis();
        var passages = PassageReading.ReadAll([new NumberedPassage(1, passage)], language, analysis);
        var reading = QuestionReading.Read(question, null, language, [], analysis, passages);
        var placed = AnswerPlaces.Of(reading, PieceScorer.Score(reading, passages), AnswerLength.For(language, new AnswerLimits())).Pieces[0];
        var likeliest = placed.Likely.Index().MaxBy(word => word.Item).Index;
        text[placed.Units[likeliest].Start..].ShouldStartWith(answer);
    }

    private static MeasuredWords Measured(float piece, params float[] words)
    {
        var about = new float[PieceStandings.Count];
        about[0] = piece;
        return new MeasuredWords(null!, [], about, [.. words.Select(value =>
        {
            var word = new float[WordFeatures.Count];
            word[0] = value;
            return word;
        })]);
    }
}
