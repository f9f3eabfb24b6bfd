using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

/// <summary>A database with knowledge bases that tests fill document by document, and the search over them.</summary>
public sealed class SearchLab : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly IHost _host;

    private SearchLab(TestDatabase database, IKnowledgeModels? models, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        _database = database;
        _host = BuildHost(database.ConnectionString, models, settings);
    }

    public static AccountId Account { get; } = new(1);

    internal IServiceProvider Services => _host.Services;

    internal NpgsqlDataSource Source => _host.Services.GetRequiredService<Database>().Source;

    public static async Task<SearchLab> CreateAsync(CancellationToken cancellationToken, IKnowledgeModels? models = null, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var server = await PostgresServer.GetAsync();
        return new SearchLab(await server.CreateDatabaseAsync("knowledge-search", MigrateAsync, cancellationToken), models, settings);
    }

    public async Task<KnowledgeBaseId> CreateBaseAsync(AccountId? account = null, string settings = "{}") => new(await ScalarAsync("""
        with base as (insert into knowledge.knowledge_bases (account_id, name, settings, created_at) values ($1, 'base', $2, now()) returning id)
        insert into knowledge.sources (account_id, knowledge_base_id, kind, name, place, status, created_at, updated_at)
        select $1, id, 'text', 'texts', 'texts', 'ready', now(), now() from base returning knowledge_base_id
        """, SqlValue.Of((account ?? Account).Value), SqlValue.Json(settings)));

    /// <summary>Writes a document, each text a chunk of its own, and makes it findable.</summary>
    public async Task<DocumentId> AddAsync(
        KnowledgeBaseId @base, string title, string[] texts, string language = "en", bool isInternal = false, AccountId? account = null, string[]? headings = null)
    {
        var owner = account ?? Account;
        var indexer = _host.Services.GetRequiredService<ChunkIndexer>();
        var prepared = await indexer.PrepareAsync(title, [.. texts.Select(text => new ChunkText(headings ?? [], text, language))], [], CancellationToken.None);
        var document = new DocumentId(await ScalarAsync("""
            insert into knowledge.documents (account_id, knowledge_base_id, source_id, external_key, title, language, audience, status, created_at, updated_at)
            select $1, $2, id, gen_random_uuid()::text, $3, $4, $5, 'indexed', now(), now() from knowledge.sources where knowledge_base_id = $2 returning id
            """, SqlValue.Of(owner.Value), SqlValue.Of(@base.Value), SqlValue.Of(title), SqlValue.Of(language), SqlValue.Of(isInternal ? "internal" : "public")));
        var chunks = new List<ChunkId>();
        foreach (var text in texts)
        {
            chunks.Add(new ChunkId(await ScalarAsync("""
                insert into knowledge.chunks (account_id, knowledge_base_id, document_id, position, text, heading_path, language, start_offset, length)
                values ($1, $2, $3, $4, $5, $6, $7, 0, $8) returning id
                """, SqlValue.Of(owner.Value), SqlValue.Of(@base.Value), SqlValue.Of(document.Value), SqlValue.Of(chunks.Count), SqlValue.Of(text),
                SqlValue.Of(headings ?? []), SqlValue.Of(language), SqlValue.Of(text.Length))));
        }

        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await indexer.AddAsync(connection, transaction, new IndexTarget(owner, @base, document, isInternal), prepared, chunks, CancellationToken.None);
        await transaction.CommitAsync();
        return document;
    }

    public async Task RemoveAsync(KnowledgeBaseId @base, DocumentId document)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ChunkIndexer.RemoveAsync(connection, transaction, @base, document, CancellationToken.None);
        await transaction.CommitAsync();
        await ScalarAsync("delete from knowledge.chunks where document_id = $1", SqlValue.Of(document.Value));
    }

    public Task<SearchResult> SearchAsync(SearchQuery query, AccountId? account = null) =>
        _host.Services.GetRequiredService<IKnowledgeSearch>().SearchAsync(account ?? Account, query, CancellationToken.None);

    public async Task<string[]> TitlesAsync(KnowledgeBaseId @base, string question, string? language = null, int top = 8) =>
        [.. (await SearchAsync(new SearchQuery(@base, question, top, language))).Passages.Select(passage => passage.Title)];

    internal async Task<long> ScalarAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        command.Parameters.AddInOrder(parameters);
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? 0L, null);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.Services.GetRequiredService<Database>().DisposeAsync();
        _host.Dispose();
        await _database.DisposeAsync();
    }

    private static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var host = BuildHost(connectionString, null, []);
        await host.Services.GetRequiredService<SqlMigrator>().MigrateAsync(cancellationToken);
        await host.Services.GetRequiredService<Database>().DisposeAsync();
    }

    private static IHost BuildHost(string connectionString, IKnowledgeModels? models, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Wheelhouse", connectionString), .. settings]);
        builder.AddPlatform();
        builder.AddKnowledgeBase();
        if (models is not null) builder.Services.AddSingleton(models);
        return builder.Build();
    }
}
