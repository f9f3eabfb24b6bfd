using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wheelhouse.Evals.Metrics;

/// <summary>Where a command leaves its figures, besides the terminal.</summary>
internal static class ReportFiles
{
    public static readonly Option<string> Json = new("--json") { Description = "Write the metrics to this file." };
    public static readonly Option<string> Rows = new("--rows") { Description = "Write one JSON line per question to this file." };

    /// <summary>Readable in every language; nothing of it ends up in a page.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Before anything is measured: what was measured for minutes must not be lost for want of a folder.</summary>
    /// <exception cref="RefusedException">A file cannot be written.</exception>
    public static void RequireWritable(ParseResult parsed)
    {
        foreach (var path in new[] { parsed.GetValue(Json), parsed.GetValue(Rows) }.OfType<string>())
        {
            try
            {
                using var file = File.Open(path, FileMode.OpenOrCreate, FileAccess.Write);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new RefusedException($"{path} cannot be written: {refused.Message}");
            }
        }
    }

    public static async Task WriteAsync(ParseResult parsed, IReadOnlyDictionary<string, double> metrics, IEnumerable<string> rows, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Json) is { } json) await File.WriteAllTextAsync(json, JsonSerializer.Serialize(metrics), cancellationToken);
        if (parsed.GetValue(Rows) is { } path) await File.WriteAllLinesAsync(path, rows, cancellationToken);
    }

    /// <summary>All questions, those on which settings are chosen, and those that show whether the choice holds.</summary>
    public static void PrintHalves<T>(string name, IReadOnlyCollection<T> rows, Func<T, bool> isForTuning, Func<IReadOnlyCollection<T>, IReadOnlyDictionary<string, double>> measure)
    {
        Print(name, "all ", measure(rows));
        Print(name, "even", measure([.. rows.Where(isForTuning)]));
        Print(name, "odd ", measure([.. rows.Where(row => !isForTuning(row))]));
    }

    private static void Print(string name, string part, IReadOnlyDictionary<string, double> metrics) =>
        Console.WriteLine($"{name} {part} {string.Join("  ", metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:0.000}")))}");
}
