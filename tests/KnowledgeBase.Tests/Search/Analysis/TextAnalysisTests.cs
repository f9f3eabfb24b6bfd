using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Search.Index;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Analysis;

public sealed class TextAnalysisTests
{
    private static readonly string[] Languages = ["en", "es", "pt", "fr", "de", "it", "zh", "ja", "ko", "ru", "xx"];
    private readonly TextAnalysis _analysis = new();

    [Theory]
    [InlineData("en", "How do I reset my passwords?", "reset password")]
    [InlineData("en", "don't", "")]
    [InlineData("en", "The customer’s Wi‑Fi isn't working", "custom wifi work")]
    [InlineData("en", "Send it back, the package costs the United Kingdom postage", "send return parcel price unit uk ship")]
    [InlineData("es", "¿Cómo cambio mi contraseña?", "camb contrasen")]
    [InlineData("pt", "Não consigo trocar a minha senha", "consig troc senh")]
    [InlineData("fr", "l'abonnement de l’équipe", "abonn equip")]
    [InlineData("zh", "重置密码", "重置 置密 密码")]
    [InlineData("zh", "用 Wi-Fi 连接", "用 wifi 连接")]
    [InlineData("ja", "パスワード", "パス スワ ワー ード")]
    [InlineData("ko", "비밀번호", "비밀 밀번 번호")]
    [InlineData("en", "ＦＵＬＬ ｗｉｄｔｈ １２３", "full width 123")]
    [InlineData("de", "Straße", "strass")]
    [InlineData("en", "max_tokens=4096", "max token 4096")]
    [InlineData("en", "what is it", "")]
    [InlineData("ru", "Как сменить пароль?", "как сменить пароль")]
    public void A_text_becomes_terms(string language, string text, string terms) =>
        string.Join(' ', _analysis.Terms(text, language)).ShouldBe(terms);

    [Theory]
    [InlineData("إرجاع", "ارجاع")]
    [InlineData("آخر", "اخر")]
    [InlineData("ضـــمان", "ضمان")]
    [InlineData("مستشفى", "مستشفي")]
    [InlineData("کتاب", "كتاب")]
    [InlineData("هٰذا", "هذا")]
    [InlineData("٢٥٠", "250")]
    [InlineData("۲۵۰", "250")]
    [InlineData("२५०", "250")]
    public void Two_spellings_of_an_Arabic_word_or_a_number_meet(string written, string otherwise) =>
        _analysis.Terms(written, "ar").ShouldBe(_analysis.Terms(otherwise, "ar"));

    [Fact]
    public void Only_a_text_that_is_folded_otherwise_than_before_is_indexed_anew()
    {
        foreach (var text in (string[])["Straße 7 – “naïve” 90 €", "Гарантия два года", "保修期为两年，价格１２３", "שלושים יום", "Επιστροφή"])
            ChunkIndexer.VersionOf(text).ShouldBe(ChunkIndexer.Version);
        ChunkIndexer.VersionOf("Call ٢٥٠").ShouldNotBe(ChunkIndexer.Version);
    }

    [Fact]
    public void A_span_names_the_place_of_its_term()
    {
        const string text = "Los “números” de teléfono 📞 están aquí: 密码.";

        var spans = _analysis.TermSpans(text, "es");

        spans.Select(span => text.Substring(span.Start, span.Length)).ShouldBe(["números", "teléfono", "aquí", "密码"]);
    }

    [Fact]
    public void Any_text_in_any_language_gives_spans_in_order_inside_the_text() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Texts(), text =>
        {
            foreach (var language in Languages)
            {
                var end = 0;
                foreach (var span in _analysis.TermSpans(text, language))
                {
                    span.Term.ShouldNotBeNullOrWhiteSpace();
                    span.Length.ShouldBeGreaterThan(0);
                    span.Start.ShouldBeGreaterThanOrEqualTo(end == 0 ? 0 : end - span.Length);
                    (span.Start + span.Length).ShouldBeLessThanOrEqualTo(text.Length);
                    end = Math.Max(end, span.Start);
                }

                _analysis.DetectLanguage(text, language).ShouldNotBeEmpty();
            }
        }));

    [Fact]
    public void Case_and_accents_never_matter() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Texts(), text =>
        {
            var plain = new string([.. text.Where(c => char.IsAsciiLetterOrDigit(c) || c == ' ')]);
            foreach (var language in Languages)
                _analysis.Terms(plain.ToUpperInvariant(), language).ShouldBe(_analysis.Terms(plain, language));
        }));

    [Fact]
    public void A_question_and_the_text_that_repeats_it_have_the_same_terms() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Texts(), text =>
        {
            foreach (var language in Languages)
                _analysis.Terms($"{text}\n{text}", language).ShouldBe([.. _analysis.Terms(text, language), .. _analysis.Terms(text, language)]);
        }));

    private static Arbitrary<string> Texts()
    {
        var words = new[]
        {
            "password", "Passwörter", "contraseña", "ação", "it's", "l'eau", "密码", "パスワード", "비밀번호", "пароль", "ลืม", "👩‍👩‍👧",
            "e\u0301", "½", "x_y", "\ud83d", "\udc00", "'", "’", "a'", "\u00ad", "ﬁ", "𠀀", "3.14", "--", "\0", "İ", "ß", "running", "y", "YY", "eed",
        };
        var word = Gen.OneOf(Gen.Elements(words), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty));
        return Gen.ListOf(word).Select(list => string.Join(' ', list)).ToArbitrary();
    }

    [Fact]
    public void However_many_words_and_languages_come_each_is_read_as_at_first()
    {
        string[] words = ["Returns", "wi-fi", "the", "customer’s", "devoluções"];
        string[] Read() => [.. from language in Languages from word in words from term in _analysis.Terms(word, language) select $"{language} {word} {term}"];
        var first = Read();

        Parallel.For(0, 30_000, i => _analysis.Terms($"running{i:x} Running{i:x}", i % 2 == 0 ? "en" : $"x{i % 100}"));

        Read().ShouldBe(first);
        _analysis.Terms("running1f RUNNING1F", "en").Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void A_passage_that_is_read_again_is_read_the_same_and_by_its_language()
    {
        var analysis = new TextAnalysis();
        var passage = string.Concat(Enumerable.Repeat("Returns of the pots are free. ", 20));
        var first = analysis.TermSpans(passage, "en").ToList();

        for (var i = 0; i < 600; i++) analysis.TermSpans($"{passage} {i}", "en");

        analysis.TermSpans(passage, "en").ShouldBe(first);
        analysis.TermSpans(passage, "es").Select(t => t.Term).ShouldNotBe(first.Select(t => t.Term));
    }
}
