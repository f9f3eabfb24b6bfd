using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Ingestion;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Testing;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>ingest</c>: how fast a folder is read into the index, and how fast texts are embedded.</summary>
internal static class IngestCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each is measured; the median counts.", DefaultValueFactory = _ => 3 };

    private static readonly Option<bool> WithoutEmbedding = new("--without-embedding") { Description = "Leaves out how fast texts are embedded." };

    public static Command Create()
    {
        var command = new Command("ingest", "Reads 2,000 Markdown files without embedding, against parsing them alone; embeds texts, against the Node reference.") { Rounds, WithoutEmbedding, Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), 60, 10, 1, cancellationToken)
            : RunAsync(new Scorecard(true), 2_000, parsed.GetValue(WithoutEmbedding) ? 0 : 400, parsed.GetValue(Rounds), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int files, int windows, int rounds, CancellationToken cancellationToken)
    {
        await using var installation = await Serving.Installation.CreateAsync(cancellationToken); // only for the address of its PostgreSQL
        var folder = Directory.CreateDirectory(Path.Combine(installation.Folder, "files")).FullName;
        HelpFiles.Write(folder, files);
        await CompareReadingAsync(score, folder, files, rounds, cancellationToken);
        if (windows > 0) await Embedding.CompareAsync(score, folder, windows, rounds, cancellationToken);
        return score.ExitCode;
    }

    private static async Task CompareReadingAsync(Scorecard score, string folder, int files, int rounds, CancellationToken cancellationToken)
    {
        ParseAlone(folder, cancellationToken); // until the code is compiled that is measured
        var (alone, prepared, whole, rows) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var (ingested, ready, copied) = await IngestAsync(folder, files, cancellationToken);
            whole.Add(ingested.TotalSeconds);
            prepared.Add(ready.TotalSeconds);
            rows.Add(copied.TotalSeconds);
            alone.Add(ParseAlone(folder, cancellationToken).TotalSeconds);
        }

        Scorecard.Tell("read and parsed alone", alone.At(0.5), $" s for {files.ToString(CultureInfo.InvariantCulture)} files");
        Scorecard.Tell("read, parsed, cut and analysed alone", prepared.At(0.5), " s");
        Scorecard.Tell("read, parsed, cut, analysed and indexed", whole.At(0.5), " s");
        Scorecard.Tell("PostgreSQL copying the same rows into tables of the same form", rows.At(0.5), " s");
        Scorecard.Tell("ingestion without embedding as a multiple of copying its rows", whole.At(0.5) / rows.At(0.5));
        Scorecard.Tell("ingestion without embedding as a multiple of everything but storing it", whole.At(0.5) / prepared.At(0.5));
        score.AtMost("ingestion without embedding as a multiple of parsing alone", whole.At(0.5) / alone.At(0.5), 3);
    }

    private static TimeSpan ParseAlone(string folder, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var raw = new RawDocument(File.ReadAllBytes(file), DocumentFormat.Markdown, Path.GetFileName(file));
            if (DocumentParser.Parse(raw).Document is null) throw new InvalidOperationException($"{file} cannot be read.");
        }

        return watch.Elapsed;
    }

    /// <summary>All that the product does with the files before it stores anything, one after the other.</summary>
    private static async Task<TimeSpan> PrepareAloneAsync(IServiceProvider services, string folder, CancellationToken cancellationToken)
    {
        var (indexer, rulers, way) = (services.GetRequiredService<ChunkIndexer>(), services.GetRequiredService<ITextRulers>(), new ChunkSettings());
        var watch = Stopwatch.StartNew();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        {
            var read = DocumentParser.Parse(new RawDocument(await File.ReadAllBytesAsync(file, cancellationToken), DocumentFormat.Markdown, Path.GetFileName(file))).Document!;
            ArticleSketch.Of(new SourceId(1), read.Content);
            await indexer.PrepareAsync(way, read.Title, [], read.Language!, Chunker.Split(read, way, rulers.For(read.Content, way)), cancellationToken);
        }

        return watch.Elapsed;
    }

    /// <summary>From the request that adds the folder to the moment when all of it can be found, in this process.</summary>
    private static async Task<(TimeSpan Ingested, TimeSpan Prepared, TimeSpan Copied)> IngestAsync(string folder, int files, CancellationToken cancellationToken)
    {
        await using var host = await AppHost.StartAsync(cancellationToken, new Dictionary<string, string?>
        {
            ["Knowledge:FolderRoots:0"] = folder,
            ["KnowledgeBase:EmbeddingModelFolder"] = Path.Combine(folder, "no-model"),
        });
        using var owner = host.CreateClient();
        using var setup = await owner.PostAsJsonAsync("/api/v1/setup", new { name = "Ada", email = "ada@example.com", password = "Str0ng-enough!", company_name = "Acme" }, cancellationToken);
        var account = JsonNode.Parse(await setup.Content.ReadAsStringAsync(cancellationToken))!["data"]!;
        owner.DefaultRequestHeaders.Add("api_access_token", account["access_token"]!.GetValue<string>());
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        var watch = Stopwatch.StartNew();
        using var added = await owner.PostAsJsonAsync($"/api/v1/accounts/{account["account_id"]}/knowledge/sources", new { kind = "folder", path = folder }, cancellationToken);
        added.EnsureSuccessStatusCode();
        var took = TimeSpan.Zero;
        while (took == TimeSpan.Zero)
        {
            await Task.Delay(20, cancellationToken);
            await using var command = source.CreateCommand("select (select status = 'ready' from knowledge.sources)");
            if (await command.ExecuteScalarAsync(cancellationToken) is true) took = watch.Elapsed;
        }

        await using var count = source.CreateCommand("select count(*) from knowledge.documents where status = 'indexed'");
        if (await count.ExecuteScalarAsync(cancellationToken) is not long indexed || indexed != files) throw new InvalidOperationException("Not all files are indexed.");
        return (took, await PrepareAloneAsync(host.Services, folder, cancellationToken), await CopyRowsAsync(source, cancellationToken));
    }

    /// <summary>What the database alone takes for the rows of the index, all of them in one transaction and without a client.</summary>
    private static async Task<TimeSpan> CopyRowsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        string[] tables = ["documents", "chunks", "index_terms", "indexed_chunks", "postings"];
        await using (var create = source.CreateCommand(string.Concat(tables.Select(static t => $"create table knowledge.copy_of_{t} (like knowledge.{t} including all);"))))
            await create.ExecuteNonQueryAsync(cancellationToken);
        var watch = Stopwatch.StartNew();
        await using var copy = source.CreateCommand(string.Concat(tables.Select(static t => $"insert into knowledge.copy_of_{t} overriding system value select * from knowledge.{t}{(t == "postings" ? " order by chunk_id" : "")};")));
        copy.CommandTimeout = 600;
        await copy.ExecuteNonQueryAsync(cancellationToken);
        return watch.Elapsed;
    }
}
