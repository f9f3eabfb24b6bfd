using Wheelhouse.Captain.Writers;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Wheelhouse.Evals.Suites;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Fitting;

/// <summary>A question to learn from: what it asks, which documents answer it and which pieces of them hold the answer.</summary>
/// <param name="Gold">Empty for a question without an answer.</param>
/// <param name="Weight">How much it counts against others.</param>
/// <param name="IsPartial">Whether it asks two things of which one has an answer: such a question is answered by its parts, and as a whole it is neither.</param>
/// <param name="IsAblated">Whether it also serves, without its documents, as a question without an answer; a suite has questions of that kind.</param>
internal sealed record FitQuestion(string Text, bool IsForTuning, double Weight, bool IsPartial, bool IsAblated, IReadOnlyCollection<DocumentId> Gold, Func<Piece, bool> Answers)
{
    public static IEnumerable<FitQuestion> Of(QuestionSet set, SetFiles files) => set.Questions
        .Where(q => q.Answers.Count > 0)
        .Select(q => new FitQuestion(q.Text, q.IsForTuning, 1, false, true, [.. q.Documents.Select(files.Find).OfType<ReadDocument>().Select(d => d.Id)], piece => ReplyText.Contains(piece.Quote, q.Answers)));

    /// <summary>A suite is small and near to what customers ask; <paramref name="weight"/> makes up for its size.</summary>
    public static IEnumerable<FitQuestion> Of(Suite suite, ScratchCompany company, double weight)
    {
        var byId = company.Documents.Values.ToDictionary(d => d.Id, d => d.Path);
        return suite.Cases
            .Where(c => c.Turns.Count == 1 && c.Decision is "answer" or "abstain")
            .Select(c => new FitQuestion(
                c.Question, suite.IsForTuning || c.IsForTuning, weight, c.Kind == "partial", false, [.. c.Gold.Select(g => company.Documents[g.Document].Id).Distinct()],
                piece => CitedSpan.Find(byId[piece.Passage.Source.DocumentId], suite.Documents[byId[piece.Passage.Source.DocumentId]], piece.Quote) is var span && c.Gold.Any(span.Overlaps)));
    }
}
