using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.Tokens;

/// <summary>Replaces somebody's token with the next save; what was opened with the old one is cut off within half a minute.</summary>
internal sealed class TokenRenewal(AccountsDb db, ISecretBox secrets, TimeProvider time)
{
    public async Task RenewAsync(UserId user, TokenKind kind, CancellationToken cancellationToken)
    {
        var token = await db.Tokens.SingleAsync(t => t.UserId == user && t.Kind == kind, cancellationToken);
        token.Renew(secrets, time.GetUtcNow());
    }
}
