using Shouldly;
using Wheelhouse.Captain.Writers;
using Xunit;

namespace Wheelhouse.Captain.Tests.Writers;

public sealed class ConfidenceCalibrationTests
{
    [Fact]
    public void The_writers_version_has_been_calibrated() => typeof(ConfidenceCalibration).Assembly.GetManifestResourceNames()
        .ShouldContain($"Wheelhouse.Captain.Writers.Calibration.{ExtractiveWriter.Version}.json", "run `evals -- calibrate --accept` after a change of the writer's version");

    [Fact]
    public void It_was_calibrated_with_the_weights_that_it_has() => ConfidenceCalibration.FileOf(ExtractiveWriter.Version)!.Weights
        .ShouldBe(WriterWeights.Hash, "run `evals -- calibrate --accept`: what decides how sure the writer is has changed since");

    [Fact]
    public void Every_weight_and_every_list_counts()
    {
        var files = WriterWeights.Files();
        files.Select(static file => file.Split('\n')[0]).ShouldBe(
            ["Wheelhouse.Captain.Writers.Languages.en.json", "Wheelhouse.Captain.Writers.Languages.es.json", "Wheelhouse.Captain.Writers.Languages.pt.json", "Wheelhouse.Captain.Writers.Languages.zh.json",
                "Wheelhouse.Captain.Writers.OtherCompanies.txt", "Wheelhouse.Captain.Writers.answer-places.json"],
            ignoreOrder: true);
        string[] others =
        [
            WriterWeights.Of([.. PieceScorer.Weights[..^1], PieceScorer.Weights[^1] + 0.001], AnswerConfidence.Weights, files),
            WriterWeights.Of(PieceScorer.Weights, [.. AnswerConfidence.Weights[..^1], AnswerConfidence.Weights[^1] + 0.001], files),
            WriterWeights.Of(PieceScorer.Weights, AnswerConfidence.Weights, [.. files.Take(files.Count - 1), files[^1].Replace('1', '2')]),
        ];
        others.Append(WriterWeights.Hash).Distinct().Count().ShouldBe(4);
        WriterWeights.Of(PieceScorer.Weights, AnswerConfidence.Weights, files.Select(static file => file.Replace("\n", "\r\n", StringComparison.Ordinal))).ShouldBe(WriterWeights.Hash);
    }

    [Fact]
    public void What_is_surer_stays_surer_and_nothing_and_everything_stay_what_they_are()
    {
        var current = ConfidenceCalibration.Current;
        double[] sure = [0, 0.1, 0.34, 0.6, 0.7, 0.95, 1];
        sure.Select(current.Of).ShouldBe(sure.Select(current.Of).Order());
        (current.Of(0), current.Of(1)).ShouldBe((0, 1));
        foreach (var own in sure) current.SureFor(current.Of(own)).ShouldBe(own, 1e-9);
    }

    [Fact]
    public void A_version_without_a_file_is_taken_at_its_word() => ConfidenceCalibration.Load("extractive.v0").Of(0.4).ShouldBe(0.4, 1e-9);
}
