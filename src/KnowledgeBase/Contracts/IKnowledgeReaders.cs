using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>
/// Tells which knowledge bases somebody answers from. Whoever reads bases implements it; a base that nobody reads is
/// never offered nor chosen for a source.
/// </summary>
public interface IKnowledgeReaders
{
    Task<IReadOnlyCollection<KnowledgeBaseId>> ListReadAsync(AccountId account, CancellationToken cancellationToken);
}
