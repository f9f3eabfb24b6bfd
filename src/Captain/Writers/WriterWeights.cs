using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// Everything fitted or listed that decides how sure the builtin writer is, as one hash: whoever changes any of it calibrates anew. What the code
/// makes of it is not in the hash; that is for the writer's version to say.
/// </summary>
internal static class WriterWeights
{
    private const string Folder = "Wheelhouse.Captain.Writers.";

    public static string Hash { get; } = Of(PieceScorer.Weights, AnswerConfidence.Weights, Files());

    internal static string Of(IEnumerable<double> pieces, IEnumerable<double> confidence, IEnumerable<string> files)
    {
        var all = string.Join('\n', [Told(pieces), Told(confidence), .. files.Select(static file => file.ReplaceLineEndings("\n"))]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16];
    }

    internal static IReadOnlyList<string> Files()
    {
        var assembly = typeof(WriterWeights).Assembly;
        var names = assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal) && !name.StartsWith($"{Folder}Calibration.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded."));
            return $"{name}\n{reader.ReadToEnd()}";
        })];
    }

    private static string Told(IEnumerable<double> weights) => string.Join(' ', weights.Select(static w => w.ToString("R", CultureInfo.InvariantCulture)));
}
