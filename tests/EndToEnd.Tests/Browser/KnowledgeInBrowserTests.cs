using Microsoft.Playwright;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Browser;

public sealed class KnowledgeInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Football = "Do you sponsor football clubs in Argentina?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manager_pastes_a_text_has_it_cut_in_another_way_and_finds_it()
    {
        var (page, errors) = await browser.OpenDashboardAsync("/knowledge");
        await ButtonAsync(page, "Add a source");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Pasted text").ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("Care");
        await dialog.GetByLabel("Text", new() { Exact = true }).FillAsync("# Care\n\n## Valve\n\nClean the valve with warm water. Never use soap.\n\n## Filter\n\nThe filter is changed once a year.");
        await ButtonAsync(dialog, "Add source");

        await page.GetByRole(AriaRole.Link, new() { Name = "Care" }).First.ClickAsync();
        await page.GetByText("Searchable").First.WaitForAsync();
        await ButtonAsync(page, "Passages");
        await dialog.GetByText("Settings of its own").ClickAsync();
        await dialog.GetByLabel("Divided").SelectOptionAsync("sentence_window");
        await dialog.GetByText("2 new").WaitForAsync();
        await ButtonAsync(dialog, "Save and divide again");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Eventually.TrueAsync(async () => await browser.Company.SqlAsync<long>("select count(*) from knowledge.chunks where text = 'Never use soap.'") == 1, Token);

        await page.GotoAsync(new Uri(browser.Company.Host.Address, "/app/knowledge/search").ToString());
        await page.GetByRole(AriaRole.Searchbox).First.FillAsync("may I clean the valve with soap");
        await page.GetByRole(AriaRole.Searchbox).First.PressAsync("Enter");
        await page.GetByText("Never use soap.").First.WaitForAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Steps" }).ClickAsync();
        await page.GetByText("Looked for:").First.WaitForAsync();
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_without_an_answer_gets_one_by_the_keyboard_and_the_next_who_asks_reads_it()
    {
        var (website, _) = await browser.OpenWebsiteAsync();
        await BrowserFixture.WriteAsync(await BrowserFixture.OpenChatAsync(website), Football);
        await Eventually.TrueAsync(async () => await browser.Company.SqlAsync<long>("select count(*) from knowledge.gaps") == 1, Token);

        var (page, errors) = await browser.OpenDashboardAsync("/knowledge/gaps");
        await page.GetByRole(AriaRole.Button, new() { Name = Football }).WaitForAsync();
        await page.Keyboard.PressAsync("p");
        var dialog = page.GetByRole(AriaRole.Dialog);
        (await dialog.GetByLabel("Question").InputValueAsync()).ShouldBe(Football);
        await dialog.GetByLabel("Answer").FillAsync("We sponsor the football club Talleres in Argentina.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("Nothing is missing").WaitForAsync();
        await ButtonAsync(page, "Solved");
        await page.GetByText("solved by Ada").WaitForAsync();

        await browser.Company.Host.RunJobsUntilIdleAsync(Token);
        var (again, _) = await browser.OpenWebsiteAsync();
        var chat = await BrowserFixture.OpenChatAsync(again);
        await BrowserFixture.WriteAsync(chat, Football);
        await chat.GetByText("Talleres").First.WaitForAsync();
        errors.ShouldBeEmpty();
    }

    private static Task ButtonAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

    private static Task ButtonAsync(ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();
}
