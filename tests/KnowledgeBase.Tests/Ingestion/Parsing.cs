using System.Text;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>Short ways to parse what a test writes down.</summary>
internal static class Parsing
{
    public static ParsedDocument Markdown(string text, string name = "some-page.md", Uri? address = null) =>
        Read(new RawDocument(Encoding.UTF8.GetBytes(text), DocumentFormat.Markdown, name, null, address));

    public static ParsedDocument Html(string html, string address = "https://help.example.com/en/page") =>
        Read(new RawDocument(Encoding.UTF8.GetBytes(html), DocumentFormat.Html, "page", "utf-8", new Uri(address)));

    public static ParsedDocument Read(RawDocument raw)
    {
        var result = DocumentParser.Parse(raw);
        result.Refusal.ShouldBeNull();
        return result.Document.ShouldNotBeNull();
    }
}
