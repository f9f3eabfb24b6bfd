using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Data;

/// <summary>One statement for all conversations of a report: who changed what when is read where it lies.</summary>
internal sealed class ConversationHistory(InboxDb db, ICurrentActor actor) : IConversationHistory
{
    public async Task<IReadOnlyList<ConversationCourse>> ReadAsync(DateTimeOffset since, DateTimeOffset until, TimeSpan quickly, CancellationToken cancellationToken)
    {
        var account = (actor.AccountId ?? throw DomainException.NotPermitted()).Value;
        var (first, end) = (since.ToUniversalTime(), until.ToUniversalTime());
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            with begun as (
                select id, inbox_id, first_reply_at is not null as has_human_reply
                from inbox.conversations where account_id = {account} and created_at >= {first} and created_at < {end}
            ), steps as (
                select s.id, s.conversation_id, s.from_status, s.to_status, s.done_by, s.reason, s.at,
                       lag(s.at) over (partition by s.conversation_id order by s.id) as before_at
                from inbox.status_changes s join begun b on b.id = s.conversation_id
            ), courses as (
                select conversation_id,
                       max(at) filter (where to_status = 'resolved') as resolved_at,
                       (array_agg(done_by order by id desc) filter (where to_status = 'resolved'))[1] as resolved_by,
                       (array_agg(reason order by id) filter (where reason is not null))[1] as hand_off_reason,
                       bool_or(from_status = 'resolved' and to_status in ('open', 'pending') and at < before_at + {quickly}) as reopened_quickly
                from steps group by conversation_id
            )
            select b.id as "Id", b.inbox_id as "InboxId", b.has_human_reply as "HasHumanReply", c.hand_off_reason as "HandOffReason",
                   c.resolved_at as "ResolvedAt", c.resolved_by as "ResolvedBy", coalesce(c.reopened_quickly, false) as "ReopenedQuickly"
            from begun b left join courses c on c.conversation_id = b.id
            """).ToListAsync(cancellationToken);
        return rows.ConvertAll(static r => new ConversationCourse(new ConversationId(r.Id), new InboxId(r.InboxId), r.HasHumanReply, r.HandOffReason, r.ResolvedAt, Kind(r.ResolvedBy), r.ReopenedQuickly));
    }

    private static SenderKind? Kind(string? name) => name switch
    {
        null => null,
        "contact" => SenderKind.Contact,
        "agent" => SenderKind.Agent,
        "assistant" => SenderKind.Assistant,
        "agent_bot" => SenderKind.AgentBot,
        _ => SenderKind.System,
    };

    private sealed record Row(long Id, long InboxId, bool HasHumanReply, string? HandOffReason, DateTimeOffset? ResolvedAt, string? ResolvedBy, bool ReopenedQuickly);
}
