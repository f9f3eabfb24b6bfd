using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Audit;

/// <summary>The trail for modules above.</summary>
internal sealed class AuditLog(AccountsDb db, AuditTrail trail, ICurrentActor current) : IAuditLog
{
    public async Task NoteAsync(string action, string subject, long subjectId, CancellationToken cancellationToken)
    {
        trail.Note(action, subject, subjectId);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<AuditLine>> ListAsync(string subject, long subjectId, CancellationToken cancellationToken)
    {
        var entries = await db.Audits.AsNoTracking()
            .Where(a => a.AccountId == current.AccountId && a.Subject == subject && a.SubjectId == subjectId)
            .OrderBy(a => a.Id)
            .ToListAsync(cancellationToken);
        return entries.ConvertAll(a => new AuditLine(a.Action, a.UserId, JsonSerializer.Deserialize<JsonElement>(a.Changes), a.CreatedAt));
    }
}
