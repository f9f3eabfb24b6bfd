using System.Net;
using System.Text;
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

    [Fact]
    public async Task Front_matter_reaches_the_document_and_a_new_date_alone_changes_it()
    {
        const string Head = "---\ntitle: Retouren\nurl: https://example.com/retouren\nlanguage: de-DE\naudience: internal\nupdated: ";
        Write("a.md", Head + "2025-03-04\n---\n# Another heading\n\nThe text is in English all the same.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        var document = await DocumentAsync(source, "a.md");
        document["title"]!.GetValue<string>().ShouldBe("Retouren");
        document["language"]!.GetValue<string>().ShouldBe("de");
        document["audience"]!.GetValue<string>().ShouldBe("internal");
        document["written_at"]!.GetValue<long>().ShouldBe(new DateTimeOffset(2025, 3, 4, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());

        Write("a.md", Head + "2025-05-06T07:08:09+02:00\n---\n# Another heading\n\nThe text is in English all the same.");
        source = await SyncAsync(source);
        (await DocumentAsync(source, "a.md"))["written_at"]!.GetValue<long>().ShouldBe(new DateTimeOffset(2025, 5, 6, 5, 8, 9, TimeSpan.Zero).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Files_in_any_script_and_encoding_are_found_by_their_words()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var texts = new (string Name, string Encoding, string Text, string Question)[]
        {
            ("ar.md", "utf-16", "# الإرجاع\n\nيمكنك إرجاع الطلب خلال ثلاثين يوما من الاستلام.", "إرجاع الطلب"),
            ("he.md", "utf-8", "# החזרות\n\nאפשר להחזיר את ההזמנה תוך שלושים יום.", "להחזיר את ההזמנה"),
            ("zh.md", "gb18030", "# 退货\n\n收到订单后三十天内可以退货，运费由我们承担。请保留原包装。", "三十天内退货"),
            ("ja.md", "shift_jis", "# 返品\n\n商品が届いてから三十日以内であれば返品できます。送料はかかりません。", "返品できますか"),
            ("ru.md", "koi8-r", "# Возврат\n\nЗаказ можно вернуть в течение тридцати дней после получения.", "вернуть заказ"),
            ("es.md", "windows-1252", "# Devolución\n\nPuede devolver el pedido en treinta días, ¡según la garantía!", "devolver el pedido"),
        };
        var source = await UploadAsync(HttpStatusCode.OK, [.. texts.Select(t => (t.Name, Bytes(t.Encoding, t.Text)))]);
        source = await SettledAsync(source["id"]!.GetValue<long>());
        source["errors_count"]!.GetValue<int>().ShouldBe(0);
        foreach (var (name, _, text, question) in texts)
            (await SearchAsync(question))[0].ShouldBe(text.Split("\n\n")[1], name);

        static byte[] Bytes(string name, string text)
        {
            var encoding = Encoding.GetEncoding(name);
            return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        }
    }

    [Fact]
    public async Task An_archive_of_ten_thousand_files_is_refused_and_leaves_nothing()
    {
        var zip = ArchiveFilesTests.Zip([.. Enumerable.Range(0, 10_000).Select(i => ($"{i}.md", "x"))]);
        var refused = await UploadAsync(HttpStatusCode.UnprocessableEntity, ("ok.md", "fine"u8.ToArray()), ("many.zip", zip));
        refused["code"]!.GetValue<string>().ShouldBe("too_large");
        refused["message"]!.GetValue<string>().ShouldBe("The archive holds more than 2000 files.");
        (await CountAsync("select (select count(*) from knowledge.sources) + (select count(*) from knowledge.uploads)")).ShouldBe(0);
    }

    [Fact]
    public async Task An_upload_of_two_hundred_megabytes_is_refused_before_it_is_sent()
    {
        using var form = new MultipartFormDataContent { { new StringContent("upload"), "kind" } };
        form.Add(new StreamContent(new Zeros(200L * 1024 * 1024)), "files[]", "huge.md");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Knowledge}/sources") { Content = form };
        request.Headers.ExpectContinue = true;
        using var response = await Owner.SendAsync(request);
        var refused = await ReadAsync(response, HttpStatusCode.RequestEntityTooLarge);
        refused["code"].ShouldNotBeNull();
        (await CountAsync("select count(*) from knowledge.sources")).ShouldBe(0);
    }

    /// <summary>So many bytes of nothing.</summary>
    private sealed class Zeros(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Array.Clear(buffer, offset, read);
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
