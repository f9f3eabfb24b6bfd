using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Tenants;

internal sealed class AccountDirectory(AccountsDb db, AuditTrail audit, TimeProvider time) : IAccounts
{
    public Task<AccountSnapshot?> FindAsync(AccountId account, CancellationToken cancellationToken) => db.Accounts.AsNoTracking()
        .Where(a => a.Id == account)
        .Select(a => new AccountSnapshot(a.Id, a.Name, a.Locale, a.Status, a.SupportEmail))
        .SingleOrDefaultAsync(cancellationToken);

    public async Task<bool> SetStatusAsync(AccountId account, AccountStatus status, CancellationToken cancellationToken)
    {
        var found = await db.Accounts.SingleOrDefaultAsync(a => a.Id == account, cancellationToken);
        if (found is null)
            return false;
        found.Become(status, time.GetUtcNow());
        audit.Note($"account.{(status == AccountStatus.Active ? "resumed" : "suspended")}", "Account", account.Value, account: account);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
