using System.CommandLine;
using System.Globalization;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Reports;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Wheelhouse.Evals.Suites;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Commands;

/// <summary>
/// <c>answers SET.json…</c>: asks every question of a set on a website, and measures what its visitor gets to read. With <c>--write</c> it does so at both
/// limits of <c>ANSWERS.md</c>, with and without the documents that answer, and puts the tables into that page.
/// </summary>
internal static class AnswersCommand
{
    /// <summary>The exit status below a baseline, and where a figure that was asked for is missed or a citation is not valid.</summary>
    private const int Fell = 1, Missed = 2;

    private static readonly Argument<string[]> SetPaths = new("SET.json") { Description = "Question sets.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<int?> Budget = new("--budget") { Description = "The reply's limit, lists included: words, or characters for Chinese and Japanese." };
    private static readonly Option<bool> Ablate = new("--ablate") { Description = "Ask each question again with its right documents and their doubles withheld, and report abstention." };
    private static readonly Option<int> Customers = new("--customers") { Description = "How many ask at once.", DefaultValueFactory = _ => 4 };
    private static readonly Option<int?> First = new("--first") { Description = "Only the first so many questions." };
    private static readonly Option<int> OneOf = new("--one-of") { Description = "Only one question of so many, by a hash of its id.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> OfBaseline = new("--baseline") { Description = "Measure at the short limit, with and without the documents that answer, and compare with the set's baseline." };
    private static readonly Option<bool> Accept = new("--accept") { Description = "With --baseline: raise it to what was measured; what fell stays." };
    private static readonly Option<string> Lower = new("--lower") { Description = "With --accept: lower what fell, too, for this reason, which CHANGELOG.md then tells." };
    private static readonly Option<bool> Write = new("--write") { Description = "Measure both limits of evals/ANSWERS.md, with and without the documents that answer, and write its tables." };

    public static Command Create()
    {
        var command = new Command("answers", "Asks every question of sets through the whole pipeline.")
        {
            SetPaths, Budget, Ablate, Customers, First, OneOf, OfBaseline, Accept, Lower, Write, ReportFiles.Json, ReportFiles.Rows,
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
            if (parsed.GetValue(OfBaseline) && (parsed.GetValue(Write) || parsed.GetValue(Budget) is not null || parsed.GetValue(Ablate) || parsed.GetValue(First) is not null || parsed.GetValue(OneOf) > 1))
                parsed.AddError("--baseline measures a whole set at limits of its own: leave --write, --budget, --ablate, --first and --one-of away.");
            if (parsed.GetValue(Accept) && !parsed.GetValue(OfBaseline)) parsed.AddError("--accept goes with --baseline.");
            if (parsed.GetResult(Lower) is not null && (!parsed.GetValue(Accept) || string.IsNullOrWhiteSpace(parsed.GetValue(Lower)))) parsed.AddError("--lower goes with --accept and needs a reason.");
            if (parsed.GetValue(SetPaths) is { Length: > 1 } && (parsed.GetValue(ReportFiles.Json) is not null || parsed.GetValue(ReportFiles.Rows) is not null))
                parsed.AddError("--json and --rows are for one set.");
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Write) ? WriteAsync(parsed, cancellationToken) : RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ReportFiles.RequireWritable(parsed);
        var ofBaseline = parsed.GetValue(OfBaseline);
        var limits = ofBaseline ? Limits(AnswersPage.Short, 2 * AnswersPage.Short) : parsed.GetValue(Budget) is { } budget ? Limits(budget, budget) : [];
        var status = 0;
        foreach (var set in parsed.GetRequiredValue(SetPaths).Select(QuestionSet.Load).ToList())
        {
            var answered = await AskAllAsync(parsed, set, limits, ofBaseline || parsed.GetValue(Ablate), cancellationToken);
            ReportFiles.PrintHalves(set.Name, answered, row => row.Question.IsForTuning, AnswerMetrics.Of);
            await ReportFiles.WriteAsync(parsed, AnswerMetrics.Of(answered), answered.Select(row => row.ToRow()), cancellationToken);
            if (ofBaseline && await CompareAsync(parsed, set.Name, answered, cancellationToken)) status = Math.Max(status, Fell);
            foreach (var (question, invalid) in answered.SelectMany(static q => q.Citations.Where(static c => !c.IsValid).Select(c => (q.Question.Id, c.Quote))))
            {
                Console.WriteLine($"{set.Name} {question}: this quote does not stand in its document: {invalid}");
                status = Missed;
            }
        }

        return status;
    }

    /// <summary>Whether a figure of the baseline fell.</summary>
    private static async Task<bool> CompareAsync(ParseResult parsed, string set, AnsweredQuestion[] answered, CancellationToken cancellationToken)
    {
        var file = new BaselineFile(set);
        var (was, measured) = (parsed.GetValue(Accept) ? await file.ReadOrEmptyAsync(cancellationToken) : await file.ReadAsync(cancellationToken), Baseline.Of(AnswerMetrics.Lasting(answered)));
        var changes = was.CompareWith(measured);
        foreach (var change in changes.Where(static c => c.Rose || c.Fell)) Console.WriteLine($"{(change.Fell ? "FELL " : "rose ")} {change}");
        if (parsed.GetValue(Accept)) await file.AcceptAsync(was, measured, parsed.GetValue(Lower), cancellationToken);
        Console.WriteLine($"{file.Name}: {changes.Count(static c => c.Fell)} of {changes.Count} figures fell.");
        return changes.Any(static c => c.Fell) && parsed.GetResult(Lower) is null;
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
        foreach (var missed in page.Missed) Console.WriteLine($"MISSED {missed}");
        return page.Missed.Count > 0 ? Missed : 0;
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
