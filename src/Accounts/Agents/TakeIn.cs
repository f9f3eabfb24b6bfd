using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.Agents;

/// <summary>Makes somebody a member: a person who is known already, or a new one with tokens and a first password.</summary>
internal sealed class TakeIn(AccountsDb db, ISecretBox secrets, AuditTrail audit, ICurrentActor actor, TimeProvider time)
{
    internal sealed record Added(UserId Id, string? InitialPassword);

    public async Task<Added> AddAsync(AccountId accountId, AddAgent.Request request, CancellationToken cancellationToken)
    {
        var email = User.Normal(request.Email);
        var known = await db.Users.SingleOrDefaultAsync(u => u.Email == email, cancellationToken);
        if (known is not null && await db.MembersOf(accountId).AnyAsync(m => m.UserId == known.Id, cancellationToken))
            throw Taken();
        var password = known is null && string.IsNullOrEmpty(request.Password) ? Passwords.Random() : null;
        var user = known ?? Register(request, email, request.Password is { Length: > 0 } given ? given : password ?? "");
        var account = await db.Accounts.SingleAsync(a => a.Id == accountId, cancellationToken);
        var membership = Membership.Join(account, user, request.Role ?? AccountRole.Agent, actor.Actor.User, time.GetUtcNow());
        if (request.Availability is { } availability)
            membership.BeAvailable(availability);
        if (request.AutoOffline is { } auto)
            membership.GoOfflineWhenAway(auto);
        db.Memberships.Add(membership);
        db.Raise(() => new AgentJoined(accountId, user.Id, membership.Role));
        await SaveAsync(cancellationToken);
        audit.Note("agent.added", "User", user.Id.Value, new { membership.Role });
        await db.SaveChangesAsync(cancellationToken);
        return new Added(user.Id, password);
    }

    private User Register(AddAgent.Request request, string email, string password)
    {
        var now = time.GetUtcNow();
        var name = string.IsNullOrWhiteSpace(request.Name) ? email.Split('@')[0] : request.Name;
        var user = User.Register(name, email, Passwords.Hash(password), now);
        db.Tokens.Add(UserToken.Issue(user, TokenKind.Api, secrets, now));
        db.Tokens.Add(UserToken.Issue(user, TokenKind.Pubsub, secrets, now));
        return user;
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw Taken(); // somebody else added them at the same moment
        }
    }

    private static DomainException Taken() => new(ProblemCodes.ValidationFailed, "Email has already been taken", 422, "email");
}
