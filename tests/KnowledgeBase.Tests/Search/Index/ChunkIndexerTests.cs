using Npgsql;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Index;

public sealed class ChunkIndexerTests : IAsyncLifetime
{
    private SearchLab _lab = null!;
    private KnowledgeBaseId _base;

    public async ValueTask InitializeAsync()
    {
        _lab = await SearchLab.CreateAsync(TestContext.Current.CancellationToken);
        _base = await _lab.CreateBaseAsync();
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Statistics_count_chunks_and_terms()
    {
        await _lab.AddAsync(_base, "Title", ["alpha beta alpha", "alpha gamma"]);

        (await ChunksWithAsync("alpha")).ShouldBe(2);
        (await ChunksWithAsync("beta")).ShouldBe(1);
        (await _lab.ScalarAsync("select chunks from knowledge.index_statistics")).ShouldBe(2);
        (await _lab.ScalarAsync("select terms from knowledge.index_statistics")).ShouldBe(11); // the title stands in both, and counts three times
    }

    [Fact]
    public async Task A_removed_document_leaves_nothing_behind()
    {
        var document = await _lab.AddAsync(_base, "Title", ["alpha beta", "alpha gamma"]);

        await _lab.RemoveAsync(_base, document);

        foreach (var table in new[] { "indexed_chunks", "index_terms", "postings", "embeddings" })
            (await _lab.ScalarAsync($"select count(*) from knowledge.{table}")).ShouldBe(0, table);
        (await _lab.ScalarAsync("select chunks + terms from knowledge.index_statistics")).ShouldBe(0);
        (await _lab.TitlesAsync(_base, "alpha")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Removing_twice_or_what_was_never_there_changes_nothing()
    {
        await _lab.AddAsync(_base, "Kept", ["alpha"]);
        var document = await _lab.AddAsync(_base, "Gone", ["alpha beta"]);

        await _lab.RemoveAsync(_base, document);
        await _lab.RemoveAsync(_base, document);
        await _lab.RemoveAsync(_base, new DocumentId(123_456));

        (await ChunksWithAsync("alpha")).ShouldBe(1);
        await StatisticsShouldBeRightAsync();
    }

    [Fact]
    public async Task A_chunk_cannot_leave_without_the_index()
    {
        var document = await _lab.AddAsync(_base, "Title", ["alpha"]);

        var refusal = await Should.ThrowAsync<PostgresException>(() =>
            _lab.ScalarAsync("delete from knowledge.chunks where document_id = $1", SqlValue.Of(document.Value)));

        refusal.SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
    }

    [Fact]
    public async Task Writers_at_the_same_time_keep_the_statistics_right()
    {
        string[] words = ["alpha", "beta", "gamma", "delta", "epsilon"];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async writer =>
        {
            var random = new Random(writer);
            var mine = new Queue<DocumentId>();
            for (var i = 0; i < 12; i++)
            {
                var text = string.Join(' ', Enumerable.Range(0, 20).Select(_ => words[random.Next(words.Length)]));
                mine.Enqueue(await _lab.AddAsync(_base, $"{writer} {i}", [text, text[..10]], "xx"));
                if (i % 3 == 2)
                    await _lab.RemoveAsync(_base, mine.Dequeue());
            }
        }));

        (await _lab.ScalarAsync("select chunks from knowledge.index_statistics")).ShouldBe(6 * (12 - 4) * 2);
        await StatisticsShouldBeRightAsync();
    }

    [Fact]
    public async Task A_rolled_back_write_leaves_no_trace()
    {
        await _lab.AddAsync(_base, "Kept", ["alpha"]);
        await Should.ThrowAsync<PostgresException>(() => _lab.AddAsync(_base, "Broken", ["alpha beta"], account: new(2), language: "e\0n"));

        (await ChunksWithAsync("alpha")).ShouldBe(1);
        (await ChunksWithAsync("beta")).ShouldBe(0);
    }

    private Task<long> ChunksWithAsync(string term) =>
        _lab.ScalarAsync("select coalesce(max(chunks), 0) from knowledge.index_terms where term = $1", SqlValue.Of(term));

    private async Task StatisticsShouldBeRightAsync()
    {
        (await _lab.ScalarAsync("""
            select count(*) from knowledge.index_terms t
            where t.chunks <> (select count(*) from knowledge.postings p where p.term_id = t.id)
            """)).ShouldBe(0);
        (await _lab.ScalarAsync("""
            select count(*) from knowledge.index_statistics s
            where (s.chunks, s.terms) <> (select count(*), coalesce(sum(c.length), 0) from knowledge.indexed_chunks c)
            """)).ShouldBe(0);
        (await _lab.ScalarAsync("""
            select count(*) from knowledge.postings p
            where not exists (select from knowledge.indexed_chunks c where c.chunk_id = p.chunk_id and p.term_id = any(c.term_ids))
            """)).ShouldBe(0);
    }
}
