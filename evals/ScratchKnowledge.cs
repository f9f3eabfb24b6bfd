using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wheelhouse.Evals.Sets;
using Wheelhouse.KnowledgeBase;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals;

/// <summary>A database of its own with one knowledge base that holds the documents of a set.</summary>
internal sealed class ScratchKnowledge : IAsyncDisposable
{
    private static readonly AccountId Account = new(1);
    private readonly Dictionary<DocumentId, string> _setIds = [];
    private readonly TestDatabase _database;
    private readonly IHost _host;

    private ScratchKnowledge(TestDatabase database, IHost host) => (_database, _host) = (database, host);

    public KnowledgeBaseId Base { get; private set; }

    public static async Task<ScratchKnowledge> CreateAsync(QuestionSet set, bool whole, CancellationToken cancellationToken)
    {
        var server = await PostgresServer.GetAsync();
        var database = await server.CreateDatabaseAsync(cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Wheelhouse", database.ConnectionString)]);
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.AddPlatform();
        builder.AddKnowledgeBase();
        var knowledge = new ScratchKnowledge(database, builder.Build());
        await knowledge._host.Services.GetRequiredService<SqlMigrator>().MigrateAsync(cancellationToken);
        await knowledge.LoadAsync(set, whole, cancellationToken);
        return knowledge;
    }

    /// <summary>The set's ids of the best documents.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(string question, int top, CancellationToken cancellationToken)
    {
        var search = _host.Services.GetRequiredService<IKnowledgeSearch>();
        var result = await search.SearchAsync(Account, new SearchQuery(Base, question, top, DistinctDocuments: true), cancellationToken);
        return [.. result.Passages.Select(passage => _setIds[passage.DocumentId])];
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => ScalarAsync(sql, [], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.Services.GetRequiredService<Database>().DisposeAsync();
        _host.Dispose();
        await _database.DisposeAsync();
    }

    private async Task LoadAsync(QuestionSet set, bool whole, CancellationToken cancellationToken)
    {
        var analysis = _host.Services.GetRequiredService<ITextAnalysis>();
        var indexer = _host.Services.GetRequiredService<ChunkIndexer>();
        Base = new KnowledgeBaseId(await ScalarAsync("""
            with base as (insert into knowledge.knowledge_bases (account_id, name, created_at) values (1, 'set', now()) returning id)
            insert into knowledge.sources (account_id, knowledge_base_id, kind, name, place, status, created_at, updated_at)
            select 1, id, 'text', 'set', 'set', 'ready', now(), now() from base returning knowledge_base_id
            """, [], cancellationToken));
        var language = set.Documents.CountBy(document => analysis.DetectLanguage(document.Text)).MaxBy(entry => entry.Value).Key;
        await using var connection = await _host.Services.GetRequiredService<Database>().Source.OpenConnectionAsync(cancellationToken);
        foreach (var document in set.Documents)
        {
            var (title, chunks) = whole ? (string.Empty, [new TextChunk(0, document.Text, [], 0)]) : Cut(document.Text);
            var prepared = await indexer.PrepareAsync(title, [.. chunks.Select(chunk => new ChunkText(chunk.HeadingPath, chunk.Text, language))], cancellationToken);
            var id = await ScalarAsync("""
                insert into knowledge.documents (account_id, knowledge_base_id, source_id, external_key, title, language, audience, status, created_at, updated_at)
                values (1, $1, 1, $2, $3, $4, 'public', 'indexed', now(), now()) returning id
                """, [SqlValue.Of(Base.Value), SqlValue.Of(document.Id), SqlValue.Of(title), SqlValue.Of(language)], cancellationToken);
            _setIds.Add(new DocumentId(id), document.Id);
            var chunkIds = new List<ChunkId>();
            foreach (var chunk in chunks)
            {
                chunkIds.Add(new ChunkId(await ScalarAsync("""
                    insert into knowledge.chunks (account_id, knowledge_base_id, document_id, position, text, heading_path, language, start_offset, length)
                    values (1, $1, $2, $3, $4, $5, $6, $7, $8) returning id
                    """,
                    [
                        SqlValue.Of(Base.Value), SqlValue.Of(id), SqlValue.Of(chunk.Position), SqlValue.Of(chunk.Text), SqlValue.Of(chunk.HeadingPath.ToArray()),
                        SqlValue.Of(language), SqlValue.Of(chunk.Start), SqlValue.Of(chunk.Length),
                    ], cancellationToken)));
            }

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await indexer.AddAsync(connection, transaction, new IndexTarget(Account, Base, new DocumentId(id), IsInternal: false), prepared, chunkIds, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await ExecuteAsync("vacuum analyze", cancellationToken);
    }

    /// <summary>As ingestion reads and cuts a text file.</summary>
    private static (string Title, IReadOnlyList<TextChunk> Chunks) Cut(string text)
    {
        var parsed = DocumentParser.Parse(new RawDocument(Encoding.UTF8.GetBytes(text), DocumentFormat.PlainText, "document.txt")).Document;
        return parsed is null ? (string.Empty, []) : (parsed.Title, Chunker.Split(parsed, new ChunkSettings()));
    }

    private async Task<long> ScalarAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = _host.Services.GetRequiredService<Database>().Source.CreateCommand(sql);
        command.Parameters.AddInOrder(parameters);
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }
}
