using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>A gap on the wire.</summary>
/// <param name="Question">As it was asked most often.</param>
/// <param name="Status"><c>open</c>, <c>dismissed</c> or <c>solved</c>. A solved one that is missed again is open again.</param>
/// <param name="MissedCount">How often it was asked and not answered.</param>
/// <param name="MissedSinceSolved">How often of these after it was solved last.</param>
/// <param name="MissedLately">How often in the last 30 days.</param>
/// <param name="MissedBefore">How often in the 30 days before these.</param>
/// <param name="PairId">The pair that was started from it, approved or not.</param>
/// <param name="DocumentId">The article that was written from it.</param>
internal sealed record GapJson(
    GapId Id,
    KnowledgeBaseId KnowledgeBaseId,
    string Question,
    string Language,
    GapStatus Status,
    int MissedCount,
    int MissedSinceSolved,
    int MissedLately,
    int MissedBefore,
    int WordingsCount,
    long FirstAt,
    long LastAt,
    long? SolvedAt,
    string? ChangedByName,
    long? ChangedAt,
    PairId? PairId,
    DocumentId? DocumentId);

/// <summary>One time that somebody asked.</summary>
/// <param name="ConversationId">The number of the conversation.</param>
/// <param name="Reason"><c>no_answer</c>: nothing was found that carries one; <c>handed_off</c>: whoever answers decided that a person must.</param>
internal sealed record GapExampleJson(long ConversationId, string Question, MissReason Reason, long AskedAt);

/// <summary>A gap with how it was asked about.</summary>
/// <param name="Wordings">Most frequent first, 30 at most.</param>
/// <param name="Examples">Newest first, 10 at most.</param>
internal sealed record GapDetails(GapJson Gap, IReadOnlyList<string> Wordings, IReadOnlyList<GapExampleJson> Examples);
