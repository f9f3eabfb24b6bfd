using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Search;
using Wheelhouse.Bench.Serving;
using Wheelhouse.KnowledgeBase;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>search</c>: a question in a small, a middling and a large knowledge base among those of others, against the bare statements of the two arms.</summary>
internal static class SearchCommand
{
    private const int Clients = 8;
    private const int RecallAt = 10;

    public static Command Create()
    {
        var command = new Command("search", "Searches 1,000, 10,000 and 100,000 chunks of one account among 1,000,000, against the bare SQL of both arms.") { Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), [100, 6_000], 500, 2, 20, cancellationToken)
            : RunAsync(new Scorecard(true), [1_000, 10_000, 100_000], 98_778, 9, 300, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int[] sizes, int othersSize, int others, int questions, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.CreateAsync(cancellationToken);
        var embedding = new MadeUpEmbedding();
        using var host = BuildHost(installation, embedding);
        var index = new LargeIndex(installation, embedding.Model);
        var watch = Stopwatch.StartNew();
        var bases = new List<(int Size, long Account, long Base)>();
        foreach (var size in sizes)
        {
            var (account, home) = await index.AddAsync(size, cancellationToken);
            bases.Add((size, account, home));
        }

        for (var i = 0; i < others; i++) await index.AddOthersAsync(othersSize, cancellationToken);
        await installation.ExecuteAsync("vacuum analyze", cancellationToken);
        Scorecard.Tell("chunks in the database", await installation.AskAsync<long>("select count(*) from knowledge.indexed_chunks", cancellationToken), FormattableString.Invariant($", written in {watch.Elapsed.TotalSeconds:0} s"));
        foreach (var (size, account, home) in bases)
        {
            var bench = new OneBase(host.Services, installation.Source, embedding, new AccountId(account), new KnowledgeBaseId(home));
            await bench.MeasureAsync(score, size, questions, isLargest: size == sizes[^1], cancellationToken);
        }

        return score.ExitCode;
    }

    private static IHost BuildHost(Installation installation, MadeUpEmbedding embedding)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Wheelhouse", installation.ConnectionString)]);
        builder.Services.AddSingleton<ITextEmbedding>(embedding);
        builder.AddPlatform();
        builder.AddKnowledgeBase();
        return builder.Build();
    }

    /// <summary>Questions to one knowledge base; the product and the bare statements take turns.</summary>
    private sealed class OneBase(IServiceProvider services, NpgsqlDataSource source, MadeUpEmbedding embedding, AccountId account, KnowledgeBaseId home)
    {
        private readonly IKnowledgeSearch _search = services.GetRequiredService<IKnowledgeSearch>();
        private readonly ITextAnalysis _analysis = services.GetRequiredService<ITextAnalysis>();
        private readonly VectorSigns _signs = services.GetRequiredService<VectorSigns>();

        public async Task MeasureAsync(Scorecard score, int size, int count, bool isLargest, CancellationToken cancellationToken)
        {
            var topics = new Topics(size);
            var questions = Enumerable.Range(0, count).Select(_ => topics.NextQuestion()).ToList();
            foreach (var question in questions.Take(20)) await AskAsync(question, true, cancellationToken);
            foreach (var clients in new[] { 1, Clients })
            {
                var (product, bare) = (await RunAsync(questions, clients, isBare: false, cancellationToken), await RunAsync(questions, clients, isBare: true, cancellationToken));
                var what = FormattableString.Invariant($"{size:N0} chunks, {clients} client{(clients > 1 ? "s" : "")}");
                if (isLargest) score.AtMost($"{what}: 95th percentile", product.At(0.95), clients == 1 ? 60 : 150, " ms");
                else Scorecard.Tell($"{what}: 95th percentile", product.At(0.95), " ms");
                Scorecard.Tell($"{what}: bare SQL of both arms, 95th percentile", bare.At(0.95), " ms");
                if (isLargest) score.AtMost($"{what}: as a multiple of bare SQL", product.At(0.95) / bare.At(0.95), 1.5);
                else Scorecard.Tell($"{what}: as a multiple of bare SQL", product.At(0.95) / bare.At(0.95));
            }

            score.AtLeast(FormattableString.Invariant($"{size:N0} chunks: recall@{RecallAt} of the vector arm against the exact scan"), await RecallAsync(questions, cancellationToken), 0.98);
        }

        private async Task<List<double>> RunAsync(List<string> questions, int clients, bool isBare, CancellationToken cancellationToken)
        {
            var times = new List<double>();
            await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
            {
                foreach (var question in questions.Where((_, i) => i % clients == client))
                {
                    var took = await AskAsync(question, isBare, cancellationToken);
                    lock (times) times.Add(took);
                }
            }, cancellationToken)));
            return times;
        }

        private async Task<double> AskAsync(string question, bool isBare, CancellationToken cancellationToken)
        {
            if (!isBare)
            {
                var watch = Stopwatch.StartNew();
                var found = await _search.SearchAsync(account, new SearchQuery(home, question, Language: "en"), cancellationToken);
                return found.Passages.Count > 0 ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"Nothing was found for {question}.");
            }

            var (query, state, terms) = await PrepareAsync(question, cancellationToken);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var scope = await SearchScope.ReadAsync(connection, account, query, state, cancellationToken);
            var alone = Stopwatch.StartNew();
            await LexicalArm.FindAsync(connection, query, scope, state, terms, cancellationToken);
            await VectorArm.FindAsync(connection, _signs, query, scope, state, embedding.Model, embedding.Of(question), cancellationToken);
            return alone.Elapsed.TotalMilliseconds;
        }

        private async Task<(SearchQuery Query, IndexState State, IReadOnlyList<QueryTerm> Terms)> PrepareAsync(string question, CancellationToken cancellationToken)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var state = await IndexState.ReadAsync(connection, account, home, cancellationToken) ?? throw new InvalidOperationException("There is no index.");
            var terms = await QueryTerms.LookUpAsync(connection, home, "en", state, RelatedWords.Read(question, "en", _analysis), new Dictionary<string, List<OwnMeaning>>(), cancellationToken);
            return (new SearchQuery(home, question, Language: "en"), state, terms);
        }

        private async Task<double> RecallAsync(List<string> questions, CancellationToken cancellationToken)
        {
            var shares = new List<double>();
            foreach (var question in questions)
            {
                var (query, state, _) = await PrepareAsync(question, cancellationToken);
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                var scope = await SearchScope.ReadAsync(connection, account, query, state, cancellationToken);
                var vector = embedding.Of(question);
                var exact = await VectorArm.FindAsync(connection, null, query, scope, state, embedding.Model, vector, cancellationToken);
                var near = await VectorArm.FindAsync(connection, _signs, query, scope, state, embedding.Model, vector, cancellationToken);
                var first = exact.Take(RecallAt).Select(static hit => hit.ChunkId).ToHashSet();
                shares.Add(near.Take(RecallAt).Count(hit => first.Contains(hit.ChunkId)) / (double)first.Count);
            }

            return shares.Average();
        }
    }
}
