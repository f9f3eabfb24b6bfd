namespace Wheelhouse.Captain.Data;

/// <summary>What a turn keeps for good: everything that counts, how long each step took and how much left for whom; nothing that anybody wrote. How old it is the database says.</summary>
internal static class TurnRetention
{
    public const string Sql = """
        update captain.turns
        set question = '', rating_note = null, trace_removed_at = $3,
            record = jsonb_build_object(
                'searches', '[]'::jsonb, 'passages', '[]'::jsonb, 'sentences', '[]'::jsonb, 'steps', record -> 'steps', 'tried', '[]'::jsonb)
                || case when record ? 'sent' then jsonb_build_object('sent', record -> 'sent') else '{}'::jsonb end
        where id in (
            select id from captain.turns
            where trace_removed_at is null and recorded_at < $1
            order by recorded_at limit $2 for update skip locked)
        """;
}
