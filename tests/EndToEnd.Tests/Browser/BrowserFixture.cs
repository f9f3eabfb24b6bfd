using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Browser;

/// <summary>A company whose assistant answers, and a headless Chromium to look at it with.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private WebApplication? _website;

    internal Company Company { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Company = await Company.StartAsync();
        await Company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        _website = await ServeWebsiteAsync();
        _playwright = await Playwright.CreateAsync();
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = settings["CHROMIUM"] ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A page with a storage of its own. Errors on its console are collected: a policy that blocks something shows there.</summary>
    internal async Task<(IPage Page, List<string> Errors)> OpenAsync()
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { Locale = "en-US", ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("401", StringComparison.Ordinal))
            {
                errors.Add(message.Text);
            }
        };
        return (page, errors);
    }

    /// <summary>A page of the customer's own website, embedding the widget by Chatwoot's snippet.</summary>
    internal async Task<(IPage Page, List<string> Errors)> OpenWebsiteAsync()
    {
        var (page, errors) = await OpenAsync();
        await page.GotoAsync(_website!.Urls.First());
        return (page, errors);
    }

    /// <summary>The dashboard, with its owner signed in.</summary>
    /// <param name="path">The screen, such as <c>/knowledge</c>.</param>
    internal async Task<(IPage Page, List<string> Errors)> OpenDashboardAsync(string path = "")
    {
        var (page, errors) = await OpenAsync();
        await page.GotoAsync(new Uri(Company.Host.Address, $"/app{path}").ToString());
        await page.Locator("input[type=email]").FillAsync("ada@example.com");
        await page.Locator("input[type=password]").FillAsync("Str0ng-enough!");
        await page.Locator("input[type=password]").PressAsync("Enter");
        await page.GetByRole(AriaRole.Navigation).First.WaitForAsync();
        return (page, errors);
    }

    /// <summary>The widget on that website, open.</summary>
    internal static async Task<IFrameLocator> OpenChatAsync(IPage website)
    {
        await website.Locator(".woot-widget-bubble").First.ClickAsync();
        var chat = website.FrameLocator("#chatwoot_live_chat_widget");
        await chat.Locator("textarea").First.WaitForAsync();
        return chat;
    }

    internal static async Task WriteAsync(IFrameLocator chat, string text)
    {
        await chat.Locator("textarea").First.FillAsync(text);
        await chat.Locator("textarea").First.PressAsync("Enter");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_website is not null)
        {
            await _website.DisposeAsync();
        }

        await Company.DisposeAsync();
    }

    /// <summary>The customer's own website: another origin, with Chatwoot's snippet as sites embed it.</summary>
    private async Task<WebApplication> ServeWebsiteAsync()
    {
        var server = Company.Host.Address.ToString().TrimEnd('/');
        var html = $$"""
            <!doctype html><title>Shop</title><h1>Shop</h1>
            <button id="below" style="position:fixed;right:120px;bottom:200px" onclick="document.title='Clicked'">Order</button>
            <script>
              (function (d, t) {
                var g = d.createElement(t), s = d.getElementsByTagName(t)[0];
                g.src = '{{server}}/packs/js/sdk.js'; g.async = true;
                g.onload = function () { window.chatwootSDK.run({ websiteToken: '{{Company.WebsiteToken}}', baseUrl: '{{server}}' }); };
                s.parentNode.insertBefore(g, s);
              })(document, 'script');
            </script>
            """;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.MapGet("/", () => Results.Content(html, "text/html"));
        site.MapGet("/favicon.ico", () => Results.NoContent());
        await site.StartAsync();
        return site;
    }
}
