using System.Runtime.CompilerServices;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// Answers without a model: it quotes the sentences, steps or table rows that answer, word for word, and abstains when
/// the passages do not carry an answer. It is what the product answers with before any key is entered.
/// </summary>
internal sealed class ExtractiveWriter(ITextAnalysis analysis) : IAnswerWriter
{
    /// <summary>Recorded with each turn; changes whenever weights or rules change.</summary>
    public const string Version = "extractive.v8";

    /// <summary>
    /// Below this the writer abstains: where, on the practice suite, as many of the abstentions are right as of the unanswerable questions
    /// are abstained from. <c>evals -- answers --ablate</c> shows what it does to any question set.
    /// </summary>
    private const double Threshold = 0.34;

    /// <summary>
    /// The same for a part of a question that was not answered as a whole: of four parts one is soon like something.
    /// </summary>
    private const double PartThreshold = 0.6;

    /// <summary>One of several questions that is less sure than this is told not to be known, set by hand: it costs nothing where the whole is answered.</summary>
    private const double Hopeless = 0.2;

    /// <summary>Below this the reply says that it may not be the answer, as more of such replies are wrong than right on the practice suite (its <c>--rows</c>).</summary>
    private const double Sure = 0.7;

    /// <summary>How many times as long as the words of doubt the limit must be for them to be said.</summary>
    private const int RoomForDoubt = 8;

    public async IAsyncEnumerable<WriterItem> WriteAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var usage = ModelUsage.None(Version);
        var whole = Consider(request, request.Question, request.Earlier, request.Terms, request.Passages.Select((p, i) => new NumberedPassage(i + 1, p)));
        cancellationToken.ThrowIfCancellationRequested();
        var confidence = whole.Confidence;
        var threshold = Math.Max(Threshold, request.LeastConfidence);
        var questions = await ConsiderAsync(request, QuestionParts.Questions(request.Question, request.Language, analysis), cancellationToken);
        var answers = Best(questions, threshold);
        IReadOnlyList<string> missing = [];
        if (answers.Count == 1 && questions.FindAll(q => q.Confidence < Hopeless) is { Count: > 0 } hopeless)
        {
            missing = hopeless.ConvertAll(q => q.Asked);
        }
        else if (answers.Count < 2)
        {
            // Two questions at once are two answers; one that both share answers neither.
            answers = confidence >= threshold ? [whole]
                : Best(await ConsiderAsync(request, QuestionParts.Split(request.Question, request.Language, analysis, clauses: !whole.IsBare), cancellationToken), Math.Max(PartThreshold, request.LeastConfidence));
        }

        var limits = Share(request.Limits, answers.Count);
        var unsure = answers.Count > 0 && answers.Min(a => a.Confidence) < Sure ? SystemTexts.In(request.Language).Unsure : null;
        var length = AnswerLength.For(request.Language, limits);
        // A reply of a short limit has no room for anything but the answer.
        if (unsure is not null && length.Limit >= RoomForDoubt * length.Of(unsure)) length = length.Less(length.Of(unsure));
        else unsure = null;
        var excerpts = answers.SelectMany(a => ExcerptPicker.Pick(a.Question, a.Ranked, length)).DistinctBy(e => (e.Passage.Number, e.Span)).ToList();
        if (excerpts.Count == 0)
        {
            yield return new WriterFinished(WriterVerdict.Abstained, confidence, request.Passages.Count == 0 ? "Nothing was found." : "What was found does not answer the question.", usage);
            yield break;
        }

        if (unsure is not null) yield return new WrittenSentence(unsure, []);
        foreach (var excerpt in excerpts) yield return ExcerptText.Write(excerpt);
        yield return new WriterFinished(WriterVerdict.Answered, answers.Max(a => a.Confidence), null, usage) { Missing = missing };
    }

    /// <summary>The parts of a question that can be answered by themselves: one of two things asked at once, or what a long story ends with.</summary>
    private async Task<List<Candidate>> ConsiderAsync(AnswerRequest request, IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        if (request.SearchMore is null) return candidates;
        foreach (var part in parts)
        {
            var found = await request.SearchMore(part, cancellationToken);
            candidates.Add(Consider(request, part, null, found.Terms, found.Passages));
        }

        return candidates;
    }

    /// <summary>The two surest that are sure enough, in the order in which they were asked.</summary>
    private static List<Candidate> Best(List<Candidate> candidates, double threshold)
    {
        var best = candidates.Where(a => a.Confidence >= threshold).OrderByDescending(a => a.Confidence).Take(2).ToList();
        return candidates.FindAll(best.Contains);
    }

    private Candidate Consider(AnswerRequest request, string question, string? earlier, IReadOnlyList<SearchTerm> terms, IEnumerable<NumberedPassage> found)
    {
        var passages = PassageReading.ReadAll(found, request.Language, analysis);
        var reading = QuestionReading.Read(question, earlier, request.Language, terms, analysis, passages);
        var ranked = PieceScorer.Score(reading, passages);
        return new Candidate(question, reading, ranked, AnswerConfidence.Of(question, reading, ranked, passages), AnswerPlaces.AreBare(passages));
    }

    private static AnswerLimits Share(AnswerLimits limits, int answers) =>
        answers < 2 ? limits : limits with { MaxWords = limits.MaxWords / answers, MaxCharacters = limits.MaxCharacters / answers };

    private sealed record Candidate(string Asked, QuestionReading Question, IReadOnlyList<ScoredPiece> Ranked, double Confidence, bool IsBare);
}
