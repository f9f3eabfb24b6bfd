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
    public const string Version = "extractive.v1";

    /// <summary>
    /// Below this the writer abstains: at this point one wrong refusal in thirty answerable questions pays for two
    /// thirds of the unanswerable ones (public question sets, document withheld).
    /// </summary>
    internal static double Threshold { get; set; } = 0.17;

    public async IAsyncEnumerable<WriterItem> WriteAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var usage = ModelUsage.None(Version);
        var passages = request.Passages.Select((p, i) => PassageReading.Read(i + 1, p, analysis)).ToList();
        var question = QuestionReading.Read(request.Question, request.Language, analysis, passages);
        var ranked = PieceScorer.Score(question, passages, request.Language);
        cancellationToken.ThrowIfCancellationRequested();
        var confidence = AnswerConfidence.Of(request.Question, question, ranked, passages);
        if (confidence < Threshold)
        {
            yield return new WriterFinished(WriterVerdict.Abstained, confidence, passages.Count == 0 ? "Nothing was found." : "What was found does not answer the question.", usage);
            yield break;
        }

        var length = AnswerLength.For(request.Language, request.Limits);
        foreach (var excerpt in ExcerptPicker.Pick(question, ranked, length)) yield return ExcerptText.Write(excerpt);
        yield return new WriterFinished(WriterVerdict.Answered, confidence, null, usage);
    }
}
