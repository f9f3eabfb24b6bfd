using System.Collections.Concurrent;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// How many texts a named model takes in one call, as this node has found out: servers do not say it beforehand, and it is
/// anything from one to thousands. After an hour the usual number is tried again, because a server may have been busy.
/// </summary>
internal sealed class CallSizes(TimeProvider time)
{
    /// <summary>What usual providers take in one request, and what one failure may cost.</summary>
    public const int Usual = 64;

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(AccountId Account, long Model), (int Size, DateTimeOffset Until)> _learned = new();

    public int Of(AccountId account, long model) => _learned.TryGetValue((account, model), out var known) && known.Until > time.GetUtcNow() ? known.Size : Usual;

    public void Learn(AccountId account, long model, int size) => _learned[(account, model)] = (size, time.GetUtcNow() + Remembered);
}
