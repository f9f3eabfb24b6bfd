using Shouldly;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Samples;

public sealed class ResyncOfTheSampleTests : KnowledgeHost
{
    private SampleWebsite _website = null!;

    public override async ValueTask InitializeAsync()
    {
        _website = await SampleWebsite.StartAsync("es");
        Settings["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = _website.Address.Authority;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _website.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_sync_touches_what_changed_on_the_site_and_nothing_else()
    {
        var source = await AddAsync(new { kind = "url", url = new Uri(_website.Address, "/help/es").AbsoluteUri });
        var before = await CountAsync("select max(id) from knowledge.chunks");
        (await CountAsync("select count(*) from knowledge.chunks where text like '%iDEAL%'")).ShouldBePositive();

        source = await SyncAsync(source);
        source["progress"]!["changed"]!.GetValue<int>().ShouldBe(0);
        (await CountAsync("select max(id) from knowledge.chunks")).ShouldBe(before);

        _website.Change("es/devoluciones.md", "# Devoluciones y reembolsos\n", "# Devoluciones y reembolsos\n\nDevuelve también el papel de regalo.\n");
        _website.Remove("es/precios.md");
        source = await SyncAsync(source);

        // The article that changed, the one that went, and the start page, which lists one article less.
        source["progress"]!["changed"]!.GetValue<int>().ShouldBe(3);
        (await SearchAsync("papel de regalo")).ShouldContain(text => text.Contains("el papel de regalo"));
        (await CountAsync("select count(*) from knowledge.chunks where text like '%iDEAL%'")).ShouldBe(0);
        (await CountAsync($"select count(distinct document_id) from knowledge.chunks where id > {before}")).ShouldBe(1);
        // Other articles still link to it, and that is said.
        var gone = (await DocumentsAsync(source)).Single(d => d["url"]!.GetValue<string>().EndsWith("/precios", StringComparison.Ordinal));
        gone["error_code"]!.GetValue<string>().ShouldBe("not_found");
        gone["chunks_count"]!.GetValue<int>().ShouldBe(0);
    }
}
