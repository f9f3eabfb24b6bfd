using System.Globalization;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Threads;

/// <summary>
/// What the copilot has read, numbered as it came: passages and conversations. A conversation is a passage of a document
/// that has its number with the sign turned round, so that both are quoted, checked and cited in one way.
/// </summary>
internal sealed class CopilotSources
{
    private const int LongestMessage = 2_000;

    /// <summary>For a conversation that a tool brings in, in tokens.</summary>
    public const int MostOfConversation = 3_000;

    private readonly List<Passage> _passages = [];
    private readonly List<string> _texts = [];

    public IReadOnlyList<Passage> Passages => _passages;

    /// <summary>As the model sees them: what speaks to machines is masked.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of a passage; what was read before keeps its own.</summary>
    public int Add(Passage passage)
    {
        var known = _passages.FindIndex(p => p.DocumentId == passage.DocumentId && p.ChunkId == passage.ChunkId);
        if (known >= 0) return known + 1;
        _passages.Add(passage);
        _texts.Add(HiddenInstructions.MaskIn(passage.Text));
        return _passages.Count;
    }

    /// <param name="most">Tokens; of a longer conversation the beginning and the end are read.</param>
    public int Add(AgentTranscript conversation, int most)
    {
        var text = Material.Fit([.. conversation.Messages.Select(Line)], most);
        return Add(new Passage(
            new ChunkId(0), new DocumentId(-conversation.Number.Value), string.Create(CultureInfo.InvariantCulture, $"Conversation #{conversation.Number}, {conversation.Status.ToString().ToLowerInvariant()}"),
            null, [], text, "", 0, null, null, null, null, 0, []));
    }

    /// <summary>What an answer cites, with what it is.</summary>
    public static IReadOnlyList<CopilotSource> Of(CitedReply reply, IReadOnlyList<Passage> passages) =>
    [
        .. reply.Sources.Select(s => reply.KeyOf(s).Value is < 0 and var conversation
            ? new CopilotSource(s.Number, s.Title, null, s.Quote, null, -conversation, IsInternal: true)
            : new CopilotSource(s.Number, s.Title, s.Url, s.Quote, s.DocumentId?.Value, null, passages.Any(p => p.DocumentId == s.DocumentId && p.IsInternal))),
    ];

    private static string Line(AgentMessage message) => string.Create(
        CultureInfo.InvariantCulture,
        $"{message.CreatedAt:yyyy-MM-dd HH:mm} {Material.NameOf(message.Sender)}{(message.IsPrivate ? " (private note)" : "")}: {message.Text.ReplaceLineEndings(" ").Brief(LongestMessage)}\n");
}
