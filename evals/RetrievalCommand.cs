using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Wheelhouse.Evals.Sets;

namespace Wheelhouse.Evals;

/// <summary><c>retrieval SET.json [--json PATH] [--rows PATH] [--whole]</c>: how well search finds the right documents of a question set,
/// cut as ingestion cuts them or as whole chunks.</summary>
internal static class RetrievalCommand
{
    private const int Top = 10;

    public static async Task<int> RunAsync(string path, bool whole, string? jsonPath, string? rowsPath, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var set = QuestionSet.Load(path);
        await using var knowledge = await ScratchKnowledge.CreateAsync(set, whole, cancellationToken);
        foreach (var setting in settings.DefaultIfEmpty(string.Empty))
        {
            if (setting.Length > 0)
                await knowledge.ExecuteAsync($"update knowledge.knowledge_bases set settings = '{{\"search\":{setting}}}'", cancellationToken);
            var ranked = await RankAsync(knowledge, set, cancellationToken);
            var metrics = RetrievalMetrics.Of(ranked);
            Print(set.Name, setting, ranked);
            if (jsonPath is not null)
                await File.WriteAllTextAsync(jsonPath, JsonSerializer.Serialize(metrics), cancellationToken);
            if (rowsPath is not null)
                await File.WriteAllLinesAsync(rowsPath, ranked.Select(Row), cancellationToken);
        }

        return 0;
    }

    private static async Task<List<RankedQuestion>> RankAsync(ScratchKnowledge knowledge, QuestionSet set, CancellationToken cancellationToken)
    {
        foreach (var question in set.Questions.Take(20))
            await knowledge.SearchAsync(question.Text, Top, cancellationToken);
        var ranked = new List<RankedQuestion>(set.Questions.Count);
        foreach (var question in set.Questions)
        {
            var clock = Stopwatch.StartNew();
            var documents = await knowledge.SearchAsync(question.Text, Top, cancellationToken);
            ranked.Add(new RankedQuestion(question, documents, clock.Elapsed.TotalMilliseconds));
        }

        return ranked;
    }

    private static void Print(string name, string setting, List<RankedQuestion> ranked)
    {
        foreach (var (half, questions) in new[]
        {
            ("all ", ranked), ("even", ranked.Where(row => row.Question.IsForTuning).ToList()), ("odd ", ranked.Where(row => !row.Question.IsForTuning).ToList()),
        })
        {
            var values = RetrievalMetrics.Of(questions).Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.000}"));
            Console.WriteLine($"{name} {half} {setting} {string.Join("  ", values)}");
        }
    }

    private static string Row(RankedQuestion row) => JsonSerializer.Serialize(new
    {
        id = row.Question.Id,
        documents = row.Documents,
        ms = Math.Round(row.Milliseconds, 2),
    });
}
