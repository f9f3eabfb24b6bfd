using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

/// <summary>One account's model may be slow: the others search meanwhile.</summary>
public sealed class SlowModelTests
{
    [Fact]
    public async Task Searches_that_wait_for_a_model_keep_no_other_waiting()
    {
        var models = new SlowModels();
        await using var lab = await SearchLab.CreateAsync(TestContext.Current.CancellationToken, models);
        var (slow, quick) = (await lab.CreateBaseAsync(), await lab.CreateBaseAsync());
        foreach (var home in (KnowledgeBaseId[])[slow, quick]) await lab.AddAsync(home, "Refunds", ["A refund is paid within a week."]);
        await lab.ScalarAsync("update knowledge.knowledge_bases set embedding_model_id = 7 where id = $1", SqlValue.Of(slow.Value));

        var waiting = Enumerable.Range(0, 10).Select(_ => lab.TitlesAsync(slow, "When is a refund paid?")).ToList();
        await models.AllAsked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        (await lab.TitlesAsync(quick, "When is a refund paid?").WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBe(["Refunds"]);
        waiting.ShouldAllBe(search => !search.IsCompleted);

        models.Answer.SetResult();
        (await Task.WhenAll(waiting)).ShouldAllBe(titles => titles.Single() == "Refunds");
    }

    /// <summary>Answers when it is told to.</summary>
    private sealed class SlowModels : IKnowledgeModels
    {
        private int _asked;

        public TaskCompletionSource AllAsked { get; } = new();

        public TaskCompletionSource Answer { get; } = new();

        public async Task<EmbeddedTexts> EmbedAsync(AccountId account, long id, IReadOnlyList<string> texts, TimeSpan? patience, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _asked) == 10) AllAsked.SetResult();
            await Answer.Task.WaitAsync(cancellationToken);
            return new EmbeddedTexts([.. texts.Select(_ => new float[] { 1, 0 })], 0, 0);
        }

        public async Task<float[]> EmbedQuestionAsync(AccountId account, long id, string question, long? inbox, TimeSpan patience, CancellationToken cancellationToken) =>
            (await EmbedAsync(account, id, [question], patience, cancellationToken)).Vectors[0];

        public Task AskAnywayAsync(AccountId account, long id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<KnowledgeModel?> FindAsync(AccountId account, long id, KnowledgeModelPurpose purpose, CancellationToken cancellationToken) => Task.FromResult<KnowledgeModel?>(null);

        public Task<IReadOnlyList<double>> RerankAsync(AccountId account, long id, string question, IReadOnlyList<string> texts, long? inbox, TimeSpan patience, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<string> TranslateAsync(AccountId account, long id, string question, string language, long? inbox, TimeSpan patience, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
