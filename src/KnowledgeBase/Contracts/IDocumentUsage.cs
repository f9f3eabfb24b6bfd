using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>Counts what answers do with documents.</summary>
public interface IDocumentUsage
{
    /// <summary>
    /// An answer as it is now, counted today: which documents it cites, and how it is rated. The same <paramref name="answer"/> again counts
    /// its documents no second time, and its rating in the place of the one before. Documents that are gone are passed over.
    /// </summary>
    Task ReportAsync(AccountId account, Guid answer, IReadOnlyCollection<DocumentId> cited, AnswerRating? rating, CancellationToken cancellationToken);
}

public enum AnswerRating
{
    Up,
    Down,
}
