using System.Net;
using Shouldly;
using Wheelhouse.KnowledgeBase.Tests.Ingestion;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class FileFormatTests : KnowledgeHost
{
    private static readonly byte[] Manual = TestPdf.Of(
        "Kettle manual\n\nFill the kettle with fresh water before you switch it on.",
        "Descaling\n\nDescale the kettle every three months with vinegar.");

    [Fact]
    public async Task A_crawled_pdf_is_cited_at_its_page()
    {
        Site.Page("/", "<p>Read the <a href=\"/files/manual.pdf\">manual</a>. It is a long page about kettles.</p>", "Home");
        Site.Bytes("/files/manual.pdf", Manual, "application/pdf");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        (await DocumentAsync(source, "manual.pdf"))["title"]!.GetValue<string>().ShouldBe("Kettle manual");

        var hits = (await GetAsync($"{Knowledge}/search?q=descale+the+kettle+with+vinegar"))["payload"]!.AsArray();
        hits[0]!["page"]!.GetValue<int>().ShouldBe(2);
        hits[0]!["document"]!["url"]!.GetValue<string>().ShouldBe(new Uri(Site.Address, "/files/manual.pdf#page=2").AbsoluteUri);
    }

    [Fact]
    public async Task Good_and_bad_files_come_together_and_each_bad_one_has_its_reason()
    {
        File.WriteAllBytes(Path.Combine(Folder, "manual.pdf"), Manual);
        File.WriteAllBytes(Path.Combine(Folder, "cut.pdf"), Manual[..(Manual.Length / 2)]);
        var word = TestDocx.Of(TestDocx.Paragraph("The toaster browns both sides of the bread."));
        File.WriteAllBytes(Path.Combine(Folder, "toaster.docx"), word);
        File.WriteAllBytes(Path.Combine(Folder, "cut.docx"), word[..^100]);
        File.WriteAllBytes(Path.Combine(Folder, "scan.pdf"), TestPdf.Of("", ""));
        var source = await AddAsync(new { kind = "folder", path = Folder });
        var codes = (await DocumentsAsync(source)).ToDictionary(d => d["path"]!.GetValue<string>(), d => d["error_code"]?.GetValue<string>());
        codes["manual.pdf"].ShouldBeNull();
        codes["cut.pdf"].ShouldBe("damaged");
        codes["toaster.docx"].ShouldBeNull();
        codes["cut.docx"].ShouldBe("damaged");
        codes["scan.pdf"].ShouldBe("no_text");
        (await SearchAsync("fill the kettle with fresh water"))[0].ShouldBe("Fill the kettle with fresh water before you switch it on.");

        // A file that breaks later does not go on answering with what it said before.
        File.WriteAllBytes(Path.Combine(Folder, "manual.pdf"), Manual[..(Manual.Length / 2)]);
        source = await SyncAsync(source);
        (await SearchAsync("fill the kettle with fresh water")).ShouldNotContain(text => text.Contains("kettle"));
    }

    [Fact]
    public async Task Uploaded_pdf_and_word_documents_are_read()
    {
        var source = await UploadAsync(HttpStatusCode.OK, ("Kettle.PDF", Manual), ("toaster.docx", TestDocx.Of(TestDocx.Paragraph("The toaster browns both sides of the bread."))));
        source = await SettledAsync(source["id"]!.GetValue<long>());
        source["documents_count"]!.GetValue<int>().ShouldBe(2);
        (await SearchAsync("toaster bread")).ShouldContain("The toaster browns both sides of the bread.");
        (await GetAsync($"{Knowledge}/search?q=descale+the+kettle"))["payload"]![0]!["page"]!.GetValue<int>().ShouldBe(2);
    }
}
