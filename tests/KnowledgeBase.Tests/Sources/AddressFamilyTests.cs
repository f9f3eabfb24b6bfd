using Shouldly;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class AddressFamilyTests
{
    [Theory]
    [InlineData("/calendar", "/calendar?month=2026-12", "/calendar?")]
    [InlineData("/calendar?month=2026-12", "/calendar?month=2027-01", "/calendar?")]
    [InlineData("/calendar?month=2026-12", "/calendar?month=2027-01&day=3", "/calendar?")]
    [InlineData("/calendar/2026-12", "/calendar/2027-01", "/calendar/#")]
    [InlineData("/calendar/2026/12", "/calendar/2027/1", "/calendar/#")]
    [InlineData("/calendar/2026/12", "/calendar/2026/12/24", "/calendar/#")]
    [InlineData("/calendar/2026/12/24", "/calendar/2026", "/calendar/#")]
    [InlineData("/calendar/2026/12/list", "/calendar/2027/1/list", "/calendar/#")]
    [InlineData("/calendar?month=2026-12", "/calendar/2026/12/24", "/calendar/#")]
    [InlineData("/calendar", "/calendar/2026/12", "/calendar/#")]
    [InlineData("/list?sort=name&page=2", "/list?page=3&sort=date", "/list?")]
    public void A_link_to_the_next_of_its_kind_belongs_to_a_family(string page, string link, string family) => Of(page, link).ShouldBe(family);

    [Theory]
    [InlineData("/", "/calendar/2026/12")]
    [InlineData("/", "/articles?id=12")]
    [InlineData("/articles", "/articles/123")]
    [InlineData("/articles?page=2", "/articles/123")]
    [InlineData("/", "/2024/12/returns")]
    [InlineData("/categories/7", "/articles/123")]
    [InlineData("/articles/123-returns", "/articles/456-delivery")]
    [InlineData("/2024/12/returns", "/2025/01/delivery")]
    [InlineData("/v2/install", "/v2/configure")]
    [InlineData("/help/returns", "/help/delivery")]
    public void A_link_to_a_page_of_another_kind_does_not(string page, string link) => Of(page, link).ShouldBeNull();

    private static string? Of(string page, string link) => AddressFamily.Of(new Uri("https://h.example" + page), new Uri("https://h.example" + link));
}
