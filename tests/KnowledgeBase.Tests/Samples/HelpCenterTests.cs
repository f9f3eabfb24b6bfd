using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Samples;

/// <summary>The demo's help centre has to be as large, as varied and as linked as a real one, or trying the product shows nothing.</summary>
public sealed class HelpCenterTests
{
    private static readonly IReadOnlyList<SampleArticle> Articles = SampleArticle.All();

    [Theory]
    [InlineData("en", 28)]
    [InlineData("es", 5)]
    [InlineData("pt", 5)]
    [InlineData("zh", 5)]
    public void Every_language_has_its_articles(string language, int least) =>
        Articles.Count(a => a.Settings.Language == language).ShouldBeGreaterThanOrEqualTo(least);

    [Fact]
    public void Half_of_the_articles_have_350_words_or_more()
    {
        var lengths = Articles.Select(static a => a.WordCount).Order().ToList();
        // The lower of the two in the middle when the number is even.
        lengths[(lengths.Count - 1) / 2].ShouldBeGreaterThanOrEqualTo(350);
    }

    [Fact]
    public void No_two_articles_share_a_fifth_of_their_five_word_runs()
    {
        var alike =
            from first in Articles
            from second in Articles
            where string.CompareOrdinal(first.Path, second.Path) < 0
            let shared = first.SharedRuns(second)
            where shared >= 0.2
            select $"{first.Path} and {second.Path}: {shared:P0}";
        alike.ShouldBeEmpty();
    }

    [Fact]
    public void Every_article_states_its_title_language_date_and_the_address_of_its_place()
    {
        foreach (var article in Articles)
        {
            article.Settings.Title.ShouldNotBeNullOrWhiteSpace(article.Path);
            article.Settings.UpdatedAt.ShouldNotBeNull(article.Path);
            article.Settings.Language.ShouldBe(Path.GetDirectoryName(article.Path), article.Path);
            article.Settings.Url.ShouldBe("/help/" + Path.ChangeExtension(article.Path, null), article.Path);
            article.FirstLine.ShouldBe("# " + article.Settings.Title, article.Path);
        }
    }

    [Fact]
    public void Every_article_leads_to_at_least_two_others_and_none_leads_nowhere()
    {
        var addresses = Articles.Select(static a => a.Settings.Url).ToHashSet();
        foreach (var article in Articles)
        {
            article.Links.Where(link => !addresses.Contains(link)).ShouldBeEmpty(article.Path);
            article.Links.Where(link => link != article.Settings.Url).Distinct().Count().ShouldBeGreaterThanOrEqualTo(2, article.Path);
        }
    }
}
