using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>The rules of the current account, as they are now.</summary>
internal sealed class SensitiveRuleBook(CaptainDb db, CompiledRules compiled)
{
    public async Task<SensitiveRules> ReadAsync(CancellationToken cancellationToken)
    {
        var rules = await db.SensitiveRules.AsNoTracking().Where(static r => r.Enabled).ToListAsync(cancellationToken);
        return rules.Count == 0 ? SensitiveRules.None : new SensitiveRules([.. rules.OrderBy(static r => r.Action).ThenBy(static r => r.Id.Value).Select(compiled.Of)]);
    }
}
