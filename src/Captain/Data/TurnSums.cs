using Microsoft.EntityFrameworkCore;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Data;

/// <summary>What the turns of a conversation come to.</summary>
/// <param name="IsInvolved">Captain said something to the customer, or handed over.</param>
/// <param name="Assistant">Of the last turn.</param>
/// <param name="Writer">The model of the last reply, as its people know it; null where nothing was written.</param>
/// <param name="HandOffReasons">Of each hand-off, in order.</param>
/// <param name="LastRule">By which the last reply was decided.</param>
/// <param name="HasAnswer">A question was answered.</param>
internal sealed record TurnSum(
    long Conversation, bool IsInvolved, long Assistant, string? Writer, string[] HandOffReasons, string? LastRule, bool HasAnswer, decimal Price,
    long CustomerUp, long CustomerDown, string? LastCustomerRating, long AgentUp, long AgentDown, string[] BadReasons);

/// <summary>One statement for all turns of a report.</summary>
internal static class TurnSums
{
    /// <summary>A turn begins after its conversation, by the clock of its node.</summary>
    private static readonly TimeSpan Clocks = TimeSpan.FromHours(1);

    public static Task<List<TurnSum>> ReadTurnSumsAsync(this CaptainDb db, AccountId account, DateTimeOffset since, long[] conversations, CancellationToken cancellationToken)
    {
        var (owner, first) = (account.Value, since.ToUniversalTime() - Clocks);
        return db.Database.SqlQuery<TurnSum>(
            $"""
            select conversation_id as "Conversation",
                   bool_or(coalesce(outcome, '') in ('reply', 'hand_off')) as "IsInvolved",
                   (array_agg(assistant_id order by sequence desc))[1] as "Assistant",
                   (array_agg(writer order by sequence desc) filter (where outcome = 'reply' and writer not in ('', 'none')))[1] as "Writer",
                   coalesce(array_agg(reason order by sequence) filter (where outcome = 'hand_off' and reason is not null), array[]::text[]) as "HandOffReasons",
                   (array_agg(rule order by sequence desc) filter (where outcome = 'reply'))[1] as "LastRule",
                   bool_or(outcome = 'reply' and reason in ('answered', 'partly_answered', 'unsure')) is true as "HasAnswer",
                   sum(price) as "Price",
                   count(*) filter (where customer_rating = 'up') as "CustomerUp",
                   count(*) filter (where customer_rating = 'down') as "CustomerDown",
                   (array_agg(customer_rating order by sequence desc) filter (where customer_rating is not null))[1] as "LastCustomerRating",
                   count(*) filter (where rating = 'up') as "AgentUp",
                   count(*) filter (where rating = 'down') as "AgentDown",
                   coalesce(array_agg(rating_reason) filter (where rating_reason is not null), array[]::text[]) as "BadReasons"
            from captain.turns
            where account_id = {owner} and started_at >= {first} and conversation_id = any({conversations})
            group by conversation_id
            """).ToListAsync(cancellationToken);
    }
}
