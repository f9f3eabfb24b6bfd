using System.Text.Json;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Contracts;

/// <summary>Who did what, for the account's administrators. Carries ids, never what was written or whose it was.</summary>
public interface IAuditLog
{
    /// <summary>Writes a line on behalf of the current actor, at once: before the act itself, so that nothing is done unseen.</summary>
    Task NoteAsync(string action, string subject, long subjectId, CancellationToken cancellationToken);

    /// <summary>What was done to something of the current account, oldest first.</summary>
    Task<IReadOnlyList<AuditLine>> ListAsync(string subject, long subjectId, CancellationToken cancellationToken);
}

/// <param name="Changes">What the action changed; an empty object for most.</param>
public sealed record AuditLine(string Action, UserId? UserId, JsonElement Changes, DateTimeOffset CreatedAt);
