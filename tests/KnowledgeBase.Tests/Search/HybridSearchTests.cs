using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

public sealed class HybridSearchTests : IAsyncLifetime
{
    private SearchLab _lab = null!;
    private KnowledgeBaseId _base;

    public async ValueTask InitializeAsync()
    {
        _lab = await SearchLab.CreateAsync(TestContext.Current.CancellationToken);
        _base = await _lab.CreateBaseAsync();
        await _lab.AddAsync(_base, "Reset your password", ["Open the account page and press Reset. A link arrives by e-mail."]);
        await _lab.AddAsync(_base, "Shipping to Brazil", ["Parcels to Brazil take ten days and cost 20 €.", "Customs duty is paid by the receiver."]);
        await _lab.AddAsync(_base, "Refunds", ["A refund is paid to the original payment method within a week."]);
        await _lab.AddAsync(_base, "Cambiar la contraseña", ["Abra la página de la cuenta y pulse Restablecer."], "es");
        await _lab.AddAsync(_base, "重置密码", ["打开账户页面，点击重置密码按钮。"], "zh");
        await _lab.AddAsync(_base, "Escalation of angry customers", ["Offer a refund of ten percent before you escalate."], isInternal: true);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [InlineData("How do I reset my password?", "en", "Reset your password")]
    [InlineData("parcel to brazil", "en", "Shipping to Brazil")]
    [InlineData("¿Cómo cambio mi contraseña?", "es", "Cambiar la contraseña")]
    [InlineData("怎么重置密码？", "zh", "重置密码")]
    [InlineData("I forgot my login credentials", "en", "Reset your password")]
    public async Task The_passage_that_answers_comes_first(string question, string language, string title)
    {
        var result = await _lab.SearchAsync(new SearchQuery(_base, question));

        result.Language.ShouldBe(language);
        result.Passages[0].Title.ShouldBe(title);
    }

    [Fact]
    public async Task A_text_that_two_sources_have_is_found_once_and_takes_nobodys_place()
    {
        var file = await _lab.AddAsync(_base, "Coupons", ["A coupon is typed in at the [checkout](/help/checkout).", "A coupon is good for a year."]);
        await _lab.AddAsync(_base, "Coupons", ["A coupon is typed in at the [checkout](https://help.example/checkout).", "A coupon is good\nfor a year."]);
        await _lab.AddAsync(_base, "Gift cards", ["A coupon is good for a year."]);

        var passages = (await _lab.SearchAsync(new SearchQuery(_base, "coupon", Top: 3))).Passages;

        passages.Count(passage => passage.Title == "Coupons").ShouldBe(2);
        passages.Where(passage => passage.Title == "Coupons").ShouldAllBe(passage => passage.DocumentId == file);
        passages.Count(passage => passage.Title == "Gift cards").ShouldBe(1, "the same words in another article are another passage");
    }

    [Fact]
    public async Task A_passage_explains_how_it_was_found()
    {
        var result = await _lab.SearchAsync(new SearchQuery(_base, "refund payment zebra", Top: 3));

        var best = result.Passages[0];
        best.Title.ShouldBe("Refunds");
        best.Text.ShouldBe("A refund is paid to the original payment method within a week.");
        best.LexicalRank.ShouldBe(1);
        best.LexicalScore!.Value.ShouldBeGreaterThan(0);
        best.VectorScore!.Value.ShouldBeInRange(0.1, 1);
        best.MatchedTerms.ShouldBe(["refund", "payment"]);
        best.Coverage.ShouldBeInRange(0.3, 0.9);
        result.Terms.Select(term => term.Text).ShouldBe(["refund", "payment", "zebra"]);
        result.IndexVersion.ShouldContain("use-lite");
    }

    [Fact]
    public async Task A_search_tells_how_rare_each_term_is_and_which_only_tell_a_circumstance()
    {
        var terms = (await _lab.SearchAsync(new SearchQuery(_base, "refund for the karaoke my flatmate cancelled yesterdya"))).Terms.ToDictionary(term => term.Text);

        terms["karaok"].Rarity.ShouldBe(1);
        terms["refund"].Rarity.ShouldBeInRange(0.1, 0.9);
        terms["flatmat"].IsEveryday.ShouldBeTrue();
        terms["yesterdya"].IsEveryday.ShouldBeTrue("nobody knows it as another word");
        terms["karaok"].IsEveryday.ShouldBeFalse();
        terms["refund"].IsEveryday.ShouldBeFalse();
    }

    [Fact]
    public async Task A_typing_error_finds_what_the_right_word_is_related_to()
    {
        var found = await _lab.SearchAsync(new SearchQuery(_base, "reimbursemnt", 3, "en"));

        found.Terms.ShouldHaveSingleItem().Meanings.Keys.ShouldContain("refund");
        found.Passages[0].Title.ShouldBe("Refunds");
    }

    [Fact]
    public async Task Internal_documents_are_found_only_when_asked_for()
    {
        var question = "escalate angry customers refund";

        (await _lab.SearchAsync(new SearchQuery(_base, question))).Passages.ShouldAllBe(passage => !passage.Title.StartsWith("Escalation"));
        (await _lab.SearchAsync(new SearchQuery(_base, question, IncludeInternal: true))).Passages[0].Title.ShouldStartWith("Escalation");
    }

    [Fact]
    public async Task Left_out_documents_are_as_if_they_did_not_exist()
    {
        var found = (await _lab.SearchAsync(new SearchQuery(_base, "parcels to Brazil"))).Passages[0];

        var without = await _lab.SearchAsync(new SearchQuery(_base, "parcels to Brazil", Without: [found.DocumentId]));

        without.Passages.ShouldAllBe(passage => passage.DocumentId != found.DocumentId);
    }

    [Fact]
    public async Task A_removed_document_is_not_found_although_its_index_still_stands()
    {
        var found = (await _lab.SearchAsync(new SearchQuery(_base, "parcels to Brazil"))).Passages[0];
        await _lab.ScalarAsync("update knowledge.documents set removed_at = now() where id = $1", SqlValue.Of(found.DocumentId.Value));

        (await _lab.TitlesAsync(_base, "parcels to Brazil")).ShouldNotContain("Shipping to Brazil");
    }

    [Fact]
    public async Task Distinct_documents_come_once()
    {
        var chunks = await _lab.SearchAsync(new SearchQuery(_base, "Brazil customs parcels"));
        var documents = await _lab.SearchAsync(new SearchQuery(_base, "Brazil customs parcels", DistinctDocuments: true));

        chunks.Passages.Count(passage => passage.Title == "Shipping to Brazil").ShouldBe(2);
        documents.Passages.Count(passage => passage.Title == "Shipping to Brazil").ShouldBe(1);
    }

    [Fact]
    public async Task Another_account_finds_nothing()
    {
        (await _lab.SearchAsync(new SearchQuery(_base, "reset password"), new AccountId(2))).Passages.ShouldBeEmpty();
        (await _lab.SearchAsync(new SearchQuery(new KnowledgeBaseId(999), "reset password"))).Passages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_knowledge_base_does_not_see_its_neighbour()
    {
        var other = await _lab.CreateBaseAsync();
        await _lab.AddAsync(other, "Reset your router", ["Hold the reset button of the router."]);

        (await _lab.TitlesAsync(other, "reset password")).ShouldBe(["Reset your router"]);
        (await _lab.TitlesAsync(_base, "reset router")).ShouldNotContain("Reset your router");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t")]
    [InlineData("?!…")]
    [InlineData("what is it")]
    [InlineData("¿qué es esto?")]
    [InlineData("👍👍")]
    [InlineData("'; drop table knowledge.chunks; --")]
    [InlineData("100% _wild_ \\ {a,b} $1 \"x\" ' & | ! <-> :*")]
    [InlineData("\u0000\ud83d\udc00")]
    [InlineData("密码 password contraseña пароль كلمة")]
    public async Task Any_question_is_answered_without_an_error(string question)
    {
        var result = await _lab.SearchAsync(new SearchQuery(_base, question));

        result.Passages.Count.ShouldBeLessThanOrEqualTo(8);
        (await _lab.TitlesAsync(_base, "parcels to Brazil"))[0].ShouldBe("Shipping to Brazil");
    }

    [Fact]
    public async Task A_question_of_ten_thousand_characters_is_answered() =>
        (await _lab.TitlesAsync(_base, string.Concat(Enumerable.Repeat("my parcel to Brazil has not arrived ", 300))))[0].ShouldBe("Shipping to Brazil");

    [Theory]
    [InlineData("pasword reste")]
    [InlineData("apssword")]
    [InlineData("passwrod")]
    public async Task A_typo_still_finds_the_word(string question)
    {
        var found = (await _lab.SearchAsync(new SearchQuery(_base, question, Language: "xx"))).Passages;

        found.ShouldHaveSingleItem().Title.ShouldBe("Reset your password");
        found[0].Coverage.ShouldBeInRange(0.1, 0.7); // a guess carries less than a word that stands there
    }

    [Fact]
    public async Task A_word_of_another_matter_is_one_until_the_help_centre_uses_it()
    {
        (await OtherMattersAsync()).ShouldBe(["landlord"]);
        await _lab.AddAsync(_base, "For tenants", ["Your landlord may order for the whole house."]);
        (await OtherMattersAsync()).ShouldBeEmpty();

        async Task<IEnumerable<string>> OtherMattersAsync() =>
            (await _lab.SearchAsync(new SearchQuery(_base, "Can my landlord track the parcel", Language: "en"))).Terms.Where(t => t.IsOtherMatter).Select(t => t.Text);
    }

    [Fact]
    public async Task Headings_and_title_are_searched_addresses_are_not()
    {
        await _lab.AddAsync(_base, "Devices", ["Press [the button](https://example.test/zanzibar) twice."], headings: ["Thermostat", "Pairing"]);

        (await _lab.TitlesAsync(_base, "thermostat pairing"))[0].ShouldBe("Devices");
        (await _lab.SearchAsync(new SearchQuery(_base, "zanzibar"))).Passages.ShouldAllBe(passage => passage.LexicalRank == null);
    }

    [Fact]
    public async Task The_fusion_is_a_setting_of_the_knowledge_base()
    {
        var lexical = await _lab.CreateBaseAsync(settings: """{"search":{"vector_weight":0}}""");
        await _lab.AddAsync(lexical, "Reset your password", ["Open the account page and press Reset."]);

        (await _lab.TitlesAsync(lexical, "My credentials slipped my mind")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_related_word_finds_a_page_and_counts_for_less_than_the_word_itself()
    {
        var knowledge = await _lab.CreateBaseAsync(settings: """{"search":{"vector_weight":0}}""");
        await _lab.AddAsync(knowledge, "Wireless", ["Type the key of your network into the box."]);
        await _lab.AddAsync(knowledge, "Router", ["Put the router near the window."]);

        var result = await _lab.SearchAsync(new SearchQuery(knowledge, "router"));

        result.Passages.Select(passage => passage.Title).ShouldBe(["Router", "Wireless"]);
        result.Passages[1].MatchedTerms.ShouldBe(["router"]);
        result.Passages[1].Coverage.ShouldBeInRange(0.1, 0.9);
        result.Terms.Single().Meanings["network"].ShouldBe(0.5);
    }

    [Fact]
    public async Task Spanish_written_as_it_sounds_finds_the_word_and_hardly_counts_as_a_guess()
    {
        await _lab.AddAsync(_base, "Devoluciones", ["Para devolver la maceta, use la caja en que la recibió."], "es");

        var result = await _lab.SearchAsync(new SearchQuery(_base, "kiero debolber la maseta", Language: "es"));

        result.Passages[0].Title.ShouldBe("Devoluciones");
        result.Terms.Single(term => term.Text == "debolb").Meanings["devolv"].ShouldBe(0.9);
        result.Terms.Single(term => term.Text == "maset").Meanings["macet"].ShouldBe(0.9);
        result.Terms.Single(term => term.Text.StartsWith("kier", StringComparison.Ordinal)).IsEveryday.ShouldBeTrue();
        // What sounds alike in Spanish is another word elsewhere.
        (await _lab.SearchAsync(new SearchQuery(_base, "debolber", Language: "pt"))).Terms.Single().Meanings.Values.ShouldAllBe(trust => trust < 0.9);
    }

    [Fact]
    public async Task Equal_passages_come_in_the_same_order_every_time()
    {
        var twins = await _lab.CreateBaseAsync();
        for (var i = 0; i < 6; i++)
            await _lab.AddAsync(twins, $"Twin {i}", ["The very same text."]);

        var first = (await _lab.SearchAsync(new SearchQuery(twins, "very same text", 3))).Passages.Select(passage => passage.ChunkId).ToList();

        first.ShouldBe(first.Order(Comparer<ChunkId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        for (var i = 0; i < 5; i++)
            (await _lab.SearchAsync(new SearchQuery(twins, "very same text", 3))).Passages.Select(passage => passage.ChunkId).ShouldBe(first);
    }

    [Fact]
    public async Task A_long_chunk_is_found_by_any_of_its_windows()
    {
        var filler = string.Concat(Enumerable.Repeat("The lighthouse keeper paints the railing every spring. ", 30));
        var @base = await _lab.CreateBaseAsync(settings: """{"search":{"lexical_weight":0}}""");
        await _lab.AddAsync(@base, "Short", ["We bake bread every morning."]);
        await _lab.AddAsync(@base, "Long", [$"{filler}{string.Concat(Enumerable.Repeat("If you forgot your password, ask for a new password on the login page. ", 8))}"]);

        (await _lab.TitlesAsync(@base, "I can't remember my password"))[0].ShouldBe("Long");
        filler.Length.ShouldBeGreaterThan(TextWindows.MaxCharacters * 2);
    }
}
