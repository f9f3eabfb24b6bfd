using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Documents.Usage;
using Wheelhouse.KnowledgeBase.Gaps;
using Wheelhouse.KnowledgeBase.Ingestion.Versions;
using Wheelhouse.KnowledgeBase.Pairs;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Folders;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Data;

/// <summary>The schema <c>knowledge</c>.</summary>
internal sealed class KnowledgeDb(DbContextOptions<KnowledgeDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "knowledge";

    public DbSet<KnowledgeBaseRecord> Bases => Set<KnowledgeBaseRecord>();

    public DbSet<Source> Sources => Set<Source>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<Chunk> Chunks => Set<Chunk>();

    public DbSet<IndexVersion> Versions => Set<IndexVersion>();

    public DbSet<VersionDocument> VersionDocuments => Set<VersionDocument>();

    public DbSet<StoredUpload> Uploads => Set<StoredUpload>();

    public DbSet<Pair> Pairs => Set<Pair>();

    public DbSet<Contradiction> Contradictions => Set<Contradiction>();

    public DbSet<Gap> Gaps => Set<Gap>();

    public DbSet<GapWording> GapWordings => Set<GapWording>();

    public DbSet<GapExample> GapExamples => Set<GapExample>();

    public DbSet<DocumentUsage> DocumentUsage => Set<DocumentUsage>();

    public DbSet<DocumentDay> DocumentDays => Set<DocumentDay>();

    protected override string Schema => SchemaName;

    /// <summary>PostgreSQL's <c>md5</c>: keys may be longer than an index takes, so that it holds this of them. Asked for by the key alone, every row of its source is read.</summary>
    [DbFunction("md5", IsBuiltIn = true)]
    public static string Md5(string key) => throw new InvalidOperationException("It is translated to SQL.");

    /// <summary>The connection and transaction of the current unit of work, for the SQL of this folder and of the index.</summary>
    public (NpgsqlConnection Connection, NpgsqlTransaction Transaction) Raw() => (
        (NpgsqlConnection)Database.GetDbConnection(),
        (NpgsqlTransaction)(Database.CurrentTransaction ?? throw new InvalidOperationException("There is no transaction.")).GetDbTransaction());

    // The callers of the contract name the account; a command that fills the demo is no member of any.
    public IQueryable<KnowledgeBaseRecord> BasesOf(AccountId account) =>
        Bases.IgnoreQueryFilters([AccountFilter]).Where(b => b.AccountId == account && b.DeletedAt == null);

    /// <summary>The knowledge base, locked until the transaction ends: taken before the lock of any source, and of its index.</summary>
    public Task<KnowledgeBaseRecord?> LockBaseAsync(AccountId account, KnowledgeBaseId id, CancellationToken cancellationToken) =>
        Bases.FromSql($"select * from knowledge.knowledge_bases where id = {id.Value} and account_id = {account.Value} and deleted_at is null for update")
            .IgnoreQueryFilters([AccountFilter]).AsTracking().SingleOrDefaultAsync(cancellationToken);

    public IQueryable<Source> SourcesOf(AccountId account) =>
        Sources.IgnoreQueryFilters([AccountFilter]).Where(s => s.AccountId == account && s.DeletedAt == null);

    public IQueryable<Document> DocumentsOf(AccountId account) =>
        Documents.IgnoreQueryFilters([AccountFilter]).Where(d => d.AccountId == account && d.RemovedAt == null);

    /// <summary>The public pages of the demo's help centre, the same in every account that added it.</summary>
    public IQueryable<Document> SamplePages() =>
        from document in Documents.IgnoreQueryFilters([AccountFilter])
        join source in Sources.IgnoreQueryFilters([AccountFilter]) on document.SourceId equals source.Id
        where source.Kind == SourceKind.Folder && source.Place == FolderPlace.Demo && source.DeletedAt == null && document.RemovedAt == null
            && document.Audience == Audience.Public && document.Status == DocumentStatus.Indexed
        select document;

    public IQueryable<StoredUpload> UploadsOf(AccountId account) =>
        Uploads.IgnoreQueryFilters([AccountFilter]).Where(u => u.AccountId == account);

    public IQueryable<Pair> PairsOf(AccountId account) =>
        Pairs.IgnoreQueryFilters([AccountFilter]).Where(p => p.AccountId == account);

    public IQueryable<Contradiction> ContradictionsOf(AccountId account) =>
        Contradictions.IgnoreQueryFilters([AccountFilter]).Where(c => c.AccountId == account);

    public IQueryable<Gap> GapsOf(AccountId account) =>
        Gaps.IgnoreQueryFilters([AccountFilter]).Where(g => g.AccountId == account);

    public IQueryable<GapWording> GapWordingsOf(AccountId account) =>
        GapWordings.IgnoreQueryFilters([AccountFilter]).Where(w => w.AccountId == account);

    public IQueryable<GapExample> GapExamplesOf(AccountId account) =>
        GapExamples.IgnoreQueryFilters([AccountFilter]).Where(e => e.AccountId == account);

    public IQueryable<DocumentUsage> DocumentUsageOf(AccountId account) =>
        DocumentUsage.IgnoreQueryFilters([AccountFilter]).Where(u => u.AccountId == account);

    public IQueryable<DocumentDay> DocumentDaysOf(AccountId account) =>
        DocumentDays.IgnoreQueryFilters([AccountFilter]).Where(d => d.AccountId == account);

    /// <summary>Deletes the rows of a pair, or of all pairs of a knowledge base.</summary>
    public Task<int> DeletePairsAsync(AccountId account, KnowledgeBaseId home, string? id, CancellationToken cancellationToken)
    {
        var pairs = PairsOf(account).Where(p => p.KnowledgeBaseId == home);
        if (id is not null) pairs = pairs.Where(p => p.Key == id);
        return pairs.ExecuteDeleteAsync(cancellationToken);
    }

    public IQueryable<Chunk> ChunksOf(AccountId account) =>
        Chunks.IgnoreQueryFilters([AccountFilter]).Where(c => c.AccountId == account);

    public IQueryable<IndexVersion> VersionsOf(AccountId account) =>
        Versions.IgnoreQueryFilters([AccountFilter]).Where(v => v.AccountId == account);
}
