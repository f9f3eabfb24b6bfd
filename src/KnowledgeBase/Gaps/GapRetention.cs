namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>What customers asked goes as it goes from the records of turns; a gap goes when nobody has asked for as long. By when it was recorded, which is the database's own time.</summary>
internal static class GapRetention
{
    public const string Gaps = """
        delete from knowledge.gaps where id in (
            select id from knowledge.gaps where recorded_at < $1 and $3::timestamptz is not null order by recorded_at limit $2 for update skip locked)
        """;

    public const string Wordings = """
        delete from knowledge.gap_wordings where id in (
            select id from knowledge.gap_wordings where recorded_at < $1 and $3::timestamptz is not null order by recorded_at limit $2 for update skip locked)
        """;

    public const string Questions = """
        delete from knowledge.missed_questions where key in (
            select key from knowledge.missed_questions where recorded_at < $1 and $3::timestamptz is not null order by recorded_at limit $2 for update skip locked)
        """;
}
