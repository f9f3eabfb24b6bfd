using Microsoft.Extensions.Options;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>How many addresses a sync reads that turn out to be pages by other names.</summary>
public sealed class RequestCapTests
{
    [Theory]
    [InlineData(50, 200)]
    [InlineData(3, 100)]
    public void A_sync_reads_a_few_addresses_for_each_page_and_no_more(int cap, int most)
    {
        var limits = new CrawlLimits(Options.Create(new KnowledgeOptions()));
        var source = Source.Open(
            new AccountId(1), new KnowledgeBaseId(1), SourceKind.Url, "Mill", "https://mill.example/", new SourceSettings(PageCap: cap), DateTimeOffset.UnixEpoch);
        limits.RestOf(source).ShouldBe(cap);
        source.Found(cap);
        limits.RestOf(source).ShouldBe(0);
        source.NoteMoved();
        limits.RestOf(source).ShouldBe(1, "the place of an address that leads elsewhere is free");

        var read = cap;
        for (; limits.RestOf(source) > 0; read++)
        {
            source.Found(1);
            source.NoteMoved();
        }

        read.ShouldBe(most);
    }
}
