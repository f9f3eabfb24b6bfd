using System.Text.Json.Nodes;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>What knowledge bases were asked and did not answer, grouped by meaning.</summary>
public interface IKnowledgeGaps
{
    /// <summary>
    /// Counts a question that was not answered. The same <see cref="MissedQuestion.Key"/> again changes nothing. A
    /// question without a word, or to a knowledge base that is gone, is passed over.
    /// </summary>
    Task RecordAsync(AccountId account, MissedQuestion question, CancellationToken cancellationToken);

    /// <summary>
    /// Takes everything back that was said in these conversations: their questions, wordings that nobody else used, pairs
    /// that wait for approval; approved pairs forget where they are from.
    /// </summary>
    Task ForgetAsync(AccountId account, IReadOnlyCollection<long> conversations, CancellationToken cancellationToken);

    /// <summary>What is kept of these conversations: each question with all that is known of it, for whoever asked.</summary>
    IAsyncEnumerable<JsonObject> ReadAsync(AccountId account, IReadOnlyCollection<long> conversations, CancellationToken cancellationToken);
}

/// <summary>A question that was not answered.</summary>
/// <param name="Key">Whoever reports it again reports it under the same key.</param>
/// <param name="Private">Words that tell who asked, such as a name; they are not kept.</param>
/// <param name="Language">Empty when it is not known.</param>
public sealed record MissedQuestion(
    KnowledgeBaseId Base, Guid Key, AskedIn Place, string Question, string Language, MissReason Reason, DateTimeOffset AskedAt, IReadOnlyList<string> Private);

/// <summary>Where something was asked. Only whoever reports it knows what the numbers mean.</summary>
/// <param name="Conversation">Its key.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Sequence">The message that asked.</param>
public sealed record AskedIn(long Conversation, long Number, long Sequence);

public enum MissReason
{
    /// <summary>Nothing was found that carries an answer.</summary>
    NoAnswer,

    /// <summary>Whoever answers decided that a person must.</summary>
    HandedOff,
}

/// <summary>What people answered themselves. Whoever keeps conversations implements it.</summary>
public interface IQuestionReplies
{
    /// <summary>What a person first answered for everybody to read; null when nobody has.</summary>
    Task<HumanAnswer?> FindAsync(AccountId account, AskedIn place, CancellationToken cancellationToken);
}

/// <param name="Private">Words that tell who asked.</param>
/// <param name="Authors">The names of those who answered.</param>
public sealed record HumanAnswer(string Text, IReadOnlyList<string> Private, IReadOnlyList<string> Authors);
