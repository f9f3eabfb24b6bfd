using System.CommandLine;
using System.Globalization;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>answers SET.json</c>: asks every question of a set on a website, and measures what its visitor gets to read.</summary>
internal static class AnswersCommand
{
    private static readonly string[] LimitNames = ["MaxWords", "MaxCharacters", "MaxListWords", "MaxListCharacters"];
    private static readonly Argument<string> Set = new("SET.json") { Description = "A question set." };
    private static readonly Option<int?> Budget = new("--budget") { Description = "The reply's limit, lists included: words, or characters for Chinese and Japanese." };
    private static readonly Option<bool> Ablate = new("--ablate") { Description = "Ask each question again with its right documents and their doubles withheld, and report abstention." };
    private static readonly Option<int> Customers = new("--customers") { Description = "How many ask at once.", DefaultValueFactory = _ => 4 };
    private static readonly Option<int?> First = new("--first") { Description = "Only the first so many questions." };

    public static Command Create()
    {
        var command = new Command("answers", "Asks every question of a set through the whole pipeline.") { Set, Budget, Ablate, Customers, First, ReportFiles.Json, ReportFiles.Rows };
        command.Validators.Add(parsed =>
        {
            foreach (var (option, name) in new[] { (Budget, "--budget"), (First, "--first") })
            {
                if (parsed.GetValue(option) < 1) parsed.AddError($"{name} must be at least 1.");
            }

            if (parsed.GetResult(Customers) is { Implicit: false } && parsed.GetValue(Customers) < 1) parsed.AddError("--customers must be at least 1.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ReportFiles.RequireWritable(parsed);
        var set = QuestionSet.Load(parsed.GetRequiredValue(Set));
        var files = SetFiles.Of(set);
        await using var company = await ScratchCompany.StartAsync(files.Files, Limits(parsed.GetValue(Budget)), cancellationToken);
        files.Match(company);
        var doubles = new Doubles(set);
        var questions = set.Questions.Take(parsed.GetValue(First) ?? int.MaxValue).ToArray();
        var answered = new AnsweredQuestion[questions.Length];
        await Parallel.ForAsync(0, questions.Length, new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(Customers), CancellationToken = cancellationToken }, async (i, token) =>
            answered[i] = await AskAsync(company, files, questions[i], parsed.GetValue(Ablate) ? doubles : null, token));
        ReportFiles.PrintHalves(set.Name, answered, row => row.Question.IsForTuning, AnswerMetrics.Of);
        await ReportFiles.WriteAsync(parsed, AnswerMetrics.Of(answered), answered.Select(row => row.ToRow()), cancellationToken);
        return 0;
    }

    private static Dictionary<string, string?> Limits(int? budget)
    {
        if (budget is null) return [];
        var limit = budget.Value.ToString(CultureInfo.InvariantCulture);
        return LimitNames.ToDictionary(name => $"Captain:Reply:{name}", string? (_) => limit);
    }

    private static async Task<AnsweredQuestion> AskAsync(ScratchCompany company, SetFiles files, SetQuestion question, Doubles? doubles, CancellationToken cancellationToken)
    {
        var turn = await company.AskAsync([question.Text], [], cancellationToken);
        var withheld = doubles is null ? null
            : await company.AskAsync([question.Text], [.. doubles.With(question.Documents).Select(files.Find).OfType<ReadDocument>().Select(document => document.Id)], cancellationToken);
        var citations = turn.Citations.Select(c => Quoted(files.IdOf(c.Document), c.Quote, files)).ToList();
        return new AnsweredQuestion(question, turn, [.. turn.Documents.Select(files.IdOf)], citations, withheld);
    }

    /// <summary>A quote as it stands in the set, soft hyphens and all; it is checked against the text that the product keeps.</summary>
    private static QuotedDocument Quoted(string id, string quote, SetFiles files) =>
        new(id, ReplyText.AsItStandsIn(files.TextOf(id), quote) ?? quote, files.Find(id) is { } read && ReplyText.IsQuoteOf(quote, read.Text));
}
