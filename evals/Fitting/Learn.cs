using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Fitting;

/// <summary>Measures what the writer sees of each question, by the product's own search.</summary>
internal static class Learn
{
    /// <summary>Questions with an answer among the found passages; the others have nothing to teach about pieces.</summary>
    public static async Task<List<PieceFit.Sample>> PiecesAsync(ScratchCompany company, IEnumerable<FitQuestion> questions, CancellationToken cancellationToken)
    {
        var samples = new List<PieceFit.Sample>();
        foreach (var question in questions.Where(q => q.Gold.Count > 0))
        {
            var (reading, read) = await ReadAsync(company, question.Text, [], cancellationToken);
            var measured = PieceScorer.Measure(reading, read);
            bool[] answers = [.. measured.Select(m => question.Gold.Contains(m.Piece.Passage.Source.DocumentId) && question.Answers(m.Piece))];
            if (answers.Contains(true))
                samples.Add(new PieceFit.Sample(question.IsForTuning, question.Weight, [.. measured.Select(m => m.Features)], [.. measured.Select(m => m.Adjustment)], answers));
        }

        return samples;
    }

    /// <summary>The words of the best pieces of each question of a set, and which of them are the answer.</summary>
    public static async Task<List<PlaceFit.Sample>> PlacesAsync(ScratchCompany company, QuestionSet set, SetFiles files, int first, CancellationToken cancellationToken)
    {
        var samples = new List<PlaceFit.Sample>();
        foreach (var question in set.Questions.Where(q => q.Answers.Count > 0).Take(first))
        {
            var (reading, read) = await ReadAsync(company, question.Text, [], cancellationToken);
            var ranked = PieceScorer.Score(reading, read);
            if (ranked.Count == 0) continue;
            var gold = question.Documents.Select(files.Find).OfType<ReadDocument>().Select(d => d.Id).ToHashSet();
            var measured = AnswerPlaces.Measure(reading, ranked, AnswerLength.For(ranked[0].Piece.Passage.Source.Language, new AnswerLimits()));
            if (PlaceFit.Of(question, measured, piece => gold.Contains(piece.Passage.Source.DocumentId)) is { } sample) samples.Add(sample);
        }

        return samples;
    }

    /// <summary>Each question as it is and, where the set has none without an answer, again without the documents that hold it.</summary>
    public static async Task<List<ConfidenceFit.Sample>> ConfidencesAsync(ScratchCompany company, IEnumerable<FitQuestion> questions, CancellationToken cancellationToken)
    {
        var samples = new List<ConfidenceFit.Sample>();
        foreach (var question in questions.Where(q => !q.IsPartial))
        {
            await AddAsync(question.Gold.Count > 0, []);
            if (question.IsAblated) await AddAsync(false, question.Gold);

            async Task AddAsync(bool hasAnswer, IReadOnlyCollection<DocumentId> without)
            {
                var (reading, read) = await ReadAsync(company, question.Text, without, cancellationToken);
                var ranked = PieceScorer.Score(reading, read);
                if (ranked.Count > 0 && reading.Terms.Count > 0)
                    samples.Add(new ConfidenceFit.Sample(question.IsForTuning, question.Weight, AnswerConfidence.Features(question.Text, reading, ranked, read), hasAnswer));
            }
        }

        return samples;
    }

    private static async Task<(QuestionReading Question, List<PassageReading> Passages)> ReadAsync(
        ScratchCompany company, string text, IReadOnlyCollection<DocumentId> without, CancellationToken cancellationToken)
    {
        var found = await company.SearchAsync(new SearchQuery(company.Base, text, Without: without.Count > 0 ? without : null), cancellationToken);
        var read = PassageReading.ReadAll(found.Passages.Select((p, i) => new NumberedPassage(i + 1, p)), found.Language, company.Analysis);
        return (QuestionReading.Read(text, null, found.Language, found.Terms, company.Analysis, read), read);
    }
}
