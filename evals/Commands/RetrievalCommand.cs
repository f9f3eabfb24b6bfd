using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>retrieval SET.json</c>: how well search finds the right documents of a question set.</summary>
internal static class RetrievalCommand
{
    private const int Top = 10;
    private static readonly Argument<string> Set = new("SET.json") { Description = "A question set." };
    private static readonly Option<string[]> Settings = new("--setting") { Description = "Search settings of a knowledge base to try, as JSON; may be given several times." };

    public static Command Create()
    {
        var command = new Command("retrieval", "Measures the search on a question set.") { Set, Settings, ReportFiles.Json, ReportFiles.Rows };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ReportFiles.RequireWritable(parsed);
        var set = QuestionSet.Load(parsed.GetRequiredValue(Set));
        var files = SetFiles.Of(set);
        await using var company = await ScratchCompany.StartAsync(files.Files, new Dictionary<string, string?>(), cancellationToken);
        files.Match(company);
        foreach (var setting in (parsed.GetValue(Settings) ?? []).DefaultIfEmpty(""))
        {
            if (setting.Length > 0) await company.SetSearchAsync(setting, cancellationToken);
            var ranked = await RankAsync(company, files, set, cancellationToken);
            ReportFiles.PrintHalves($"{set.Name} {setting}".Trim(), ranked, row => row.Question.IsForTuning, RetrievalMetrics.Of);
            await ReportFiles.WriteAsync(parsed, RetrievalMetrics.Of(ranked), ranked.Select(Row), cancellationToken);
        }

        return 0;
    }

    private static async Task<List<RankedQuestion>> RankAsync(ScratchCompany company, SetFiles files, QuestionSet set, CancellationToken cancellationToken)
    {
        foreach (var question in set.Questions.Take(20)) await SearchAsync(company, question, cancellationToken);
        var ranked = new List<RankedQuestion>(set.Questions.Count);
        foreach (var question in set.Questions)
        {
            var clock = Stopwatch.StartNew();
            var found = await SearchAsync(company, question, cancellationToken);
            ranked.Add(new RankedQuestion(question, [.. found.Passages.Select(p => files.IdOf(p.DocumentId.Value))], clock.Elapsed.TotalMilliseconds));
        }

        return ranked;
    }

    private static Task<SearchResult> SearchAsync(ScratchCompany company, SetQuestion question, CancellationToken cancellationToken) =>
        company.SearchAsync(new SearchQuery(company.Base, question.Text, Top, DistinctDocuments: true), cancellationToken);

    private static string Row(RankedQuestion row) => JsonSerializer.Serialize(new { id = row.Question.Id, documents = row.Documents, ms = Math.Round(row.Milliseconds, 2) });
}
