using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Assistants;

/// <summary>Makes an assistant and the knowledge base it reads: two saves in two modules that belong together.</summary>
/// <remarks>
/// It takes no cancellation: somebody who closes the window must not leave a base without its assistant. When the second
/// save fails the base is given back; when the process dies in between, the base is not chosen for sources and the next
/// assistant takes it.
/// </remarks>
internal sealed class CreateAssistant(CaptainDb db, IKnowledge knowledge, TimeProvider time)
{
    private const int MostAttempts = 5;

    public async Task<Assistant> CreateAsync(
        AccountId account, string name, string description, AssistantSettings settings, string? creationKey)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(creationKey) is { } known) return known;
            var home = await knowledge.OpenBaseAsync(account, name, CancellationToken.None);
            var assistant = Assistant.Create(account, name, description, home, settings, creationKey, time.GetUtcNow());
            db.Assistants.Add(assistant);
            try
            {
                await db.SaveChangesAsync(CancellationToken.None);
                return assistant;
            }
            catch (DbUpdateException failure)
            {
                db.Entry(assistant).State = EntityState.Detached;
                await knowledge.DiscardEmptyBaseAsync(account, home, CancellationToken.None);
                // Another creation was faster: with the same key it made the assistant, else it took the base.
                if (failure.InnerException is not PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } || attempt == MostAttempts) throw;
            }
        }
    }

    private async Task<Assistant?> FindAsync(string? creationKey) => creationKey is null
        ? null
        : await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.CreationKey == creationKey, CancellationToken.None);
}
