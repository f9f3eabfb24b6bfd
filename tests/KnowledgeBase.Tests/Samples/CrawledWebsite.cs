using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Tests.Samples;

/// <summary>
/// The demo's help centre twice, each in a knowledge base of its own: as the crawler brought in its website, and as its
/// Markdown files. Read by several tests, changed by none.
/// </summary>
public sealed class CrawledWebsite : KnowledgeHost
{
    internal SampleWebsite Website { get; private set; } = null!;

    /// <summary>The source that is the website.</summary>
    internal JsonNode Crawl { get; private set; } = null!;

    /// <summary>The source that is the folder.</summary>
    internal JsonNode Markdown { get; private set; } = null!;

    internal IReadOnlyList<CrawledPage> Pages { get; private set; } = [];

    public override async ValueTask InitializeAsync()
    {
        Website = await SampleWebsite.StartAsync();
        Settings["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = Website.Address.Authority;
        await base.InitializeAsync();
        Crawl = await AddAsync(new { kind = "url", url = Website.Address.AbsoluteUri });
        Pages = await Task.WhenAll((await DocumentsAsync(Crawl)).Select(async document => CrawledPage.Of(await GetAsync($"{Knowledge}/documents/{document["id"]}"))));
        using var scope = Host.Services.CreateScope();
        var other = await scope.ServiceProvider.GetRequiredService<IKnowledge>().CreateBaseAsync(new AccountId(AccountId), "Markdown", CancellationToken.None);
        Markdown = await AddAsync(new { kind = "folder", path = "demo", knowledge_base_id = other.Value });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Website.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The path of the page that a question finds first.</summary>
    internal async Task<string> FindAsync(JsonNode source, string question)
    {
        var found = await GetAsync($"{Knowledge}/search?knowledge_base_id={source["knowledge_base_id"]}&q={Uri.EscapeDataString(question)}");
        return new Uri(Website.Address, found["payload"]![0]!["document"]!["url"]!.GetValue<string>()).AbsolutePath;
    }
}

/// <param name="Path">The page's address without the site's.</param>
/// <param name="Chunks">What is searched and quoted.</param>
internal sealed record CrawledPage(string Path, string Status, string Title, string? Language, string Content, IReadOnlyList<string> Chunks)
{
    public static CrawledPage Of(JsonNode document) => new(
        new Uri(document["url"]!.GetValue<string>()).PathAndQuery,
        document["status"]!.GetValue<string>(),
        document["title"]!.GetValue<string>(),
        document["language"]?.GetValue<string>(),
        document["content"]!.GetValue<string>(),
        [.. document["chunks"]!.AsArray().Select(static chunk => chunk!["text"]!.GetValue<string>())]);
}
