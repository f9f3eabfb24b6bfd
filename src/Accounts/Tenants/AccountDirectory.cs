using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Tenants;

internal sealed class AccountDirectory(AccountsDb db) : IAccounts
{
    public Task<AccountSnapshot?> FindAsync(AccountId account, CancellationToken cancellationToken) => db.Accounts.AsNoTracking()
        .Where(a => a.Id == account)
        .Select(a => new AccountSnapshot(a.Id, a.Name, a.Locale, a.Status, a.SupportEmail))
        .SingleOrDefaultAsync(cancellationToken);
}
