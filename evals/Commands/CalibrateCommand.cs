using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Suites;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Commands;

/// <summary>
/// <c>calibrate</c>: whether of the answers with a confidence of 0.6 six in ten are right. Fits the calibration of the builtin writer on the even
/// halves of the suites and reports it on the odd ones.
/// </summary>
internal static class CalibrateCommand
{
    private const int Customers = 4;

    /// <summary>By so much may the curve of the file err more than the file says.</summary>
    private const double Slack = 0.01;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Option<string[]> Suites = new("--suite") { Description = "Suites to play (demo, fresh and practice).", DefaultValueFactory = _ => ["demo", "fresh", "practice"] };
    private static readonly Option<bool> Accept = new("--accept") { Description = "Write the file of the writer's version." };

    public static Command Create()
    {
        var command = new Command("calibrate", "Measures and fits what the confidence of the builtin writer means.") { Suites, Accept };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Suites)!, parsed.GetValue(Accept), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] suites, bool accepts, CancellationToken cancellationToken)
    {
        var answers = new List<Answer>();
        foreach (var name in suites)
        {
            var run = await SuiteRun.PlayAsync(Suite.Load(name), Customers, cancellationToken);
            // What was not answered cannot have been right, and its confidence decides nothing but that.
            answers.AddRange(run.Results.Where(r => r is { Decision: "answer", Turn.Confidence: > 0 and < 1 })
                .Select(r => new Answer(name, r.Case.IsForTuning, ConfidenceCalibration.Current.SureFor(r.Turn.Confidence), r.IsRight)));
        }

        var (slope, intercept) = Reliability.Fit([.. answers.Where(a => a.IsForTuning).Select(a => (a.Sure, a.IsRight))]);
        var (raw, current, fitted) = (new ConfidenceCalibration(1, 0), ConfidenceCalibration.Current, new ConfidenceCalibration(slope, intercept));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slope {slope:0.000} intercept {intercept:0.000}"));
        foreach (var name in suites.Append("all"))
        {
            foreach (var isEven in new[] { true, false })
            {
                var half = answers.FindAll(a => a.IsForTuning == isEven && (name == "all" || a.Suite == name));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-9} {(isEven ? "even" : "odd ")} n={half.Count} right={Figures.Mean(half.Select(a => a.IsRight ? 1d : 0)):0.000} ece: writer's own {Error(half, raw):0.000} now {Error(half, current):0.000} fitted {Error(half, fitted):0.000}"));
            }
        }

        var held = answers.FindAll(static a => !a.IsForTuning);
        var bins = BinsOf(held, fitted);
        foreach (var bin in bins)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  odd halves, n={bin.Count}: said {bin.Said:0.000} right {bin.Right:0.000}"));
        if (!accepts) return Judge(Error(held, current), isWhole: suites is ["demo", "fresh", "practice"]);
        var file = new CalibrationFile(
            ExtractiveWriter.Version, WriterWeights.Hash, Math.Round(slope, 3), Math.Round(intercept, 3), $"even halves of {string.Join(", ", suites)}", answers.Count - held.Count,
            $"odd halves of {string.Join(", ", suites)}", held.Count, Math.Round(Error(held, raw), 3), Math.Round(Error(held, fitted), 3),
            [.. bins.Select(static b => new ReliabilityBin(b.Count, Math.Round(b.Said, 3), Math.Round(b.Right, 3)))]);
        await File.WriteAllTextAsync(Checkout.PathTo("src", "Captain", "Writers", "Calibration", $"{ExtractiveWriter.Version}.json"), JsonSerializer.Serialize(file, Json) + "\n", cancellationToken);
        return 0;
    }

    /// <summary>Whether the file still says what is so.</summary>
    private static int Judge(double error, bool isWhole)
    {
        var file = ConfidenceCalibration.FileOf(ExtractiveWriter.Version);
        if (file?.Weights != WriterWeights.Hash)
        {
            Console.WriteLine($"{ExtractiveWriter.Version} was calibrated with other weights than it has: --accept writes its file anew.");
            return 1;
        }

        if (!isWhole || error <= file.Error + Slack) return 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The curve errs by {error:0.000} on the odd halves; its file says {file.Error:0.000}."));
        return 1;
    }

    private static IReadOnlyList<ReliabilityBin> BinsOf(List<Answer> answers, ConfidenceCalibration calibration) => Reliability.BinsOf(answers.Select(a => (calibration.Of(a.Sure), a.IsRight)));

    private static double Error(List<Answer> answers, ConfidenceCalibration calibration) => Reliability.ErrorOf(BinsOf(answers, calibration));

    private sealed record Answer(string Suite, bool IsForTuning, double Sure, bool IsRight);

    private sealed record CalibrationFile(
        string Writer, string Weights, double Slope, double Intercept, string FittedOn, int FittedCases, string ReportedOn, int ReportedCases, double ErrorOfWriter, double Error, IReadOnlyList<ReliabilityBin> Bins);
}
