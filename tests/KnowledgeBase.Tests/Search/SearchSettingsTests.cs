using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

/// <summary>What the settings of a knowledge base do to a search.</summary>
public sealed class SearchSettingsTests : IAsyncLifetime
{
    private SearchLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await SearchLab.CreateAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [InlineData("""{"vector_weight":0}""", true, false)]
    [InlineData("""{"lexical_weight":0}""", false, true)]
    [InlineData("""{}""", true, true)]
    public async Task An_arm_without_weight_does_not_search(string search, bool hasWords, bool hasVectors)
    {
        var home = await BaseAsync(search);
        await _lab.AddAsync(home, "Refunds", ["A refund is paid to the original payment method within a week."]);

        var passage = (await _lab.SearchAsync(new SearchQuery(home, "refund payment"))).Passages.ShouldHaveSingleItem();

        (passage.LexicalRank is not null, passage.VectorRank is not null).ShouldBe((hasWords, hasVectors));
    }

    [Fact]
    public async Task A_search_returns_as_many_passages_as_the_settings_say_unless_told_otherwise()
    {
        var home = await BaseAsync("""{"passages":2}""");
        for (var i = 0; i < 5; i++) await _lab.AddAsync(home, $"Refund {i}", [$"Refund number {i} is paid."]);

        (await _lab.SearchAsync(new SearchQuery(home, "refund"))).Passages.Count.ShouldBe(2);
        (await _lab.SearchAsync(new SearchQuery(home, "refund", Top: 4))).Passages.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Passages_fit_into_the_budget_and_the_best_one_comes_whole_in_any_case()
    {
        var home = await BaseAsync("""{"context_budget":500}""");
        await _lab.AddAsync(home, "Refund", ["Refund. " + new string('x', 700)]);
        await _lab.AddAsync(home, "Parcels", ["Parcel one. " + new string('y', 200)]);
        await _lab.AddAsync(home, "Parcels abroad", ["Parcel two. " + new string('z', 200)]);
        await _lab.AddAsync(home, "Parcels lost", ["Parcel three. " + new string('w', 200)]);

        (await _lab.SearchAsync(new SearchQuery(home, "refund"))).Passages.ShouldHaveSingleItem().Text.Length.ShouldBe(708);
        (await _lab.SearchAsync(new SearchQuery(home, "parcel"))).Passages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_holds_too_little_of_the_question_is_not_found()
    {
        const string Question = "refund for a broken violin string";
        var (strict, lax) = (await BaseAsync("""{"minimum_evidence":0.6}"""), await BaseAsync("{}"));
        foreach (var home in new[] { strict, lax })
        {
            await _lab.AddAsync(home, "返金", ["refund は七日以内です。"], "ja");
            await _lab.AddAsync(home, "Music", ["A refund for a broken violin string is paid at once."], "en");
        }

        (await _lab.TitlesAsync(strict, Question)).ShouldBe(["Music"]);
        (await _lab.TitlesAsync(lax, Question)).ShouldBe(["Music", "返金"]);
    }

    [Theory]
    [InlineData("KDS, kitchen display screen", "KDS", "Kitchen display screen")]
    [InlineData("KDS, kitchen display screen", "kitchen display screens", "KDS")]
    [InlineData("customer portal => dashboard", "where is the customer portal", "Dashboard")]
    [InlineData("KVM, 客服工作台", "KVM 在哪里", "客服工作台")]
    public async Task Synonyms_of_a_team_find_what_is_called_otherwise(string line, string question, string title)
    {
        var (with, without) = (await BaseAsync($$"""{"synonyms":["{{line}}"],"vector_weight":0}"""), await BaseAsync("""{"vector_weight":0}"""));
        foreach (var home in new[] { with, without })
        {
            await _lab.AddAsync(home, title, [$"{title} is found in the menu at the left."], title[0] > 'z' ? "zh" : "en");
            await _lab.AddAsync(home, "Sign in", ["To sign in, type your password."]);
        }

        var found = await _lab.SearchAsync(new SearchQuery(with, question));
        found.Passages[0].Title.ShouldBe(title);
        found.Passages[0].Coverage.ShouldBeGreaterThan(0.25, "the word stands there in its other form");
        (await _lab.TitlesAsync(without, question)).FirstOrDefault().ShouldNotBe(title);
    }

    [Fact]
    public async Task A_synonym_in_one_direction_does_not_work_in_the_other()
    {
        var home = await BaseAsync("""{"synonyms":["gizmo => widget"],"vector_weight":0}""");
        await _lab.AddAsync(home, "Widget", ["The widget stands at the right."]);
        await _lab.AddAsync(home, "Gizmo", ["The gizmo stands at the left."]);

        (await _lab.TitlesAsync(home, "gizmo")).ShouldBe(["Gizmo", "Widget"]);
        (await _lab.TitlesAsync(home, "widget")).ShouldBe(["Widget"]);
    }

    [Theory]
    [InlineData("how do I clean the brewmastr", "Brewmaster")]
    [InlineData("how do I clean the brew master", "Brewmaster")]
    [InlineData("how do I clean the rbewmaster", "Brewmaster")]
    [InlineData("how do I clean the kettleone", "Kettle One")]
    [InlineData("how do I clean the ketle one", "Kettle One")]
    public async Task A_product_is_found_in_spite_of_a_slip_and_in_one_word_or_two(string question, string title)
    {
        var home = await BaseAsync("""{"names":["Brewmaster","Kettle One"],"vector_weight":0}""");
        await _lab.AddAsync(home, "Brewmaster", ["The Brewmaster has a tank."]);
        await _lab.AddAsync(home, "Kettle One", ["The Kettle One has a lid."]);
        await _lab.AddAsync(home, "One account", ["One account is enough to clean up a brew of rules of the master data."]);

        (await _lab.SearchAsync(new SearchQuery(home, question))).Passages.Where(passage => passage.Title != "One account").ShouldHaveSingleItem().Title.ShouldBe(title);
    }

    [Fact]
    public async Task The_builtin_reranker_prefers_words_that_stand_together()
    {
        var (plain, reranked) = (await BaseAsync("""{"vector_weight":0}"""), await BaseAsync("""{"vector_weight":0,"reranker":"builtin"}"""));
        foreach (var home in new[] { plain, reranked })
        {
            await _lab.AddAsync(home, "A", ["The card reader takes every coin, says the manual, and each gift is wrapped; expiry of the licence is another matter altogether for a card."]);
            await _lab.AddAsync(home, "B", ["Before you buy: a gift card expiry date is printed on the back, next to the number which you type in when you pay in our shop or at the till."]);
        }

        var found = await _lab.SearchAsync(new SearchQuery(reranked, "gift card expiry"));
        found.Passages.Select(passage => passage.Title).ShouldBe(["B", "A"]);
        found.Passages.ShouldAllBe(passage => passage.RerankScore != null);
        found.IndexVersion.ShouldNotBeNull();
        (await _lab.SearchAsync(new SearchQuery(plain, "gift card expiry"))).Passages.ShouldAllBe(passage => passage.RerankScore == null);
    }

    [Fact]
    public async Task Only_documents_of_the_wanted_language_and_tags_are_found()
    {
        var home = await BaseAsync("{}");
        var router = await _lab.AddAsync(home, "Router", ["Reset the device by its button."]);
        var kettle = await _lab.AddAsync(home, "Kettle", ["Reset the device by its lid."]);
        await _lab.AddAsync(home, "Enrutador", ["Reset del device con el botón."], "es");
        await TagAsync(router, "network");
        await TagAsync(kettle, "kitchen");

        (await TitlesAsync(new SearchQuery(home, "reset the device", Tags: ["kitchen"]))).ShouldBe(["Kettle"]);
        (await TitlesAsync(new SearchQuery(home, "reset the device", Tags: ["kitchen", "network"]))).ShouldBe(["Kettle", "Router"]);
        (await TitlesAsync(new SearchQuery(home, "reset the device", Languages: ["es"]))).ShouldBe(["Enrutador"]);
        (await TitlesAsync(new SearchQuery(home, "reset the device", Tags: ["nobody"]))).ShouldBeEmpty();
        (await TitlesAsync(new SearchQuery(home, "reset the device", Tags: [], Languages: []))).Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("now() + interval '1 day'", "null", false)]
    [InlineData("null", "now() - interval '1 second'", false)]
    [InlineData("now() - interval '1 day'", "now() + interval '1 day'", true)]
    public async Task A_document_is_found_while_it_is_valid(string from, string until, bool isFound)
    {
        var home = await BaseAsync("{}");
        var document = await _lab.AddAsync(home, "Winter sale", ["The winter sale takes twenty percent off."]);
        await _lab.ScalarAsync($"update knowledge.documents set valid_from = {from}, valid_until = {until} where id = $1", SqlValue.Of(document.Value));

        (await TitlesAsync(new SearchQuery(home, "winter sale percent"))).Length.ShouldBe(isFound ? 1 : 0);
    }

    private Task<KnowledgeBaseId> BaseAsync(string search) => _lab.CreateBaseAsync(settings: $$"""{"search":{{search}}}""");

    private Task<long> TagAsync(DocumentId document, string tag) =>
        _lab.ScalarAsync("update knowledge.documents set tags = array[$2] where id = $1", SqlValue.Of(document.Value), SqlValue.Of(tag));

    private async Task<string[]> TitlesAsync(SearchQuery query) =>
        [.. (await _lab.SearchAsync(query)).Passages.Select(passage => passage.Title).Order(StringComparer.Ordinal)];
}
