using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Events;

namespace Wheelhouse.Captain.Approvals;

/// <summary>
/// The turn that asked for a call. An agent may be quicker than a model that is still writing: what became of the call is told behind what that
/// turn says of it, not before.
/// </summary>
internal sealed class AskingTurn(CaptainDb db, IOptions<TurnOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Its models may take so long together, and a provider that fails is waited for so long. Whoever has no end by then has died for good.</summary>
    private TimeSpan LongestLife => options.Value.MaxTime + TurnLimits.LongestWait;

    /// <summary>Whether it is still at work: then <paramref name="again"/> comes once more a little later, and nothing is to be told now.</summary>
    /// <remarks>A job of its own and no failure: waiting uses up no attempts.</remarks>
    public async Task<bool> GoesFirstAsync<T>(Approval approval, T again, CancellationToken cancellationToken)
        where T : ICommand
    {
        var deadSince = time.GetUtcNow() - LongestLife;
        if (!await db.Turns.AnyAsync(t => t.Id == approval.TurnId && t.Outcome == null && t.StartedAt > deadSince, cancellationToken)) return false;
        db.Enqueue(again, Pause, $"{approval.Id:N}/{approval.Runs}");
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
