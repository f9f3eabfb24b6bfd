using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Gaps.Review;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Pairs;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>What somebody may start from who answers a gap: how it was asked, and what a person answered when it was asked last.</summary>
internal sealed class GapDrafts(GapReader reader, IEnumerable<IQuestionReplies> replies)
{
    /// <exception cref="DomainException">There is no such gap.</exception>
    public async Task<GapDraft> ReadAsync(AccountId account, GapId id, CancellationToken cancellationToken)
    {
        var gap = await reader.FindAsync(account, id, cancellationToken);
        var wordings = await reader.WordingsAsync(account, id, cancellationToken);
        var (reply, from) = await ReplyAsync(account, id, cancellationToken);
        long[] drawnFrom = [.. wordings.Select(static w => w.Conversation).Append(from?.Conversation ?? 0).Where(static c => c != 0).Distinct()];
        return new GapDraft(gap, [.. wordings.Select(static w => w.Question).Where(question => question != gap.Question)], reply, from?.Number, drawnFrom);
    }

    /// <summary>Of the newest example in which a person has answered.</summary>
    private async Task<(string? Text, AskedIn? From)> ReplyAsync(AccountId account, GapId id, CancellationToken cancellationToken)
    {
        if (replies.FirstOrDefault() is not { } people) return default;
        foreach (var example in (await reader.ExamplesAsync(account, id, cancellationToken)).DistinctBy(static e => e.ConversationId))
        {
            if (await people.FindAsync(account, example.Place, cancellationToken) is { } answer && Shown(answer) is { } text) return (text, example.Place);
        }

        return default;
    }

    private static string? Shown(HumanAnswer answer)
    {
        var text = VisibleText.Clean(QuestionText.WithoutGreeting(answer.Text, answer.Private, answer.Authors)).Trim();
        return text.Any(char.IsLetterOrDigit) ? text.Clip(PairText.LongestAnswer) : null;
    }
}

/// <summary>A draft of an answer.</summary>
/// <param name="Reply">What a person answered; null when nobody has.</param>
/// <param name="RepliedIn">The number of the conversation in which.</param>
/// <param name="DrawnFrom">The conversations whose words stand in it.</param>
internal sealed record GapDraft(GapJson Gap, IReadOnlyList<string> Wordings, string? Reply, long? RepliedIn, IReadOnlyList<long> DrawnFrom);
