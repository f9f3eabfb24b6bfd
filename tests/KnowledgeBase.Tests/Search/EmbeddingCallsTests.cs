using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

public sealed class EmbeddingCallsTests
{
    /// <summary>As of a page that only lists others, when its source is cut anew: providers refuse an empty request, and it cannot be halved.</summary>
    [Fact]
    public async Task No_text_is_no_call()
    {
        var calls = new EmbeddingCalls(null!, null!, null!, new AccountId(1), new KnowledgeBaseId(1), 1, []);
        var (vectors, refused) = await calls.EmbedAsync(CancellationToken.None);
        vectors.ShouldBeEmpty();
        refused.ShouldBeEmpty();
    }
}
