using System.CommandLine;
using System.Globalization;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Reports;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Commands;

/// <summary>
/// <c>answers SET.json…</c>: asks every question of a set on a website, and measures what its visitor gets to read. With <c>--write</c> it does so at both
/// limits of <c>ANSWERS.md</c>, with and without the documents that answer, and puts the tables into that page.
/// </summary>
internal static class AnswersCommand
{
    private static readonly Argument<string[]> SetPaths = new("SET.json") { Description = "Question sets.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<int?> Budget = new("--budget") { Description = "The reply's limit, lists included: words, or characters for Chinese and Japanese." };
    private static readonly Option<bool> Ablate = new("--ablate") { Description = "Ask each question again with its right documents and their doubles withheld, and report abstention." };
    private static readonly Option<int> Customers = new("--customers") { Description = "How many ask at once.", DefaultValueFactory = _ => 4 };
    private static readonly Option<int?> First = new("--first") { Description = "Only the first so many questions." };
    private static readonly Option<int> OneOf = new("--one-of") { Description = "Only one question of so many, by a hash of its id.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Write = new("--write") { Description = "Measure both limits of evals/ANSWERS.md, with and without the documents that answer, and write its tables." };

    public static Command Create()
    {
        var command = new Command("answers", "Asks every question of sets through the whole pipeline.")
        {
            SetPaths, Budget, Ablate, Customers, First, OneOf, Write, ReportFiles.Json, ReportFiles.Rows,
        };
        command.Validators.Add(parsed =>
        {
            foreach (var (option, name) in new[] { (Budget, "--budget"), (First, "--first") })
            {
                if (parsed.GetValue(option) < 1) parsed.AddError($"{name} must be at least 1.");
            }

            foreach (var (option, name) in new[] { (Customers, "--customers"), (OneOf, "--one-of") })
            {
                if (parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) < 1) parsed.AddError($"{name} must be at least 1.");
            }

            if (parsed.GetValue(Write) && (parsed.GetValue(Budget) is not null || parsed.GetValue(Ablate) || parsed.GetValue(ReportFiles.Json) is not null || parsed.GetValue(ReportFiles.Rows) is not null))
                parsed.AddError("--write measures at limits of its own and writes one page: leave --budget, --ablate, --json and --rows away.");
            if (parsed.GetValue(SetPaths) is { Length: > 1 } && (parsed.GetValue(ReportFiles.Json) is not null || parsed.GetValue(ReportFiles.Rows) is not null))
                parsed.AddError("--json and --rows are for one set.");
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Write) ? WriteAsync(parsed, cancellationToken) : RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ReportFiles.RequireWritable(parsed);
        var limits = parsed.GetValue(Budget) is { } budget ? Limits(budget, budget) : [];
        foreach (var set in parsed.GetRequiredValue(SetPaths).Select(QuestionSet.Load).ToList())
        {
            var answered = await AskAllAsync(parsed, set, limits, parsed.GetValue(Ablate), cancellationToken);
            ReportFiles.PrintHalves(set.Name, answered, row => row.Question.IsForTuning, AnswerMetrics.Of);
            await ReportFiles.WriteAsync(parsed, AnswerMetrics.Of(answered), answered.Select(row => row.ToRow()), cancellationToken);
        }

        return 0;
    }

    private static async Task<int> WriteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var page = new AnswersPage(parsed.GetValue(OneOf), parsed.GetValue(First));
        foreach (var set in parsed.GetRequiredValue(SetPaths).Select(QuestionSet.Load).ToList())
        {
            // Two characters for a word: what Chinese takes to say the same.
            var whole = await AskAllAsync(parsed, set, Limits(AnswersPage.Long, 2 * AnswersPage.Long), withheld: true, cancellationToken);
            var brief = await AskAllAsync(parsed, set, Limits(AnswersPage.Short, 2 * AnswersPage.Short), withheld: false, cancellationToken);
            foreach (var line in page.Add(set.Name, whole, brief)) Console.WriteLine(line);
        }

        Console.WriteLine(await page.WriteAsync(cancellationToken));
        return 0;
    }

    private static async Task<AnsweredQuestion[]> AskAllAsync(ParseResult parsed, QuestionSet set, Dictionary<string, string?> limits, bool withheld, CancellationToken cancellationToken)
    {
        var files = SetFiles.Of(set);
        await using var company = await ScratchCompany.StartAsync(files.Files, limits, cancellationToken);
        files.Match(company);
        var doubles = withheld ? new Doubles(set) : null;
        var questions = set.Questions.Where(q => Halves.IsOneOf(q.Id, parsed.GetValue(OneOf))).Take(parsed.GetValue(First) ?? int.MaxValue).ToArray();
        var answered = new AnsweredQuestion[questions.Length];
        await Parallel.ForAsync(0, questions.Length, new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(Customers), CancellationToken = cancellationToken }, async (i, token) =>
            answered[i] = await AskAsync(company, files, questions[i], doubles, token));
        return answered;
    }

    private static Dictionary<string, string?> Limits(int words, int characters) => new()
    {
        ["Captain:Reply:MaxWords"] = words.ToString(CultureInfo.InvariantCulture),
        ["Captain:Reply:MaxListWords"] = words.ToString(CultureInfo.InvariantCulture),
        ["Captain:Reply:MaxCharacters"] = characters.ToString(CultureInfo.InvariantCulture),
        ["Captain:Reply:MaxListCharacters"] = characters.ToString(CultureInfo.InvariantCulture),
    };

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
