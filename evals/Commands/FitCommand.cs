using System.CommandLine;
using System.Globalization;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Evals.Fitting;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Wheelhouse.Evals.Suites;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Commands;

/// <summary>
/// <c>fit pieces|places|confidence|wishes</c>: fits the weights of the writer without a model on the even halves, and on all of a suite that is there for it, and prints them with what they reach on the odd ones.
/// The weights are then written into the source by hand, pieces first, because the confidence builds on them.
/// The weights of answer places are learned from sets alone and printed as their file has them.
/// The weights of wishes for a person are learned from messages in this folder and written to their file.
/// </summary>
internal static class FitCommand
{
    private static readonly double[] Thresholds = [0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6];
    private static readonly Argument<string> What = new("WHAT") { Description = "pieces, places, confidence or wishes." };
    private static readonly Argument<string[]> SetPaths = new("SET.json") { Description = "Question sets with answers.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string[]> SuiteNames = new("--suite") { Description = "Suites, such as demo." };
    private static readonly Option<double> SuiteWeight = new("--suite-weight") { Description = "How much a case of a suite counts against a question of a set.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> First = new("--first") { Description = "Only the first so many questions of each set.", DefaultValueFactory = _ => 700 };

    public static Command Create()
    {
        var command = new Command("fit", "Fits the weights of what needs no model: the writer, and the detector of wishes for a person.") { What, SetPaths, SuiteNames, SuiteWeight, First };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetRequiredValue(What) == "wishes") return WishLearning.Run();
        if (parsed.GetRequiredValue(What) == "places") return await PlacesAsync(parsed, cancellationToken);
        var (pieces, confidences) = (new Dictionary<string, List<PieceFit.Sample>>(), new Dictionary<string, List<ConfidenceFit.Sample>>());
        var isPieces = parsed.GetRequiredValue(What) == "pieces";
        await foreach (var (name, company, questions) in CompaniesAsync(parsed, cancellationToken))
        {
            if (isPieces) pieces[name] = await Learn.PiecesAsync(company, questions, cancellationToken);
            else confidences[name] = await Learn.ConfidencesAsync(company, questions, cancellationToken);
        }

        if (isPieces) Report(pieces);
        else Report(confidences);
        return 0;
    }

    private static async Task<int> PlacesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var samples = new Dictionary<string, List<PlaceFit.Sample>>();
        foreach (var set in (parsed.GetValue(SetPaths) ?? []).Select(QuestionSet.Load))
        {
            var files = SetFiles.Of(set);
            await using var company = await ScratchCompany.StartAsync(files.Files, new Dictionary<string, string?>(), cancellationToken);
            files.Match(company);
            samples[set.Name] = await Learn.PlacesAsync(company, set, files, parsed.GetValue(First), cancellationToken);
        }

        var weights = PlaceFit.Fit([.. samples.Values.SelectMany(s => s)]);
        foreach (var (name, half) in samples.SelectMany(set => set.Value.GroupBy(s => s.IsForTuning).Select(half => (set.Key, half))))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name} {(half.Key ? "tuned on" : "held out")} n {half.Count()} first now {PlaceFit.Share([.. half], AnswerPlaces.Weights):0.000} then {PlaceFit.Share([.. half], weights):0.000}"));
        }

        Console.Write(PlaceFit.ToJson(weights));
        return 0;
    }

    private static async IAsyncEnumerable<(string Name, ScratchCompany Company, List<FitQuestion> Questions)> CompaniesAsync(
        ParseResult parsed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var nothing = new Dictionary<string, string?>();
        foreach (var path in parsed.GetValue(SetPaths) ?? [])
        {
            var set = QuestionSet.Load(path);
            var files = SetFiles.Of(set);
            await using var company = await ScratchCompany.StartAsync(files.Files, nothing, cancellationToken);
            files.Match(company);
            yield return (set.Name, company, [.. FitQuestion.Of(set, files).Take(parsed.GetValue(First))]);
        }

        foreach (var name in parsed.GetValue(SuiteNames) ?? [])
        {
            var suite = Suite.Load(name);
            await using var company = await ScratchCompany.StartAsync(suite.Documents.Select(d => (d.Key, d.Value)), nothing, cancellationToken);
            yield return (name, company, [.. FitQuestion.Of(suite, company, parsed.GetValue(SuiteWeight))]);
        }
    }

    private static void Report(Dictionary<string, List<PieceFit.Sample>> samples)
    {
        var weights = PieceFit.Fit([.. samples.Values.SelectMany(s => s)]);
        foreach (var (name, own) in samples.Where(set => set.Value.Count > 0))
        {
            foreach (var (told, with) in new[] { ("now ", PieceScorer.Weights), ("then", weights) })
            {
                foreach (var half in own.GroupBy(s => s.IsForTuning).OrderByDescending(half => half.Key))
                {
                    var (first, third) = PieceFit.Share([.. half], with);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {told} {(half.Key ? "tuned on" : "held out")} n {half.Count()} first {first:0.000} three {third:0.000}"));
                }
            }
        }

        Print(weights);
    }

    private static void Report(Dictionary<string, List<ConfidenceFit.Sample>> samples)
    {
        var weights = ConfidenceFit.Fit([.. samples.Values.SelectMany(s => s)]);
        foreach (var (name, own) in samples.Where(set => set.Value.Count > 0))
        {
            foreach (var (told, with) in new[] { ("now ", AnswerConfidence.Weights), ("then", weights) })
            {
                foreach (var half in own.GroupBy(s => s.IsForTuning).OrderByDescending(half => half.Key))
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {told} {(half.Key ? "tuned on" : "held out")} n {half.Count()} auroc {ConfidenceFit.AreaUnderCurve([.. half], with):0.000}  {Quantiles([.. half], with)}"));
            }
        }

        Print(weights);
    }

    /// <summary>What each threshold loses of the answerable questions and stops of the others.</summary>
    private static string Quantiles(List<ConfidenceFit.Sample> samples, double[] weights) => string.Join("  ", Thresholds.Select(threshold =>
    {
        var lost = samples.Where(s => s.HasAnswer).Average(s => ConfidenceFit.Probability(s, weights) < threshold ? 1d : 0);
        var stopped = samples.Where(s => !s.HasAnswer).Average(s => ConfidenceFit.Probability(s, weights) < threshold ? 1d : 0);
        return string.Create(CultureInfo.InvariantCulture, $"{threshold:0.00}: {lost:0.00}/{stopped:0.00}");
    }));

    private static void Print(double[] weights) => Console.WriteLine(string.Join(", ", weights.Select(w => w.ToString("0.000", CultureInfo.InvariantCulture))));
}
