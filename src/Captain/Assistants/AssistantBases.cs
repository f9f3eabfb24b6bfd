using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Assistants;

/// <summary>Assistants are who reads knowledge bases.</summary>
internal sealed class AssistantBases(CaptainDb db) : IKnowledgeReaders
{
    public async Task<IReadOnlyCollection<KnowledgeBaseId>> ListReadAsync(AccountId account, CancellationToken cancellationToken) =>
        db.CurrentAccount == account
            ? await db.Assistants.AsNoTracking().Select(a => a.KnowledgeBaseId).ToListAsync(cancellationToken)
            // An empty answer would say that nobody reads any.
            : throw new InvalidOperationException("The assistants of another account cannot be seen.");
}
