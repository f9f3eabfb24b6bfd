using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>What a page is made of besides its content goes, and sections about such things stay.</summary>
public sealed class HtmlFurnitureTests
{
    [Theory]
    [InlineData("id='subscribe'", "Open the plan and choose Subscribe.")]
    [InlineData("id='sharing'", "A plan is shared with up to five people.")]
    [InlineData("id='navigation'", "The bar on the left leads to <a href='/en/orders'>your orders</a> and to <a href='/en/returns'>returns</a>, wherever you are.")]
    [InlineData("class='navigation'", "The bar on the left leads to your orders.")]
    [InlineData("id='cookies'", "We set two cookies, and neither of them knows who you are.")]
    [InlineData("class='cookies'", "We set two cookies.")]
    [InlineData("id='related' class='section'", "Pots and saucers are ordered apart from each other.")]
    [InlineData("id='newsletter'", "Each letter has a link at its end with which you leave the list.")]
    [InlineData("class='feedback'", "Choose Send feedback in the settings.")]
    [InlineData("class='share'", "Open the list and choose Share.")]
    [InlineData("id='cookies'", "We set two cookies, and neither of them knows who you are. <a href='#'>Back to the top</a>")]
    [InlineData("id='cookies'", "Say which you want: <a class='btn' href='/en/settings'>Settings</a>, which hold for all of your devices.")]
    [InlineData("class='related'", "<a href='/en/a'>Plan B</a> is for teams of more than ten people, and it costs nine euros for each of them in every month of the year.")]
    [InlineData("class='related'", "There are two: <a href='/en/a'>plan B</a>")]
    [InlineData("class='menu'", "<ul><li>Soup, 4 euros</li><li>Bread, 2 euros</li></ul>")]
    public void A_section_of_the_content_that_is_called_like_a_part_of_the_page_stays(string name, string text)
    {
        var plain = Parsing.Html(Page($"<section><h2>About it</h2><p>{text}</p></section>")).Content;
        plain.ShouldContain("About it");
        Parsing.Html(Page($"<section {name}><h2>About it</h2><p>{text}</p></section>")).Content.ShouldBe(plain);
        Parsing.Html(Page($"<section><h2>About it</h2><div {name}><p>{text}</p></div></section>")).Content.ShouldBe(plain);
    }

    [Theory]
    [InlineData("<main>{0}</main>")]
    [InlineData("<div role='main'>{0}</div>")]
    [InlineData("<div><div itemprop='articleBody'>{0}</div></div>")]
    public void It_stays_wherever_the_content_begins(string around)
    {
        var text = $"<h1>Plans</h1><p>{string.Concat(Enumerable.Repeat("Words about the plans we have. ", 12))}</p><section id='sharing'><h2>Sharing a plan</h2><p>With five people.</p></section>";
        Parsing.Html($"<body>{around.Replace("{0}", text)}</body>").Content.ShouldEndWith("## Sharing a plan\n\nWith five people.");
    }

    [Fact]
    public void The_words_of_a_heading_that_carries_a_name_stay() =>
        Parsing.Html(Page("<h2><span class='headline' id='related'>Related plans</span></h2><p>There are two.</p>")).Content.ShouldEndWith("## Related plans\n\nThere are two.");

    [Theory]
    [InlineData("<div class='share'>Share this page: <a href='https://social.example/x'>Post</a> <a href='https://mail.example/x'>Mail</a></div>")]
    [InlineData("<div class='related'><h3>Related</h3><ul><li><a href='/en/a'>How to water a fern</a></li><li><a href='/en/b'>How to move a palm</a></li></ul></div>")]
    [InlineData("<div class='related-articles'><h3>More</h3><div><a href='/en/a'>How to water a fern</a><p>A fern is thirsty.</p></div></div>")]
    [InlineData("<aside class='related'>More articles</aside>")]
    [InlineData("<nav>Orders</nav><div class='pagination'><a href='/en/a'>Previous: Orders</a> <a href='/en/b'>Next: Returns</a></div>")]
    [InlineData("<ol class='breadcrumbs'><li><a href='/en'>Help</a></li><li><a href='/en/plans'>Plans</a></li><li>Sharing</li></ol>")]
    [InlineData("<section class='newsletter'><h3>Newsletter</h3><p>The best of plants, once a month.</p><form><input name='mail'><button>Send</button></form></section>")]
    [InlineData("<div class='feedback'><h3>Was this page helpful?</h3><p>12 people found it so.</p><button>Yes</button><button>No</button></div>")]
    [InlineData("<div class='was-this-helpful'><p>Was it helpful?</p></div>")]
    [InlineData("<div id='consent'><h2>We value your privacy</h2><p>We and our partners store and read information on your device, such as cookies, for advertising.</p><button>Accept</button></div>")]
    [InlineData("<div class='cookie-banner cookies'><p>We use cookies to personalise content and advertising, to offer functions of social media and to count who comes to see us here, day by day. Our partners do the same with whatever they know of you.</p><a class='btn' href='#'>Accept</a></div>")]
    [InlineData("<div class='consent'><p>We use cookies to personalise content and advertising, to offer functions of social media and to count who comes to see us here, day by day. Our partners do the same with whatever they know of you.</p><a href='javascript:accept()'>Accept all</a></div>")]
    [InlineData("<div class='consent'><h2>Your privacy</h2><p>We use cookies to personalise content and advertising.</p><a class='button' href='#'>Accept all</a></div>")]
    [InlineData("<div class='related-articles'><h3>Related</h3><div><a href='/en/a'>Ferns</a><p>A fern is thirsty, more than all that you have had.</p></div><div><a href='/en/b'>Palms</a><p>A palm is not, and it does not love to be moved.</p></div></div>")]
    [InlineData("<div class='related'><div><h3>Related</h3></div><div><a href='/en/a'><img src='/f.png'></a><div>Ferns are thirsty, more than all that you have had.</div></div></div>")]
    [InlineData("<div class='related'><h3>Related</h3><ul><li><h4><a href='/en/a'>Ferns</a></h4><p>A fern is thirsty, more than all that you have had.</p><a href='/en/a'>Read on</a></li></ul></div>")]
    [InlineData("<div class='toc'><h3>On this page</h3><ul><li><a href='#a'>First</a></li><li><a href='#b'>Second</a></li></ul></div>")]
    public void A_part_of_the_page_within_the_content_goes(string part) =>
        Parsing.Html(Page($"<p>The end.</p>{part}")).Content.ShouldEndWith("The end.");

    [Theory]
    [InlineData("class='CookieConsent'")]
    [InlineData("id='cookieConsentRoot'")]
    [InlineData("class='cookiebanner'")]
    [InlineData("class='footer-wrap'")]
    [InlineData("class='siteFooter'")]
    [InlineData("class='footer__inner dark'")]
    [InlineData("class='topbar'")]
    [InlineData("class='top-bar'")]
    [InlineData("class='mainmenu'")]
    [InlineData("class='MainMenu'")]
    [InlineData("class='sidenav'")]
    [InlineData("class='nav-container'")]
    public void Outside_the_content_other_spellings_are_known_too(string name) =>
        Parsing.Html($"<body><div {name}><p>Words of the frame.</p></div><div><h2>Returns</h2><p>Thirty days.</p></div></body>").Content.ShouldBe("## Returns\n\nThirty days.");

    [Theory]
    [InlineData("class='menu-planning'")]
    [InlineData("class='navigator'")]
    [InlineData("class='footnotes'")]
    [InlineData("class='topic'")]
    [InlineData("class='page-header'")]
    public void What_only_begins_like_one_is_read(string name) =>
        Parsing.Html($"<body><div {name}><p>Words of the text.</p></div></body>").Content.ShouldBe("Words of the text.");

    private static string Page(string text) => $"<body><header>Menu</header><main><h1>Plans</h1><p>What plans there are and what they cost you each month.</p>{text}</main></body>";
}
