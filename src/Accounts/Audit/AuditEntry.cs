using System.Text.Json;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Audit;

/// <summary>Who did what to whom, for the account's administrators. Written with the change itself.</summary>
internal sealed class AuditEntry
{
    private AuditEntry()
    {
    }

    public long Id { get; private set; }

    /// <summary>Null for what belongs to a person rather than to an account, such as signing in.</summary>
    public AccountId? AccountId { get; private set; }

    public UserId? UserId { get; private set; }

    public string Action { get; private set; } = null!;

    public string Subject { get; private set; } = null!;

    public long? SubjectId { get; private set; }

    public string Changes { get; private set; } = "{}";

    public string? IpAddress { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static AuditEntry Of(string action, string subject, long? subjectId, UserId? by, AccountId? account, string? ip, DateTimeOffset now, object? changes = null) => new()
    {
        AccountId = account,
        UserId = by,
        Action = action,
        Subject = subject,
        SubjectId = subjectId,
        Changes = changes is null ? "{}" : JsonSerializer.Serialize(changes, WireJson.Options),
        IpAddress = ip,
        CreatedAt = now,
    };
}

/// <summary>Adds audit rows on behalf of the current request.</summary>
internal sealed class AuditTrail(AccountsDb db, ICurrentActor actor, Microsoft.AspNetCore.Http.IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>Saved with the caller's next save.</summary>
    public void Note(string action, string subject, long? subjectId, object? changes = null, UserId? by = null, AccountId? account = null) =>
        db.Audits.Add(AuditEntry.Of(
            action, subject, subjectId, by ?? actor.Actor.User, account ?? actor.AccountId,
            http.HttpContext?.Connection.RemoteIpAddress?.ToString(), time.GetUtcNow(), changes));
}
