using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>Of one wish agents see one card, however its arguments are worded; another wish besides has one of its own, which says so.</summary>
public sealed class OneWishTests : IAsyncLifetime
{
    private const string Wish = "Please refund my order LK-1.";
    private const string Waits = "A colleague has to confirm this first. You will hear from us here.";
    private static readonly FakeAnswer Refunded = RefundDesk.Says("Your order was refunded in full.", "state: refunded in full");

    private RefundDesk _desk = null!;
    private Window _window = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await RefundDesk.OpenAsync(asks: true);
        _desk.Server.Answer = static _ => (200, """{"state":"refunded in full"}""");
        _window = await _desk.Company.OpenWindowAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_asks_about_it_in_other_words_puts_no_second_card(bool isDone)
    {
        var number = await AskAsync();
        _desk.Provider.Answer(Refunded);
        if (isDone) await _desk.DecideAsync(number, "approve");
        _desk.Provider.Answer(_desk.Refunds("order LK-1"), RefundDesk.Nothing);
        await _desk.WriteAsync(_window, "What about the refund of order LK-1?");
        (await _desk.CardsAsync(number)).Count.ShouldBe(1);
        var told = _desk.Provider.Requests[^1].GetRawText();
        told.ShouldContain("Nothing was asked now");
        told.ShouldContain(isDone ? "(it is done)" : "and the customer is told so)");
        if (!isDone) (await RefundDesk.TextsAsync(_window))[^1].ShouldBe(Waits);
    }

    [Theory]
    [InlineData(false, "waits", "Another call of it waits")]
    [InlineData(true, "made", "It was called in this conversation before")]
    public async Task Who_wants_another_one_besides_gets_a_card_that_says_so(bool isDone, string other, string said)
    {
        var number = await AskAsync();
        _desk.Provider.Answer(Refunded);
        if (isDone) await _desk.DecideAsync(number, "approve");
        _desk.Provider.Answer(_desk.Refunds("LK-2"), _desk.Refunds("LK-2"), RefundDesk.Nothing);
        await _desk.WriteAsync(_window, "Please refund order LK-2, too.");
        (await _desk.CardsAsync(number)).Select(static c => c["arguments"]!["order_id"]!.GetValue<string>()).ShouldBe(["LK-1", "LK-2"]);
        var cards = (await _desk.Company.ThreadAsync(number)).Where(static m => m!["content_attributes"]?["approval"] is not null).ToList();
        cards.Select(static c => c!["content_attributes"]!["other_call"]?.GetValue<string>()).ShouldBe([null, other]);
        Desk.Text(cards[1]!).ShouldContain(said);

        // What becomes of the card changes nothing of that.
        await _desk.DecideAsync(number, "decline", new { tell = true });
        (await _desk.Company.ThreadAsync(number)).Last(static m => m!["content_attributes"]?["approval"] is not null)!["content_attributes"]!["other_call"]!.GetValue<string>().ShouldBe(other);
    }

    [Fact]
    public async Task Two_things_that_are_wished_for_at_once_are_two_cards()
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), _desk.Refunds("LK-2"), RefundDesk.Nothing);
        var number = await _desk.WriteAsync(_window, "Please refund my orders LK-1 and LK-2.");
        (await _desk.CardsAsync(number)).Select(static c => c["arguments"]!["order_id"]!.GetValue<string>()).ShouldBe(["LK-1", "LK-2"]);
    }

    [Theory]
    [InlineData("LK-2", "LK-1")]
    [InlineData("order LK-1")]
    public async Task A_model_that_stands_in_puts_no_second_card_for_what_the_first_one_asked(params string[] orders)
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), FakeAnswer.Fails(500, "{}"));
        _desk.StandIn.Answer([.. orders.Select(_desk.Refunds), RefundDesk.Nothing]);
        var number = await _desk.WriteAsync(_window, Wish);
        (await _desk.CardsAsync(number)).ShouldHaveSingleItem()["arguments"]!["order_id"]!.GetValue<string>().ShouldBe("LK-1");
        (await RefundDesk.TextsAsync(_window))[^1].ShouldBe(Waits);
        _desk.StandIn.Requests[1].GetRawText().ShouldContain("Nothing was asked now");
    }

    private Task<long> AskAsync()
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        return _desk.WriteAsync(_window, Wish);
    }
}
