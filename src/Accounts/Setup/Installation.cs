using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Agents;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Accounts.Tenants;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.Setup;

internal sealed class Installation(AccountsDb db, ISecretBox secrets, TokenRenewal renewal, AuditTrail audit, TimeProvider time) : IInstallation
{
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await db.Users.AnyAsync(cancellationToken);

    public Task<FirstOwner?> SetUpAsync(OwnerDetails owner, CancellationToken cancellationToken)
    {
        var passwordHash = Passwords.Hash(owner.Password);
        return db.InTransactionAsync(
            async cancel =>
            {
                // Whoever comes second waits here and then finds the first owner; readers are not held up.
                await db.Database.ExecuteSqlRawAsync("lock table accounts.users in share row exclusive mode", cancel);
                return await IsEmptyAsync(cancel) ? await CreateAsync(owner, passwordHash, cancel) : null;
            },
            cancellationToken);
    }

    public async Task<FirstOwner?> FindOwnerAsync(string email, CancellationToken cancellationToken)
    {
        var address = User.Normal(email);
        var user = await db.Users.Where(u => u.Email == address).Select(u => u.Id).SingleOrDefaultAsync(cancellationToken);
        return await db.MembershipsOf(user)
            .Where(m => m.Role == AccountRole.Administrator)
            .OrderBy(m => m.AccountId)
            .Select(m => new FirstOwner(m.AccountId, m.UserId))
            .FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<string?> ResetPasswordAsync(string email, string? password, CancellationToken cancellationToken)
    {
        var address = User.Normal(email);
        var user = await db.Users.SingleOrDefaultAsync(u => u.Email == address, cancellationToken);
        if (user is null)
            return null;
        password ??= Passwords.Random();
        user.ChangePassword(Passwords.Hash(password));
        await renewal.RenewAsync(user.Id, TokenKind.Pubsub, cancellationToken);
        user.Touch(time.GetUtcNow());
        audit.Note("password.reset", "User", user.Id.Value, by: user.Id);
        return await db.InTransactionAsync(
            async cancel =>
            {
                await db.SaveChangesAsync(cancel);
                await db.Sessions.Where(s => s.UserId == user.Id).ExecuteDeleteAsync(cancel);
                return password;
            },
            cancellationToken);
    }

    private async Task<FirstOwner?> CreateAsync(OwnerDetails owner, string passwordHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var account = Account.Open(owner.CompanyName, owner.Locale, now);
        var user = User.Register(owner.Name, owner.Email, passwordHash, now);
        db.Memberships.Add(Membership.Join(account, user, AccountRole.Administrator, null, now));
        db.Tokens.Add(UserToken.Issue(user, TokenKind.Api, secrets, now));
        db.Tokens.Add(UserToken.Issue(user, TokenKind.Pubsub, secrets, now));
        db.Raise(() => new AgentJoined(account.Id, user.Id, AccountRole.Administrator));
        await db.SaveChangesAsync(cancellationToken);
        audit.Note("account.created", "Account", account.Id.Value, new { account.Name }, user.Id, account.Id);
        await db.SaveChangesAsync(cancellationToken);
        return new FirstOwner(account.Id, user.Id);
    }
}
