using System.Text;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

public sealed class HtmlPageTests
{
    private const string Page = """
        <!doctype html><html lang="es-MX"><head><title>Devoluciones | Larkspur</title>
        <link rel="canonical" href="/es/devoluciones?utm_source=x#top">
        <style>p{color:red}</style><script>track()</script></head>
        <body><header><nav><a href="/">Inicio</a><a href="/es/envios">Envíos</a></nav></header>
        <div id="cookie-banner" class="cc-window"><p>We use cookies.</p><button>Accept</button></div>
        <main><article><h1>Devoluciones</h1>
        <p>Tienes <strong>30 días</strong> para <a href="contacto#form">escribirnos</a>.<br>Sin preguntas.</p>
        <div hidden>Hidden words</div><p style="display:none">Hidden words</p><p aria-hidden="true">Hidden words</p>
        <h2>Pasos <a class="anchor" href="#pasos">#</a></h2>
        <ol><li>Abre la app.<ul><li>iOS</li><li>Android</li></ul></li><li>Pulsa <code>Devolver</code>.</li></ol>
        <table><thead><tr><th>Plan</th><th>Plazo</th></tr></thead><tbody><tr><td>Base</td><td>30 días</td></tr></tbody></table>
        <pre><code class="language-sh">curl -X POST \
          https://api.example.com</code></pre>
        <blockquote><p>Nota.</p></blockquote>
        <iframe src="https://evil.example"></iframe>
        <aside class="related">Artículos relacionados</aside>
        </article><section class="was-this-helpful"><p>¿Te ha servido?</p></section></main>
        <footer>© Larkspur</footer></body></html>
        """;

    [Fact]
    public void The_main_content_becomes_markdown_and_nothing_else_of_the_page_does() =>
        Parsing.Html(Page).Content.ShouldBe("""
            # Devoluciones

            Tienes **30 días** para [escribirnos](https://help.example.com/en/contacto#form).  
            Sin preguntas.

            ## Pasos

            1. Abre la app.
               - iOS
               - Android
            2. Pulsa `Devolver`.

            | Plan | Plazo |
            | --- | --- |
            | Base | 30 días |

            ```sh
            curl -X POST \
              https://api.example.com
            ```

            > Nota.
            """);

    [Fact]
    public void The_page_tells_its_title_language_canonical_address_and_links()
    {
        var document = Parsing.Html(Page);
        document.Title.ShouldBe("Devoluciones");
        document.Language.ShouldBe("es");
        document.Url.ShouldBe("https://help.example.com/es/devoluciones");
        document.Links.ShouldNotBeNull().Select(l => l.AbsoluteUri).ShouldBe(
            ["https://help.example.com/", "https://help.example.com/es/envios", "https://help.example.com/en/contacto"]);
    }

    [Fact]
    public void A_page_without_a_heading_is_named_by_its_title_without_the_sites_name() =>
        Parsing.Html("<title>Return policy - Larkspur Help</title><p>Thirty days.</p>").Title.ShouldBe("Return policy");

    [Fact]
    public void An_article_about_cookies_is_content() =>
        Parsing.Html("<main><article class='cookie-policy'><h1>Cookies</h1><p>We set two cookies.</p></article></main>").Content
            .ShouldContain("We set two cookies.");

    [Fact]
    public void A_page_without_main_is_read_without_its_menus() =>
        Parsing.Html("<body><ul class='navbar'><li>Menu</li></ul><div><p>Real text here.</p></div><div role='contentinfo'>Imprint</div></body>").Content
            .ShouldBe("Real text here.");

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Returns</title><script src='a.js'/><style/></head><body><a id='top'/><div class='spacer'/><p>Thirty days.<br/>No more.</p><script>if (a<b) {}</script><textarea/><p>Really.</p></body></html>")]
    [InlineData("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><html><head><title/><script type=\"text/javascript\" src=\"a.js\" /></head><body><!-- <script/> --><p title='a/>b'>Thirty days.<br />No more.</p><iframe src='x'/><p>Really.</p></body></html>")]
    public void In_xhtml_a_slash_closes_whatever_it_stands_in(string page) => Parsing.Html(page).Content.ShouldBe("Thirty days.  \nNo more.\n\nReally.");

    [Fact]
    public void An_address_that_ends_with_a_slash_closes_nothing() =>
        Parsing.Html("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>See <a href=https://help.example.com/a/>the list</a> of it.</p></body></html>").Content
            .ShouldBe("See [the list](https://help.example.com/a/) of it.");

    [Fact]
    public void Text_that_looks_like_markup_stays_text()
    {
        var content = Parsing.Html("<p>Write &lt;script&gt;alert(1)&lt;/script&gt; or *this* or 1. that</p><p># no heading</p>").Content;
        content.ShouldBe("Write \\<script>alert(1)\\</script> or \\*this\\* or 1. that\n\n\\# no heading");
        RawHtml.Remove(content).ShouldBe(content);
    }

    [Fact]
    public void Links_that_run_code_lose_the_link() =>
        Parsing.Html("<p><a href='javascript:alert(1)'>a</a> <a href='data:text/html,x'>b</a> <a href='JaVaScRiPt:x'>c</a></p>").Content.ShouldBe("a b c");

    [Fact]
    public void A_table_for_layout_is_read_as_what_it_holds() =>
        Parsing.Html("<table><tr><td><h2>Left</h2><p>Text</p></td><td><p>Right</p></td></tr></table>").Content.ShouldBe("## Left\n\nText\n\nRight");

    [Theory]
    [InlineData("<div>")]
    [InlineData("<div/>")]
    [InlineData("<div></x>")]
    [InlineData("<blockquote><ul><li>")]
    public void A_hundred_thousand_nested_elements_are_read_flat(string tag)
    {
        var html = new StringBuilder("<p>Top</p>");
        for (var i = 0; i < 100_000; i++) html.Append(tag);
        html.Append("deep words");
        Parsing.Html(html.ToString()).Content.ShouldContain("deep words");
    }

    [Fact]
    public void A_page_of_scripts_is_empty() =>
        DocumentParser.Parse(new RawDocument("<html><body><script>app()</script><div id=root></div></body></html>"u8.ToArray(), DocumentFormat.Html, "x"))
            .Refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCodes.Empty);

    [Fact]
    public void A_page_that_only_lists_other_pages_is_an_overview()
    {
        var list = string.Concat(Enumerable.Range(1, 6).Select(i => $"<li><a href='/en/page-{i}'>The title of page {i}</a></li>"));
        Parsing.Html($"<body><main><h1>Help</h1><p>All about it.</p><h2>Orders</h2><ul>{list}</ul></main></body>").IsOverview.ShouldBeTrue();
        // Its own words outweigh the list, or the list leads elsewhere, or it may be the menu of a page whose content was not recognised.
        var words = string.Concat(Enumerable.Repeat("Thirty days to send it back. ", 12));
        Parsing.Html($"<body><main><h1>Help</h1><p>{words}</p><ul>{list}</ul></main></body>").IsOverview.ShouldBeFalse();
        Parsing.Html($"<body><main><h1>Shops</h1><ul>{list.Replace("/en/", "https://shop.example/")}</ul></main></body>").IsOverview.ShouldBeFalse();
        Parsing.Html($"<body><ul>{list}</ul><p>Thirty days.</p></body>").IsOverview.ShouldBeFalse();
    }

    [Theory]
    [InlineData("<p class='article-meta'>Updated <time>2026-03-20</time> · <a href='/print'>Print</a></p>")]
    [InlineData("<div class='post-meta'>By Ada, 3 minutes</div>")]
    [InlineData("<p class='last-updated'>Last updated in May</p>")]
    public void A_byline_is_no_text(string byline) =>
        Parsing.Html($"<body><main><article><h1>Returns</h1>{byline}<p>Thirty days.</p></article></main></body>").Content.ShouldBe("# Returns\n\nThirty days.");
}
