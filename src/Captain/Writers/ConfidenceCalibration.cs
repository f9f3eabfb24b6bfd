using System.Text.Json;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// What the builtin writer's confidence means: of the answers with 0.6, six in ten are right. The writer weighs how far the passages cover
/// the question; how often that makes a right answer is fitted by <c>evals -- calibrate</c> for each of its versions, and kept in a file of that name.
/// </summary>
/// <param name="slope">Above zero, so that what is surer stays surer.</param>
internal sealed class ConfidenceCalibration(double slope, double intercept)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static ConfidenceCalibration Current { get; } = Load(ExtractiveWriter.Version);

    /// <summary>The probability that an answer is right of which the writer is so sure.</summary>
    public double Of(double sure) => sure switch
    {
        <= 0 => 0,
        >= 1 => 1,
        _ => 1 / (1 + Math.Exp(-((slope * Logit(sure)) + intercept))),
    };

    /// <summary>How sure the writer must be for that probability.</summary>
    public double SureFor(double probability) => probability switch
    {
        <= 0 => 0,
        >= 1 => 1,
        _ => 1 / (1 + Math.Exp(-((Logit(probability) - intercept) / slope))),
    };

    /// <summary>A version without a file is taken at its word.</summary>
    public static ConfidenceCalibration Load(string version) =>
        FileOf(version) is { Slope: > 0 } file ? new ConfidenceCalibration(file.Slope, file.Intercept) : new ConfidenceCalibration(1, 0);

    /// <summary>What is kept of a version; null where it has no file.</summary>
    public static CalibrationFile? FileOf(string version)
    {
        using var stream = typeof(ConfidenceCalibration).Assembly.GetManifestResourceStream($"Wheelhouse.Captain.Writers.Calibration.{version}.json");
        return stream is null ? null : JsonSerializer.Deserialize<CalibrationFile>(stream, Json);
    }

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));

    /// <param name="Weights">The <see cref="WriterWeights"/> that it was fitted with.</param>
    /// <param name="Error">The expected calibration error that it had on the halves it was not fitted on.</param>
    internal sealed record CalibrationFile(double Slope, double Intercept, string Weights, double Error);
}
