using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Browser;

public sealed class CopilotInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task An_agent_drafts_with_the_copilot_sends_it_and_asks_it_something()
    {
        var (page, _) = await browser.OpenWebsiteAsync();
        var chat = await BrowserFixture.OpenChatAsync(page);
        await BrowserFixture.WriteAsync(chat, "I want to talk to a human please");
        var (dashboard, errors) = await browser.OpenDashboardAsync();
        await dashboard.GetByText("I want to talk to a human please").First.ClickAsync();
        await BrowserFixture.WriteAsync(chat, "How much does standard delivery cost?");
        await dashboard.GetByLabel("Conversation", new() { Exact = true }).GetByText("How much does standard delivery cost?").First.WaitForAsync();

        await dashboard.Locator("body").PressAsync("c");
        var panel = dashboard.GetByRole(AriaRole.Complementary);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Draft a reply" }).ClickAsync();
        await panel.GetByText("€4.90").First.WaitForAsync();
        await panel.GetByLabel("Sources").GetByText("Shipping").WaitForAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Put into the reply" }).ClickAsync();
        var composer = dashboard.Locator(".composer textarea");
        (await composer.InputValueAsync()).ShouldContain("€4.90");
        (await composer.InputValueAsync()).ShouldNotContain("[1]");
        await composer.PressAsync("Enter");
        await chat.GetByText("€4.90").First.WaitForAsync();

        await panel.GetByRole(AriaRole.Tab, new() { Name = "Ask", Exact = true }).ClickAsync();
        var question = panel.GetByLabel("Ask", new() { Exact = true }).And(dashboard.Locator("textarea"));
        await question.FillAsync("How much does standard delivery cost?");
        await question.PressAsync("Enter");
        await panel.GetByText("need a language model").First.WaitForAsync();
        await panel.Locator(".answer").GetByText("€4.90").First.WaitForAsync();
        errors.ShouldBeEmpty();
    }
}
