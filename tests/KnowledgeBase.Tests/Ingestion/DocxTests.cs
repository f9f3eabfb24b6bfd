using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Xunit;
using static Wheelhouse.KnowledgeBase.Tests.Ingestion.TestDocx;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

public sealed class DocxTests
{
    [Fact]
    public void Headings_lists_tables_and_links_become_markdown()
    {
        var document = Parse(
            Styled("Kettle manual", "T"),
            Paragraph("Read it &lt;b&gt;first&lt;/b&gt;."),
            Styled("Descaling", "berschrift2"),
            Item("Empty it", 2, 0), Item("Use vinegar", 2, 1), Item("or citric acid", 2, 1), Item("Boil", 2, 0),
            Paragraph("You need:"),
            Styled("Water", "Bullets"), Styled("Time", "Bullets"),
            Styled("Prices", "Mine"),
            "<w:tbl><w:tr><w:tc>" + Paragraph("Model") + "</w:tc><w:tc>" + Paragraph("Price | net") + "</w:tc></w:tr><w:tr><w:tc>" + Paragraph("B-100") + Paragraph("white") + "</w:tc><w:tc>" + Paragraph("129 €") + "</w:tc></w:tr></w:tbl>",
            "<w:p><w:r><w:t>See </w:t></w:r><w:hyperlink r:id=\"r1\"><w:r><w:t>the shop</w:t></w:r></w:hyperlink><w:r><w:t xml:space=\"preserve\"> and </w:t></w:r><w:hyperlink r:id=\"r2\"><w:r><w:t>not this</w:t></w:r></w:hyperlink></w:p>");
        document.Title.ShouldBe("Kettle manual");
        document.UpdatedAt.ShouldBe(new DateTimeOffset(2025, 3, 4, 5, 6, 7, TimeSpan.Zero));
        document.Content.ShouldBe("""
            # Kettle manual

            Read it \<b>first\</b>.

            ## Descaling

            1. Empty it
                - Use vinegar
                - or citric acid
            2. Boil

            You need:

            - Water
            - Time

            ## Prices

            | Model | Price \| net |
            | --- | --- |
            | B-100 white | 129 € |

            See [the shop](https://example.com/a%28b%29) and not this
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_cell_that_is_merged_downwards_says_in_each_row_what_it_says()
    {
        static string Cell(string text, string properties = "") => $"<w:tc><w:tcPr>{properties}</w:tcPr>{Paragraph(text)}</w:tc>";
        static string Row(params string[] cells) => $"<w:tr>{string.Concat(cells)}</w:tr>";
        Parse("<w:tbl>" + Row(Cell("Model"), Cell("Colour"), Cell("Price"))
            + Row(Cell("B-100", "<w:vMerge w:val=\"restart\"/>"), Cell("white"), Cell("129 €", "<w:vMerge w:val=\"restart\"/>"))
            + Row(Cell("", "<w:vMerge/>"), Cell("red"), Cell("", "<w:vMerge w:val=\"continue\"/>"))
            + Row(Cell("B-200", "<w:vMerge w:val=\"restart\"/>"), Cell("red"), Cell("", "<w:vMerge/>")) + "</w:tbl>").Content.ShouldBe("""
            | Model | Colour | Price |
            | --- | --- | --- |
            | B-100 | white | 129 € |
            | B-100 | red | 129 € |
            | B-200 | red | 129 € |
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_is_not_to_be_read_is_not_read()
    {
        var document = Parse(
            "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:ins><w:r><w:t xml:space=\"preserve\"> and added</w:t></w:r></w:ins>"
            + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden orders</w:t></w:r><w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>",
            "<w:sdt><w:sdtContent>" + Paragraph("From a form.") + "</w:sdtContent></w:sdt>",
            "<w:p><w:r><w:drawing><docPr descr=\"A red kettle\"/></w:drawing></w:r></w:p>");
        document.Content.ShouldBe("Kept and added\n\nFrom a form.\n\nA red kettle");
    }

    [Fact]
    public void What_cannot_be_read_says_why()
    {
        var whole = Of(string.Concat(Enumerable.Range(0, 300).Select(i => Paragraph($"Sentence number {i * 7919 % 1009} of the text."))));
        Refuse(whole[..(whole.Length / 2)]).ShouldBe(RefusalCodes.Damaged);
        Refuse(whole[..^10]).ShouldBe(RefusalCodes.Damaged);
        Refuse(Of(Paragraph("no end").Replace("</w:p>", "", StringComparison.Ordinal))).ShouldBe(RefusalCodes.Damaged);
        Refuse(Of("&e;", "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>")).ShouldBe(RefusalCodes.Damaged);
        Refuse(Of(Paragraph(" "))).ShouldBe(RefusalCodes.NoText);
        Refuse([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).ShouldBe(RefusalCodes.PasswordProtected);
        Refuse("Not a document"u8.ToArray()).ShouldBe(RefusalCodes.WrongType);
        Refuse(Sources.ArchiveFilesTests.Zip(("a.txt", "x"))).ShouldBe(RefusalCodes.Damaged);
    }

    [Fact]
    public void A_bomb_is_refused_while_it_unpacks()
    {
        var bomb = Of(Paragraph(new string('a', 60 * 1024 * 1024)));
        bomb.Length.ShouldBeLessThan(1024 * 1024);
        Refuse(bomb).ShouldBe(RefusalCodes.TooLarge);
    }

    [Fact]
    public void Endless_nesting_neither_crashes_nor_takes_its_neighbours_along()
    {
        const int Depth = 20_000;
        var deep = string.Concat(Enumerable.Repeat("<w:sdt><w:sdtContent>", Depth)) + Paragraph("deep") + string.Concat(Enumerable.Repeat("</w:sdtContent></w:sdt>", Depth));
        Parse(Paragraph("Before."), deep, Paragraph("After.")).Content.ShouldBe("Before.\n\nAfter.");
    }

    private static ParsedDocument Parse(params string[] blocks) => Parsing.Read(Raw(Of(string.Concat(blocks))));

    private static string Refuse(byte[] bytes) => DocumentParser.Parse(Raw(bytes)).Refusal.ShouldNotBeNull().Code;

    private static RawDocument Raw(byte[] bytes) => new(bytes, DocumentFormat.Docx, "manual.docx");
}
