using Shouldly;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Turns;

public sealed class QuestionInViewTests
{
    private static readonly ITextAnalysis Analysis = new KnowledgeBase.Search.Analysis.TextAnalysis();

    [Fact]
    public void A_burst_of_messages_is_one_question()
    {
        var read = Read(3, (SenderKind.Contact, "hello"), (SenderKind.Contact, "my pot is offline"), (SenderKind.Contact, "what can I do to connect it again?"));
        read.Asked.ShouldBe("hello\nmy pot is offline\nwhat can I do to connect it again?");
        read.History.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_answered_before_is_history()
    {
        var read = Read(
            3, (SenderKind.Contact, "How long does shipping to Spain take?"), (SenderKind.Assistant, "Two days. [1]"), (SenderKind.Contact, "What does express delivery to the islands cost?"));
        read.Asked.ShouldBe("What does express delivery to the islands cost?");
        read.Search.ShouldBe(read.Asked);
        read.History.Select(h => h.Role).ShouldBe([HistoryRole.Customer, HistoryRole.Assistant]);
    }

    [Fact]
    public void A_follow_up_that_cannot_stand_alone_leans_on_the_question_before_it()
    {
        var read = Read(
            3, (SenderKind.Contact, "How long does shipping to Spain take?"), (SenderKind.Assistant, "Two days. [1]"), (SenderKind.Contact, "and to Portugal?"));
        read.Search.ShouldBe("How long does shipping to Spain take?\nand to Portugal?");
        read.Asked.ShouldBe("and to Portugal?");
    }

    [Theory]
    [InlineData("and what does express delivery to Portugal cost?", true)]
    [InlineData("how about the islands with express delivery?", true)]
    [InlineData("What does express delivery to Portugal cost?", false)]
    public void A_message_that_goes_on_leans_on_the_question_before_it_however_long_it_is(string message, bool leans) =>
        Read(3, (SenderKind.Contact, "How long does shipping to Spain take?"), (SenderKind.Assistant, "Two days. [1]"), (SenderKind.Contact, message))
            .Earlier.ShouldBe(leans ? "How long does shipping to Spain take?" : null);

    [Theory]
    [InlineData("en", "Can I return them if they are open?", true)]
    [InlineData("en", "How do I get it out of my app?", true)]
    [InlineData("en", "Does it ever expire?", true)]
    [InlineData("en", "How long does it take to deliver to Canada?", false)]
    [InlineData("en", "My pot leaks water, can I return it?", false)]
    [InlineData("en", "Is it possible to pay orders by invoice?", false)]
    [InlineData("es", "¿Puedo probarlo antes de pagar?", true)]
    [InlineData("es", "¿Qué tarjetas aceptáis para pagar un pedido?", false)]
    [InlineData("pt", "Por quanto tempo posso fazer isso na conta?", true)]
    [InlineData("pt", "O vaso funciona em uma rede de 5 GHz?", false)]
    [InlineData("zh", "它会过期吗？", true)]
    [InlineData("zh", "可以用支付宝或者微信支付付款吗？", false)]
    public void A_message_that_says_it_without_having_said_what_leans_on_the_question_before_it(string language, string message, bool leans)
    {
        var before = language switch { "es" => "Quiero una tarjeta regalo para mi hermana", "pt" => "Quero pausar a minha assinatura", "zh" => "我有一张礼品卡", _ => "I would like a gift card for my sister" };
        Read(3, (SenderKind.Contact, before), (SenderKind.Assistant, "…"), (SenderKind.Contact, message)).Earlier.ShouldBe(leans ? before : null);
    }

    [Theory]
    [InlineData("What does winter storage cost?", "Do you rent tents?")]
    [InlineData("How much is a city bicycle for a week?", "Do you sell skateboards?")]
    [InlineData("¿Cuánto cuesta una bicicleta?", "¿Tienen patines de hielo?")]
    public void A_whole_question_stands_alone_however_short_it_is(string before, string message) =>
        Read(3, (SenderKind.Contact, before), (SenderKind.Assistant, "…"), (SenderKind.Contact, message)).Search.ShouldBe(message);

    [Theory]
    [InlineData("How much is the Luna kettle?", "Is it dishwasher safe?")]
    [InlineData("How much is the Luna kettle?", "Is that included in the price?")]
    [InlineData("How much is the Luna kettle?", "Do you have red ones?")]
    [InlineData("¿Cuánto cuesta la tetera Luna?", "¿Es apta para lavavajillas?")]
    [InlineData("¿Cuánto cuesta la tetera Luna?", "¿Tienen otra en azul?")]
    [InlineData("Quanto custa o fogão Luna?", "É a gás natural?")]
    public void A_short_question_that_does_not_name_what_it_is_about_leans(string before, string message) =>
        Read(3, (SenderKind.Contact, before), (SenderKind.Assistant, "…"), (SenderKind.Contact, message)).Search.ShouldBe($"{before}\n{message}");

    [Fact]
    public void A_follow_up_of_a_follow_up_leans_on_both_and_thanks_in_between_ask_nothing() =>
        Read(
            7, (SenderKind.Contact, "How long does shipping to Spain take?"), (SenderKind.Assistant, "Two days. [1]"), (SenderKind.Contact, "and to Portugal?"),
            (SenderKind.Assistant, "Three. [1]"), (SenderKind.Contact, "thanks!"), (SenderKind.Assistant, "You are welcome."), (SenderKind.Contact, "and with express?"))
            .Search.ShouldBe("How long does shipping to Spain take?\nand to Portugal?\nand with express?");

    [Fact]
    public void What_was_asked_in_several_messages_is_leaned_on_as_a_whole() =>
        Read(4, (SenderKind.Contact, "my pot is offline"), (SenderKind.Contact, "it is the large one"), (SenderKind.Assistant, "…"), (SenderKind.Contact, "and now?"))
            .Search.ShouldBe("my pot is offline\nit is the large one\nand now?");

    [Fact]
    public void What_a_model_has_condensed_is_searched_for_alone()
    {
        var read = Read(3, (SenderKind.Contact, "How long does shipping to Spain take?"), (SenderKind.Assistant, "Two days. [1]"), (SenderKind.Contact, "and to Portugal?"))
            with
        { Condensed = "How long does shipping to Portugal take?" };
        read.Search.ShouldBe("How long does shipping to Portugal take?");
        read.Before.ShouldBe(read.Search);
    }

    [Fact]
    public void The_language_of_a_short_follow_up_is_that_of_the_conversation()
    {
        var read = Read(
            3, (SenderKind.Contact, "¿Cuánto tarda el envío a Madrid?"), (SenderKind.Assistant, "Dos días. [1]"), (SenderKind.Contact, "ok 2024?"));
        read.Language.ShouldBe("es");
    }

    [Theory]
    [InlineData(1998)]
    [InlineData(1999)]
    [InlineData(2000)]
    public void What_is_too_long_is_cut_between_characters(int before)
    {
        const string Question = "How long does shipping to Spain take? ";
        var text = Question + new string('x', before - Question.Length) + "😀 thanks";
        var read = Read(3, (SenderKind.Contact, text), (SenderKind.Assistant, "Two days. [1]"), (SenderKind.Contact, text));
        foreach (var cut in new[] { read.Asked, read.Search, read.History[0].Text })
        {
            cut.Length.ShouldBeInRange(1998, 2000);
            cut.IsNormalized().ShouldBeTrue("half of a character cannot even be asked");
            cut.EndsWith('x').ShouldBe(before > 1998);
        }
    }

    [Theory]
    [InlineData("How long does shipping take?", true)]
    [InlineData("¿Cuánto tarda el envío? ", true)]
    [InlineData("退货需要多久？", true)]
    [InlineData("hi there", false)]
    [InlineData("i have a question about my order", false)]
    public void A_message_that_does_not_end_as_a_sentence_may_go_on(string text, bool finished) =>
        QuestionInView.IsFinished(text).ShouldBe(finished);

    [Fact]
    public void Messages_after_the_one_that_asks_are_not_in_view() =>
        Read(1, (SenderKind.Contact, "How do I return a pot?"), (SenderKind.Contact, "never mind")).Asked.ShouldBe("How do I return a pot?");

    [Theory]
    [InlineData("chama o gerente", "pt")]
    [InlineData("cadê o suporte?", "pt")]
    [InlineData("otro agente por favor", "es")]
    [InlineData("get me a hooman", "en")]
    [InlineData("supervisor", "en")]
    [InlineData("where is my order?", "en")]
    public void A_request_of_few_words_is_in_the_language_in_which_it_asks(string text, string language) =>
        Read(1, (SenderKind.Contact, text)).Language.ShouldBe(language);

    [Fact]
    public void A_request_in_the_middle_of_a_conversation_keeps_its_language() =>
        Read(3, (SenderKind.Contact, "¿Dónde está mi pedido?"), (SenderKind.Assistant, "Aquí."), (SenderKind.Contact, "agente")).Language.ShouldBe("es");

    [Theory]
    [InlineData("4711", "es")]
    [InlineData("Do you ship to France, please, and how long does that take?", "en")]
    public void What_tells_no_language_is_taken_for_one_that_is_answered_in(string text, string language) =>
        QuestionInView.Read(Transcripts.Of((SenderKind.Contact, text)), 1, Analysis, spoken: ["es", "pt"]).Language.ShouldBe(language);

    [Fact]
    public void What_is_told_besides_answers_nothing_that_stands_before_it()
    {
        var transcript = Transcripts.Of(
            (SenderKind.Contact, "Please refund LK-1."), (SenderKind.Assistant, "I have asked a colleague."), (SenderKind.Contact, "How do I return a pot?"),
            (SenderKind.Assistant, "LK-1 was refunded."), (SenderKind.Contact, "And what does it cost?"));
        transcript = transcript with { Messages = [.. transcript.Messages.Select(static m => m with { IsBesides = m.Sequence == 4 })] };
        var question = QuestionInView.Read(transcript, 5, Analysis);
        question.Asked.ShouldBe("How do I return a pot?\nAnd what does it cost?");
        question.History.Select(static m => m.Text).ShouldBe(["Please refund LK-1.", "I have asked a colleague.", "LK-1 was refunded."]);
    }

    private static QuestionInView Read(long sequence, params (SenderKind, string)[] messages) =>
        QuestionInView.Read(Transcripts.Of(messages), sequence, Analysis);
}
