using System.Diagnostics;
using System.Text;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>What a page folds away is its content; what it hides is not.</summary>
public sealed class AccordionTests
{
    [Theory]
    [InlineData("<h3><button aria-expanded='false'>How do I return a lamp?</button></h3><div>Send it back.</div>", "### How do I return a lamp?\n\nSend it back.")]
    [InlineData("<h2 class='accordion-header'><button class='accordion-button collapsed' data-bs-toggle='collapse' aria-expanded='false' aria-controls='a1'>How?</button></h2><div id='a1' hidden>Send it back.</div>", "## How?\n\nSend it back.")]
    [InlineData("<h3><button>How?</button></h3><p>Send it back.</p>", "### How?\n\nSend it back.")]
    [InlineData("<dl><dt><button aria-expanded='false' aria-controls='a1'>How?</button></dt><dd id='a1' style='display:none'>Send it back.</dd></dl>", "**How?**\n\nSend it back.")]
    [InlineData("<button aria-expanded='false'>How?</button><div>Send it back.</div><button aria-expanded='false'>When?</button><div>Now.</div>", "**How?**\n\nSend it back.\n\n**When?**\n\nNow.")]
    [InlineData("<div role='heading'><button id='q' aria-expanded='false'>How?</button></div><div role='region' aria-labelledby='q' aria-hidden='true'>Send it back.</div>", "**How?**\n\nSend it back.")]
    [InlineData("<button>How?</button><div>Send it back.</div>", "**How?**\n\nSend it back.")]
    [InlineData("<button class='accordion'>Returns</button><div class='panel'><p>Send it back.</p></div>", "**Returns**\n\nSend it back.")]
    [InlineData("<button onclick='toggle(this)'>Returns</button><div style='display:none'>Send it back.</div>", "**Returns**\n\nSend it back.")]
    [InlineData("<div class='faq'><div><button><span>How?</span></button></div><div hidden>Send it back.</div></div>", "**How?**\n\nSend it back.")]
    [InlineData("<button class='collapsible'><h3>Returns</h3></button><div>Send it back.</div>", "### Returns\n\nSend it back.")]
    [InlineData("<h3 onclick='toggle(1)'>How?</h3><div style='display:none'>Send it back.</div>", "### How?\n\nSend it back.")]
    [InlineData("<div class='q' onclick=\"show('a1')\">How?</div>\n<div id='a1' class='a' style='display: none;'><p>Send it back.</p></div>", "How?\n\nSend it back.")]
    [InlineData("<p><a href='#' onclick='return t(1)'>How?</a></p><ul style='display:none'><li>Send it back.</li></ul>", "How?\n\n- Send it back.")]
    [InlineData("<dl><dt onclick='t(this)'>How?</dt><dd style='display:none'>Send it back.</dd></dl>", "**How?**\n\nSend it back.")]
    public void A_question_that_is_a_button_stands_above_its_answer(string html, string content) => Read(html).ShouldBe(content);

    [Fact]
    public void All_panels_of_tabs_are_read() =>
        Read("<div role='tablist'><button role='tab' id='t1' aria-selected='true'>Windows</button><button role='tab' aria-controls='p2'>Linux</button></div>"
            + "<div role='tabpanel' aria-labelledby='t1'>Use the setup.</div><div role='tabpanel' id='p2' hidden>Use the script.</div>")
            .ShouldBe("Windows\n\nLinux\n\nUse the setup.\n\nUse the script.");

    [Fact]
    public void An_accordion_within_a_folded_panel_is_read() =>
        Read("<h2><button aria-controls='a'>Outer?</button></h2><div id='a' hidden><h3><button aria-controls='b'>Inner?</button></h3><div id='b' hidden>Yes.</div></div>")
            .ShouldBe("## Outer?\n\n### Inner?\n\nYes.");

    [Theory]
    [InlineData("<button>Buy now</button>")]
    [InlineData("<div hidden>Nobody opens this.</div>")]
    [InlineData("<div role='region' aria-labelledby='elsewhere' hidden>Nobody opens this.</div>")]
    [InlineData("<div id='cookies' hidden>We use cookies.</div>")]
    [InlineData("<nav><button aria-expanded='false' aria-controls='m'>Products</button></nav><ul id='m' hidden><li>Lamps</li></ul>")]
    [InlineData("<header><button aria-expanded='false' aria-controls='m'>Products</button></header><ul id='m' hidden><li>Lamps</li></ul>")]
    [InlineData("<button aria-expanded='false' aria-haspopup='true'>English</button>")]
    [InlineData("<button aria-expanded='false' aria-controls='m'>Contents</button><nav id='m'>One</nav>")]
    [InlineData("<button aria-controls='m'>Contact</button><div id='m' role='dialog' hidden>Write to us</div>")]
    [InlineData("<div hidden><button aria-controls='m'>Never seen</button></div><div id='m' hidden>Never seen</div>")]
    [InlineData("<button aria-expanded='false'><svg></svg></button>")]
    [InlineData("<div hidden>Nobody opens this.</div><button>Need a hand?</button><h3></h3>")]
    [InlineData("<button onclick='open()'>Write to us</button><div class='modal' style='display:none'>Your name</div>")]
    [InlineData("<button onclick='open()'>Products</button><ul style='display:none'><li><a href='/lamps'>Lamps</a></li><li><a href='/bulbs'>Bulbs</a></li></ul>")]
    [InlineData("<nav><span onclick='open()'>Products</span><ul style='display:none'><li>Lamps</li></ul></nav>")]
    public void What_is_no_content_stays_out(string html) => Read($"<h2>Lamps <button>Copy</button></h2>{html}<p>Text.</p>").ShouldBe("## Lamps\n\nText.");

    [Theory]
    [InlineData("<p onclick='x()'>Text above.</p><script>steal()</script><p hidden>Hidden order</p>")]
    [InlineData("<p>Text above.</p><p style='display:none'>Hidden order</p>")]
    [InlineData("<p onclick='x()'>Text above.</p><p>Between.</p><p style='display:none'>Hidden order</p>")]
    [InlineData("<p onclick='x()'>Text above.</p><p style='opacity:0'>Hidden order</p>")]
    [InlineData("<a href='/buy' onclick=\"gtag('event','buy')\">Buy</a><div style='display:none'>Hidden order</div>")]
    [InlineData("<button onclick='vote(0)'>No</button><p hidden>Hidden order</p>")]
    [InlineData("<button onclick='copy(this)'>Copy</button><span hidden>Hidden order</span>")]
    [InlineData("<button onclick=\"copy(); this.nextElementSibling.hidden=false\">Copy</button><span hidden>Hidden order</span>")]
    [InlineData("<div onclick=\"navigator.clipboard.writeText('SAVE10'); toggle(this)\">SAVE10</div><span hidden>Hidden order</span>")]
    [InlineData("<button onclick=\"document.execCommand('copy'); toggle(this)\">SAVE10</button><span hidden>Hidden order</span>")]
    [InlineData("<h3>Returns <button onclick='copy(this)'>Copy</button></h3><span hidden>Hidden order</span>")]
    [InlineData("<button onclick=\"vote(0); show('thanks')\">No</button><p id='thanks' hidden>Hidden order</p>")]
    [InlineData("<div onclick=\"location.href='/lamps'\"><h3>Lamps</h3></div><div hidden>Hidden order</div>")]
    public void What_nothing_opens_stays_hidden(string html) => Read($"{html}<p>Text.</p>").ShouldNotContain("Hidden order");

    [Theory]
    [InlineData("<div onclick=\"document.getElementById('a1').style.display = 'block'\">Returns</div>")]
    [InlineData("<button onclick=\"reveal('a1')\">Returns</button>")]
    [InlineData("<button onclick=\"toggle('copyright-notice')\">Returns</button>")]
    [InlineData("<button onclick=\"reveal('location')\">Returns</button>")]
    [InlineData("<h3 onclick='t(1)'>Returns</h3>")]
    [InlineData("<div onclick='t(1)'><h3>Returns</h3></div>")]
    [InlineData("<span onclick='this.nextElementSibling.hidden = false'>Returns</span>")]
    public void What_a_click_shows_is_read_where_it_is_a_text(string opener)
    {
        var text = string.Concat(Enumerable.Repeat("Send it back within thirty days of the day on which it came. ", 4)).Trim();
        Read($"{opener}<div id='a1' style='display:none'>{text}</div>").ShouldEndWith(text);
    }

    [Theory]
    [InlineData("<button>How do I return a lamp?</button>\n<div>Send it back.</div>", "**How do I return a lamp?**\n\nSend it back.")]
    [InlineData("<button aria-expanded=\"false\">Returns</button>\n\nSend it back.", "**Returns**\n\nSend it back.")]
    [InlineData("Text. <button>Copy</button>", "Text.")]
    public void In_a_markdown_file_too(string markdown, string content) => Parsing.Markdown(markdown).Content.ShouldBe(content);

    [Fact]
    public void A_page_of_thousands_of_buttons_is_read_in_no_time()
    {
        var html = new StringBuilder("<h2>");
        for (var i = 0; i < 30_000; i++) html.Append(FormattableString.Invariant($"<button id=b{i} aria-controls=p{i}>B{i}</button>"));
        var watch = Stopwatch.StartNew();
        Read(html.ToString()).ShouldContain("B29999");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static string Read(string html) => Parsing.Html($"<body><main><article>{html}</article></main></body>").Content;
}
