using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Threads;

/// <summary>The customer's other conversations that the agent sees, found by their words: without a model, so that one without tools has them, too.</summary>
internal sealed class CustomerHistory(CopilotWork work, IAgentDesk desk, ITextAnalysis analysis)
{
    private const int MostMessages = 600;

    private IReadOnlyList<AgentTranscript>? _all;

    /// <summary>Newest first; none where the question is about no conversation.</summary>
    public async Task<IReadOnlyList<AgentTranscript>> ReadAsync(CancellationToken cancellationToken) => work.Conversation is not { } conversation ? []
        : _all ??= [.. (await desk.ReadHistoryAsync(conversation.Number, MostMessages, cancellationToken)).Select(work.Rules.Readable)];

    /// <summary>Those with most of the words, at least one of them.</summary>
    public async Task<IReadOnlyList<AgentTranscript>> FindAsync(string query, int most, CancellationToken cancellationToken)
    {
        var language = analysis.DetectLanguage(query, work.Request.Language);
        var wanted = analysis.Terms(query, language).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. (await ReadAsync(cancellationToken))
                .Select(c => (Conversation: c, Hits: analysis.Terms(string.Join('\n', c.Messages.Select(static m => m.Text)), language).Distinct(StringComparer.Ordinal).Count(wanted.Contains)))
                .Where(static c => c.Hits > 0).OrderByDescending(static c => c.Hits).Take(most).Select(static c => c.Conversation),
        ];
    }
}
