using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Reads a whole document for a customer, under the same conditions under which a search may find it.</summary>
internal sealed class PublicDocuments(Database database)
{
    /// <summary>The document has the last word on whom it is for, and its source above it, as in a search.</summary>
    private const string Sql = """
        select d.id, d.title, d.url, d.language, d.content
        from knowledge.documents d
        join knowledge.knowledge_bases b on b.id = d.knowledge_base_id
        where d.id = $1 and d.knowledge_base_id = $2 and d.account_id = $3 and b.account_id = $3 and b.deleted_at is null
            and d.status = 'indexed' and d.removed_at is null and d.audience = 'public'
            and (d.valid_from is null or d.valid_from <= now()) and (d.valid_until is null or d.valid_until > now())
            and not exists (select 1 from knowledge.sources s where s.id = d.source_id and s.settings ->> 'audience' = 'internal')
        """;

    public async Task<PublicDocument?> ReadAsync(AccountId account, KnowledgeBaseId @base, DocumentId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(SqlValue.Of(id.Value), SqlValue.Of(@base.Value), SqlValue.Of(account.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new PublicDocument(new DocumentId(reader.GetInt64(0)), reader.GetString(1), await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2), reader.GetString(3), reader.GetString(4))
            : null;
    }
}
