using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Platform.Data;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Embedding;

/// <summary>A large knowledge base is searched as a small one is, and whatever is written to it counts at once.</summary>
public sealed class VectorSignsTests : IAsyncLifetime
{
    private const string Settings = """{"search":{"lexical_weight":0,"candidates":10}}""";
    private static readonly string[] Things = ["refund", "parcel", "password", "invoice", "coffee", "garden", "violin", "holiday", "tax", "kettle", "bicycle", "doctor"];
    private static readonly string[] Deeds = ["is lost", "is paid", "takes a week", "costs nothing", "is sent by mail", "must be cleaned", "is too loud", "has a long history", "is not for children", "begins on Monday", "was broken by the cat", "needs a new battery"];
    private SearchLab _large = null!;
    private SearchLab _small = null!;
    private (KnowledgeBaseId Large, KnowledgeBaseId Small) _base;

    public async ValueTask InitializeAsync()
    {
        _large = await SearchLab.CreateAsync(TestContext.Current.CancellationToken, settings: [new("KnowledgeBase:LargeFrom", "10"), new("KnowledgeBase:SignCandidates", "0")]);
        _small = await SearchLab.CreateAsync(TestContext.Current.CancellationToken);
        _base = (await _large.CreateBaseAsync(settings: Settings), await _small.CreateBaseAsync(settings: Settings));
        foreach (var thing in Things) await AddAsync(thing, [.. Deeds.Select(deed => $"The {thing} {deed}.")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _large.DisposeAsync();
        await _small.DisposeAsync();
    }

    [Fact]
    public async Task The_same_is_found_as_by_comparing_everything()
    {
        foreach (var question in Things.Select(thing => $"my {thing} was broken").Append("who has to clean it")) await SameAsync(question);
    }

    [Fact]
    public async Task What_comes_goes_and_changes_its_readers_counts_at_once()
    {
        await SameAsync("a sailing boat without wind");
        var boat = await AddAsync("boat", ["The sailing boat waits for the wind."]);
        (await SameAsync("a sailing boat without wind"))[0].ShouldContain("sailing boat");

        await HideAsync(_large, _base.Large, boat.Large);
        await HideAsync(_small, _base.Small, boat.Small);
        (await SameAsync("a sailing boat without wind")).ShouldAllBe(text => !text.Contains("sailing boat"));
        (await SameAsync("a sailing boat without wind", includeInternal: true))[0].ShouldContain("sailing boat");

        await _large.RemoveAsync(_base.Large, boat.Large);
        await _small.RemoveAsync(_base.Small, boat.Small);
        (await SameAsync("a sailing boat without wind", includeInternal: true)).ShouldAllBe(text => !text.Contains("sailing boat"));
    }

    [Fact]
    public async Task Many_that_are_near_and_must_not_be_found_take_no_places()
    {
        var many = await AddAsync("kettles", [.. Enumerable.Range(0, 140).Select(i => $"The kettle number {i} must be cleaned.")]);
        await SameAsync("who has to clean the kettle");
        foreach (var (lab, document) in new[] { (_large, many.Large), (_small, many.Small) })
            await lab.ScalarAsync("update knowledge.documents set valid_until = now() - interval '1 day' where id = $1", SqlValue.Of(document.Value));
        (await SameAsync("who has to clean the kettle")).Length.ShouldBe(5, "they are not valid any more");

        await _large.RemoveAsync(_base.Large, many.Large);
        await _small.RemoveAsync(_base.Small, many.Small);
        foreach (var lab in new[] { _large, _small }) await lab.ScalarAsync("delete from knowledge.documents where title = 'kettles'");
        (await SameAsync("who has to clean the kettle")).Length.ShouldBe(5, "they are gone, and the table does not know");
        (await SameAsync("who has to clean the kettle")).Length.ShouldBe(5);
    }

    [Fact]
    public async Task What_there_is_no_room_for_is_left_to_the_database_and_takes_nobodys_room()
    {
        await using var lab = await SearchLab.CreateAsync(TestContext.Current.CancellationToken, settings: [new("KnowledgeBase:LargeFrom", "1"), new("KnowledgeBase:VectorMemory", "1")]);
        var (first, second, large) = (await lab.CreateBaseAsync(), await lab.CreateBaseAsync(), await lab.CreateBaseAsync());
        // 81 bytes a window: two of the small ones do not fit together, the large one does not by itself.
        foreach (var (home, windows) in new[] { (first, 8_000), (second, 8_000), (large, 13_000) })
        {
            await lab.AddAsync(home, "Quay", ["The quay is grey."]);
            await lab.ScalarAsync("""
                insert into knowledge.embeddings (chunk_id, model, position, account_id, knowledge_base_id, is_internal, revision, embedding)
                select chunk_id, model, n, account_id, knowledge_base_id, is_internal, revision, embedding from knowledge.embeddings, generate_series(1, $2) n
                where knowledge_base_id = $1 and position = 0
                """, SqlValue.Of(home.Value), SqlValue.Of(windows));
        }

        (await IsRememberedAsync(lab, large)).ShouldBeFalse();
        (await IsRememberedAsync(lab, first)).ShouldBeTrue();
        (await IsRememberedAsync(lab, second)).ShouldBeFalse("the first is still asked");
        (await IsRememberedAsync(lab, first)).ShouldBeTrue();
        foreach (var home in new[] { first, second, large })
            (await lab.SearchAsync(new SearchQuery(home, "grey quay", 1, "en"))).Passages.ShouldHaveSingleItem().VectorScore.ShouldNotBeNull();
    }

    private static async Task<bool> IsRememberedAsync(SearchLab lab, KnowledgeBaseId home)
    {
        var embedding = lab.Services.GetRequiredService<ITextEmbedding>();
        var vector = (await embedding.EmbedAsync(["grey quay"], CancellationToken.None))[0];
        await using var connection = await lab.Source.OpenConnectionAsync();
        var state = (await IndexState.ReadAsync(connection, SearchLab.Account, home, CancellationToken.None))!;
        return await lab.Services.GetRequiredService<VectorSigns>()
            .NearestAsync(connection, home, embedding.Model, state, vector, includeInternal: false, new HashSet<long>(), CancellationToken.None) is not null;
    }

    [Fact]
    public void Signs_are_those_that_the_database_writes()
    {
        var vector = Enumerable.Range(0, 130).Select(i => i % 3 == 0 ? 1f : i % 3 == 1 ? -1f : 0f).ToArray();

        SignTable.Of(new System.Collections.BitArray([.. vector.Select(x => x > 0)])).ShouldBe(SignTable.Of(vector));
    }

    [Fact]
    public void The_nearest_come_once_each_and_internal_ones_only_when_asked_for()
    {
        ulong[] Signs(int differ) => [(1UL << differ) - 1];
        var table = SignTable.Empty.With([new(1, 10, false, Signs(3)), new(2, 10, true, Signs(0)), new(3, 11, false, Signs(1))]).With([new(3, 11, false, Signs(2)), new(4, 12, false, Signs(9))]);

        HashSet<long> none = [];
        table.Nearest([0UL], includeInternal: true, none, 3).Order().ShouldBe([2, 3]);
        table.Nearest([0UL], includeInternal: false, none, 3).Order().ShouldBe([1, 3]);
        table.Nearest([0UL], includeInternal: true, none, 100).Order().ShouldBe([1, 2, 3, 4]);
        table.Nearest([0UL], includeInternal: true, new HashSet<long> { 11 }, 2).Order().ShouldBe([1, 2]);
        SignTable.Empty.Nearest([0UL], includeInternal: true, none, 3).ShouldBeEmpty();
    }

    private async Task<(DocumentId Large, DocumentId Small)> AddAsync(string title, string[] texts) =>
        (await _large.AddAsync(_base.Large, title, texts), await _small.AddAsync(_base.Small, title, texts));

    private static async Task HideAsync(SearchLab lab, KnowledgeBaseId home, DocumentId document)
    {
        await using var connection = await lab.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ChunkIndexer.ShowToAsync(connection, transaction, home, document, isInternal: true, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private async Task<string[]> SameAsync(string question, bool includeInternal = false)
    {
        var found = (await _large.SearchAsync(new SearchQuery(_base.Large, question, 5, "en", includeInternal))).Passages;
        var all = (await _small.SearchAsync(new SearchQuery(_base.Small, question, 5, "en", includeInternal))).Passages;
        found.Select(passage => passage.Text).ShouldBe(all.Select(passage => passage.Text));
        found.Select(passage => passage.VectorScore).ShouldBe(all.Select(passage => passage.VectorScore));
        return [.. found.Select(passage => passage.Text)];
    }
}
