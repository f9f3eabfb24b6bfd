using System.Globalization;
using Wheelhouse.Testing;

namespace Wheelhouse.Soak;

/// <summary>What must be true whenever nothing is left to do. Each violation is one sentence.</summary>
internal sealed class Invariants(Place place, Folders folders)
{
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        var broken = new List<string>();
        await CheckConversationsAsync(broken);
        foreach (var (path, source) in folders.All)
            await CheckFolderAsync(path, source, broken);
        broken.AddRange(await Soundness.ViolationsAsync(place.ConnectionString));
        return broken;
    }

    /// <summary>After each message of a customer one answer of the assistant, or one hand-off with its note, and nothing else.</summary>
    private async Task CheckConversationsAsync(List<string> broken)
    {
        var conversations = await place.QueryAsync(
            """
            select conversation_id, string_agg(
                case when sender_kind = 'contact' then 'c'
                     when private and content_attributes ? 'handoff' then 'n'
                     when sender_kind = 'assistant' and key is not null then 'a'
                     when sender_kind = 'assistant' then 'h'
                     when message_type = 'activity' then ''
                     else '?' end, '' order by sequence)
            from inbox.messages group by conversation_id
            """,
            static async reader =>
            {
                var all = new List<(long Id, string Course)>();
                while (await reader.ReadAsync())
                    all.Add((reader.GetInt64(0), reader.GetString(1)));
                return all;
            });
        broken.AddRange(
            from conversation in conversations
            where !System.Text.RegularExpressions.Regex.IsMatch(conversation.Course, "^(ca)*(ch{1,2}n)?$")
            select string.Create(CultureInfo.InvariantCulture, $"conversation {conversation.Id} went {conversation.Course}"));
    }

    private async Task CheckFolderAsync(string path, long source, List<string> broken)
    {
        var stored = await place.QueryAsync(
            "select external_key, content from knowledge.documents where source_id = $1 and removed_at is null and status = 'indexed'",
            static async reader =>
            {
                var all = new Dictionary<string, string>(StringComparer.Ordinal);
                while (await reader.ReadAsync())
                    all[reader.GetString(0)] = reader.GetString(1);
                return all;
            },
            source);
        var files = Directory.GetFiles(path).ToDictionary(static file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);
        broken.AddRange(files.Keys.Except(stored.Keys).Select(file => $"{file} of source {source} was lost"));
        broken.AddRange(stored.Keys.Except(files.Keys).Select(file => $"{file} of source {source} is gone and still found"));
        broken.AddRange(
            from file in files
            where stored.TryGetValue(file.Key, out var content) && !IsSame(file.Value, content)
            select $"{file.Key} of source {source} has an old text");
    }

    /// <summary>The edition and the numbers in the text say which file it was.</summary>
    private static bool IsSame(string file, string content) => Words(file).SequenceEqual(Words(content), StringComparer.Ordinal);

    private static string[] Words(string text) => text.Split([' ', '\n', '#'], StringSplitOptions.RemoveEmptyEntries);
}
