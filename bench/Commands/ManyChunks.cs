using System.Diagnostics;
using System.Globalization;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Ingestion;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Commands;

/// <summary>What a server holds that reads 100,000 chunks into its index and is asked about them. Nothing is embedded: that would take half an hour and hold nothing.</summary>
internal static class ManyChunks
{
    private const double MostMegabytes = 500;
    private const int ChunksPerFile = 200;
    private const int Questions = 200;
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(30);

    public static async Task HoldAsync(Scorecard score, int chunks, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.CreateAsync(cancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(installation.Folder, "files")).FullName;
        HelpFiles.WriteLarge(folder, chunks / ChunksPerFile, ChunksPerFile);
        await using var server = await ServerProcess.StartAsync(
            installation,
            new Dictionary<string, string> { ["Knowledge__FolderRoots__0"] = folder, ["KnowledgeBase__EmbeddingModelFolder"] = Path.Combine(folder, "no-model") },
            cancellationToken);
        using var site = await Site.CreateAsync(server, cancellationToken);
        var watch = Stopwatch.StartNew();
        await site.PostAsync("knowledge/sources", new { kind = "folder", path = folder }, cancellationToken);
        while (watch.Elapsed < LongestReading && await installation.AskAsync<string>("select status from knowledge.sources", cancellationToken) is "waiting" or "syncing")
            await Task.Delay(200, cancellationToken);
        Scorecard.Tell("chunks in the index", await installation.AskAsync<long>("select count(*) from knowledge.indexed_chunks", cancellationToken), $", read in {watch.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
        score.AtMost("peak memory while they are read", server.PeakMemory, MostMegabytes, " MB");
        for (var i = 0; i < Questions; i++)
            await site.ReadAsync($"/api/v1/accounts/{site.Account}/knowledge/search?q={Uri.EscapeDataString(HelpFiles.Question(i))}", cancellationToken);
        score.AtMost($"peak memory after {Questions} searches in them", server.PeakMemory, MostMegabytes, " MB");
    }
}
