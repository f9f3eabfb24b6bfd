using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Agents;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Accounts.Tenants;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Data;

/// <summary>The schema <c>accounts</c>.</summary>
internal sealed class AccountsDb(DbContextOptions<AccountsDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "accounts";

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<User> Users => Set<User>();

    /// <summary>Of the current account.</summary>
    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<UserToken> Tokens => Set<UserToken>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<AuditEntry> Audits => Set<AuditEntry>();

    protected override string Schema => SchemaName;

    /// <summary>
    /// One person's memberships in all accounts: to let them in and to show them where they belong. The only place
    /// that looks past the account filter, because here the account is the question.
    /// </summary>
    public IQueryable<Membership> MembershipsOf(UserId user) =>
        Memberships.IgnoreQueryFilters([AccountFilter]).Where(m => m.UserId == user);

    /// <summary>The members of an account that a contract's caller names.</summary>
    public IQueryable<Membership> MembersOf(AccountId account) =>
        Memberships.IgnoreQueryFilters([AccountFilter]).Where(m => m.AccountId == account);
}
