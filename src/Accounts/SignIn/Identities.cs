using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.SignIn;

internal sealed class Identities(AccountsDb db, Sessions sessions, ISecretBox secrets, TimeProvider time) : IIdentities
{
    public Task<KnownUser?> FindByApiTokenAsync(string token, CancellationToken cancellationToken) =>
        FindByTokenAsync(token, TokenKind.Api, cancellationToken);

    public Task<KnownUser?> FindByPubsubTokenAsync(string token, CancellationToken cancellationToken) =>
        FindByTokenAsync(token, TokenKind.Pubsub, cancellationToken);

    public Task<KnownUser?> FindBySessionAsync(string uid, string client, string token, CancellationToken cancellationToken)
    {
        var (email, hash, now) = (User.Normal(uid), Session.HashOf(token, secrets), time.GetUtcNow());
        return db.Sessions.AsNoTracking()
            .Where(s => s.User.Email == email && s.Client == client && s.Hash == hash && s.ExpiresAt > now)
            .Select(s => new KnownUser(s.UserId, s.User.Name, s.User.Email, new Proof(s.Id, null)))
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<KnownUser?> FindByCookieAsync(string cookie, CancellationToken cancellationToken)
    {
        if (sessions.Read(cookie) is not { } sent)
            return null;
        var now = time.GetUtcNow();
        var found = await db.Sessions.AsNoTracking()
            .Where(s => s.Id == sent.Id && s.ExpiresAt > now)
            .Select(s => new { s.Hash, User = new KnownUser(s.UserId, s.User.Name, s.User.Email, new Proof(s.Id, null)) })
            .SingleOrDefaultAsync(cancellationToken);
        return found is not null && CryptographicOperations.FixedTimeEquals(found.Hash, Session.HashOf(sent.Token, secrets)) ? found.User : null;
    }

    public async Task<bool> StillHoldsAsync(UserId user, Proof proof, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (proof.SessionId is { } session)
            return await db.Sessions.AnyAsync(s => s.Id == session && s.UserId == user && s.ExpiresAt > now, cancellationToken);
        var tokens = await db.Tokens.AsNoTracking().Where(t => t.UserId == user).ToListAsync(cancellationToken);
        return tokens.Exists(token => token.Stamp == proof.TokenStamp);
    }

    public async Task<Entry> EnterAsync(AccountId account, UserId user, CancellationToken cancellationToken)
    {
        var found = await db.Accounts.AsNoTracking()
            .Where(a => a.Id == account)
            .Select(a => new { a.Status, Role = db.MembershipsOf(user).Where(m => m.AccountId == a.Id).Select(m => (AccountRole?)m.Role).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        return found switch
        {
            null => new Entry(EntryResult.NoSuchAccount, null),
            { Role: null } => new Entry(EntryResult.NotAMember, null),
            { Status: AccountStatus.Suspended } => new Entry(EntryResult.Suspended, null),
            _ => new Entry(EntryResult.Member, found.Role),
        };
    }

    private async Task<KnownUser?> FindByTokenAsync(string token, TokenKind kind, CancellationToken cancellationToken)
    {
        var hash = UserToken.HashOf(token, kind, secrets);
        var found = await db.Tokens.AsNoTracking()
            .Where(t => t.Kind == kind && t.Hash == hash)
            .Select(t => new { Token = t, t.User.Name, t.User.Email })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new KnownUser(found.Token.UserId, found.Name, found.Email, new Proof(null, found.Token.Stamp));
    }
}
