using System.Runtime.CompilerServices;
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
    public const string Version = "extractive.v2";

    /// <summary>
    /// Below this the writer abstains. On the odd half of the public question sets it refuses 3 to 5 % of the questions
    /// that can be answered, and 25 to 60 % of those whose document was withheld, depending on the language.
    /// </summary>
    private const double Threshold = 0.13;

    public async IAsyncEnumerable<WriterItem> WriteAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var usage = ModelUsage.None(Version);
        var passages = request.Passages.Select((p, i) => PassageReading.Read(i + 1, p, analysis)).ToList();
        var question = QuestionReading.Read(request.Question, request.Language, analysis, passages);
        var ranked = PieceScorer.Score(question, passages, request.Language);
        cancellationToken.ThrowIfCancellationRequested();
        var confidence = AnswerConfidence.Of(request.Question, question, ranked, passages);
        var excerpts = confidence < Threshold ? [] : ExcerptPicker.Pick(question, ranked, AnswerLength.For(request.Language, request.Limits));
        if (excerpts.Count == 0)
        {
            yield return new WriterFinished(WriterVerdict.Abstained, confidence, passages.Count == 0 ? "Nothing was found." : "What was found does not answer the question.", usage);
            yield break;
        }

        foreach (var excerpt in excerpts) yield return ExcerptText.Write(excerpt);
        yield return new WriterFinished(WriterVerdict.Answered, confidence, null, usage);
    }
}
