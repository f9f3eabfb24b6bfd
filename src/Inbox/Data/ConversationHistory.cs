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
                select id, inbox_id, first_reply_at
                from inbox.conversations where account_id = {account} and created_at >= {first} and created_at < {end}
            ), steps as (
                select s.id, s.conversation_id, s.to_status, s.done_by, s.reason, s.at,
                       coalesce(b.first_reply_at <= s.at, false) as after_human_reply,
                       count(s.reason) over (partition by s.conversation_id order by s.id)::int as hand_offs,
                       coalesce(lead(s.to_status) over w in ('open', 'pending') and lead(s.at) over w < s.at + {quickly}, false) as reopened_quickly
                from inbox.status_changes s join begun b on b.id = s.conversation_id
                window w as (partition by s.conversation_id order by s.id)
            ), courses as (
                select conversation_id,
                       (array_agg(done_by order by id desc) filter (where to_status = 'resolved'))[1] as resolved_by,
                       array_agg(reason order by id) filter (where reason is not null) as reasons,
                       array_agg((extract(epoch from at) * 1000)::bigint order by id) filter (where to_status = 'resolved') as resolved_at,
                       array_agg(after_human_reply order by id) filter (where to_status = 'resolved') as after_human_reply,
                       array_agg(hand_offs order by id) filter (where to_status = 'resolved') as hand_offs,
                       array_agg(reopened_quickly order by id) filter (where to_status = 'resolved') as reopened_quickly
                from steps group by conversation_id
            )
            select b.id as "Id", b.inbox_id as "InboxId", b.first_reply_at is not null as "HasHumanReply", c.resolved_by as "ResolvedBy",
                   coalesce(c.reasons, array[]::text[]) as "Reasons", coalesce(c.resolved_at, array[]::bigint[]) as "ResolvedAt",
                   coalesce(c.after_human_reply, array[]::boolean[]) as "AfterHumanReply", coalesce(c.hand_offs, array[]::int[]) as "HandOffs",
                   coalesce(c.reopened_quickly, array[]::boolean[]) as "ReopenedQuickly"
            from begun b left join courses c on c.conversation_id = b.id
            """).ToListAsync(cancellationToken);
        return rows.ConvertAll(CourseOf);
    }

    private static ConversationCourse CourseOf(Row row)
    {
        var resolutions = new Resolved[row.ResolvedAt.Length];
        for (var i = 0; i < resolutions.Length; i++)
            resolutions[i] = new Resolved(DateTimeOffset.FromUnixTimeMilliseconds(row.ResolvedAt[i]), row.AfterHumanReply[i], row.HandOffs[i], row.ReopenedQuickly[i]);
        return new ConversationCourse(
            new ConversationId(row.Id), new InboxId(row.InboxId), row.HasHumanReply, row.Reasons, resolutions.Length == 0 ? null : resolutions.Max(static r => r.At), Kind(row.ResolvedBy), resolutions);
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

    private sealed record Row(
        long Id, long InboxId, bool HasHumanReply, string? ResolvedBy, string[] Reasons, long[] ResolvedAt, bool[] AfterHumanReply, int[] HandOffs, bool[] ReopenedQuickly);
}
