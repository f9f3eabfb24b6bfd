using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Browser;

public sealed partial class ConversationInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_visitor_asks_in_the_widget_reads_a_cited_answer_and_finds_it_again_after_a_reload()
    {
        var (page, errors) = await browser.OpenWebsiteAsync();
        var chat = await BrowserFixture.OpenChatAsync(page);
        await BrowserFixture.WriteAsync(chat, "How much does standard delivery cost?");

        await chat.GetByText("€4.90").First.WaitForAsync();
        await chat.GetByText("Shipping").First.WaitForAsync();

        await page.ReloadAsync();
        var again = await BrowserFixture.OpenChatAsync(page);
        await again.GetByText("How much does standard delivery cost?").First.WaitForAsync();
        await again.GetByText("€4.90").First.WaitForAsync();
        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task A_closed_chat_takes_no_clicks_and_no_focus_from_the_website_and_an_open_one_has_it(int width)
    {
        var (page, _) = await browser.OpenWebsiteAsync();
        await page.SetViewportSizeAsync(width, 800);
        await page.Locator(".woot-widget-bubble").First.WaitForAsync();
        await page.Locator("#chatwoot_live_chat_widget").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await page.Locator("#below").ClickAsync(new LocatorClickOptions { Timeout = 5_000 }); // in the corner where the chat opens
        (await page.TitleAsync()).ShouldBe("Clicked");

        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.className")).ShouldContain("woot-widget-bubble");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("document.activeElement.id === 'chatwoot_live_chat_widget'");
    }

    [Fact]
    public async Task An_agent_sees_the_hand_off_live_answers_in_the_dashboard_and_the_visitor_reads_it()
    {
        var (dashboard, errors) = await browser.OpenDashboardAsync();
        await dashboard.GetByText("Inbox").First.WaitForAsync();

        var (page, _) = await browser.OpenWebsiteAsync();
        var chat = await BrowserFixture.OpenChatAsync(page);
        await BrowserFixture.WriteAsync(chat, "I want to talk to a human please");

        var entry = dashboard.GetByText("I want to talk to a human please").First;
        await entry.ClickAsync();
        await dashboard.GetByText(HandedOver()).First.WaitForAsync();
        var composer = dashboard.Locator("textarea").Last;
        await composer.FillAsync("Ada here, how can I help?");
        await composer.PressAsync("Enter");

        await chat.GetByText("Ada here, how can I help?").First.WaitForAsync();
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_customers_write_is_never_run()
    {
        var (page, errors) = await browser.OpenWebsiteAsync();
        var chat = await BrowserFixture.OpenChatAsync(page);
        const string Attack = "<img src=x onerror=\"document.title='owned'\"> [click](javascript:document.title='owned')";
        await BrowserFixture.WriteAsync(chat, Attack);
        await chat.GetByText("onerror").First.WaitForAsync();

        var (dashboard, dashboardErrors) = await browser.OpenDashboardAsync();
        await dashboard.GetByText("onerror").First.ClickAsync();
        await dashboard.GetByText("click").Last.WaitForAsync();

        (await dashboard.TitleAsync()).ShouldNotContain("owned");
        (await page.TitleAsync()).ShouldBe("Shop");
        (await dashboard.Locator("a[href^='javascript']").CountAsync()).ShouldBe(0);
        errors.ShouldBeEmpty();
        dashboardErrors.ShouldBeEmpty();
    }

    [GeneratedRegex("handed this over", RegexOptions.IgnoreCase)]
    private static partial Regex HandedOver();
}
