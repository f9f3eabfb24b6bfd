using System.Text;
using Microsoft.Extensions.Options;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Pdf;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

public sealed class PdfTests
{
    /// <summary>A page with the word "Secret", closed with the password "u" (AES-256).</summary>
    private const string Locked = "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNpb24gLzEuNyAvRXh0ZW5zaW9uTGV2ZWwgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDIwMCAyMDAgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDUgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2JqCjw8IC9MZW5ndGggODAgL0ZpbHRlciAvRmxhdGVEZWNvZGUgPj4Kc3RyZWFtCluMkJkSMrlhAdPn1IgScTDcJ6js9ngJcHToZ5imlrUgXOUOJcJ0iejh9thaiNeu1oWVjMNFixUekKPSSbnU+2jATLzyWny6TBAopTbNMAmUZW5kc3RyZWFtCmVuZG9iago1IDAgb2JqCjw8IC9CYXNlRm9udCAvSGVsdmV0aWNhIC9TdWJ0eXBlIC9UeXBlMSAvVHlwZSAvRm9udCA+PgplbmRvYmoKNiAwIG9iago8PCAvQ0YgPDwgL1N0ZENGIDw8IC9BdXRoRXZlbnQgL0RvY09wZW4gL0NGTSAvQUVTVjMgL0xlbmd0aCAzMiA+PiA+PiAvRmlsdGVyIC9TdGFuZGFyZCAvTGVuZ3RoIDI1NiAvTyA8NGVmOWQzMDFjNjIwNGZiNzEyOGU1ODBkNDFmZWUwNTA4MmNhZmY0ODdlMmU2ZDk4NjIzOWRjOGYxNzdiN2ZjYjM0YmQ2N2NmOGNmNmE1ZmRmZjk2MDQ1ZjE5M2NkMjM3PiAvT0UgPDQ2ODMzNWNkYTIyOTQwZDQwOTE2NTFlYzAwM2E2ODdlODg2ODBkNjg1ODZiNjM1NjI1N2ZmMjM0OTA2M2Q3YzM+IC9QIC00IC9QZXJtcyA8ZGJmYTEzZGU1YTU5OTU0ZGFhMGQ3MjY0NWY0YTRlZDQ+IC9SIDYgL1N0bUYgL1N0ZENGIC9TdHJGIC9TdGRDRiAvVSA8MTNkNTJjNjUxZDY2YzNiYmM0OGVhYmUxYTcwY2U3NjdiMjcwNjRmNjBjMjk4ZjYyNzg1YTRiYmVmODk5ODk2NDNmOThlNGI5ZTg0YmFkY2JkZmI0M2M0ODNkZDE3NGIwPiAvVUUgPDUwZjA3ODBkNjg2MzExOTU2NGE1NjdjNTIxMGU3ZTRjYWNjMTdkODdlYzlhZTU2NWI4NWIzMTJiNGNiN2E2Yzk+IC9WIDUgPj4KZW5kb2JqCnhyZWYKMCA3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMTMwIDAwMDAwIG4gCjAwMDAwMDAxODkgMDAwMDAgbiAKMDAwMDAwMDMxNyAwMDAwMCBuIAowMDAwMDAwNDY3IDAwMDAwIG4gCjAwMDAwMDA1MzcgMDAwMDAgbiAKdHJhaWxlciA8PCAvUm9vdCAxIDAgUiAvU2l6ZSA3IC9JRCBbPDg0YWRmYTMyY2U0N2IwNjcyNTcxMTEwYWMzNzYwOWExPjw4NGFkZmEzMmNlNDdiMDY3MjU3MTExMGFjMzc2MDlhMT5dIC9FbmNyeXB0IDYgMCBSID4+CnN0YXJ0eHJlZgoxMDg0CiUlRU9GCg==";

    [Fact]
    public async Task Lines_become_paragraphs_headings_lists_and_tables()
    {
        var document = await ParseAsync("""
            Manual of the boiler
            This is the manual of the boiler. It says how to do things in a way that takes more than
            one line, so that the lines must be joined again, even where a word is di-
            vided at the end.

            2.1 Descaling

            Descale it every three months:
            • Empty the tank
            • Fill it with vinegar

            Model               Power     Price
            B-100               900 W     129 €
            B-200 with timer    1200 W    189 €

            Ask us about <script>alert(1)</script> at any time.
            """);
        document.Title.ShouldBe("Manual of the boiler");
        document.Content.ShouldBe("""
            # Manual of the boiler

            This is the manual of the boiler. It says how to do things in a way that takes more than one line, so that the lines must be joined again, even where a word is divided at the end.

            ### 2.1 Descaling

            Descale it every three months:

            - Empty the tank
            - Fill it with vinegar

            | Model | Power | Price |
            | --- | --- | --- |
            | B-100 | 900 W | 129 € |
            | B-200 with timer | 1200 W | 189 € |

            Ask us about \<script>alert(1)\</script> at any time.
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_place_where_each_page_begins_is_kept_and_what_repeats_at_its_margins_goes()
    {
        var pages = Enumerable.Range(1, 4).Select(i => $"Acme manual\n\nStep {i}\nDo the thing of page {i} with both hands.\n\n\nfile.doc  {new string(' ', 10 + i)}{i}/4").ToArray();
        var document = await ParseAsync(pages);
        document.Content.ShouldNotContain("Acme manual");
        document.Content.ShouldNotContain("file.doc");
        document.PageStarts.ShouldNotBeNull().Count.ShouldBe(4);
        for (var i = 0; i < 4; i++)
            document.Content[document.PageStarts[i]..].ShouldStartWith($"{(i == 0 ? "#" : "##")} Step {i + 1}\n\nDo the thing of page {i + 1}");
    }

    [Fact]
    public async Task What_only_two_pages_begin_with_is_read_once_and_the_heads_of_a_table_stay_on_each()
    {
        var pages = Enumerable.Range(1, 2).Select(i => $"""
            Price list autumn

            All prices exclude VAT and hold until 31 December.

            Model               Power     Price
            B-{i}00               900 W     {i}29 €
            B-{i}50               1200 W    {i}89 €

            {i}
            """).ToArray();
        var document = await ParseAsync(pages);
        document.Title.ShouldBe("Price list autumn");
        document.Content.Split("All prices exclude VAT").Length.ShouldBe(2);
        document.Content.Split("Price list autumn").Length.ShouldBe(2);
        document.Content.Split("| Model | Power | Price |").Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_header_that_counts_the_pages_is_no_head_of_the_table_below_it()
    {
        var pages = Enumerable.Range(1, 4).Select(i => $"""
            Acme GmbH      Price list autumn      {i} / 4

            Model               Power     Price
            B-{i}00               900 W     {i}29 €
            B-{i}50               1200 W    {i}89 €
            """).ToArray();
        var document = await ParseAsync(pages);
        document.Content.ShouldNotContain("Acme GmbH");
        document.Content.Split("| Model | Power | Price |").Length.ShouldBe(5);
    }

    [Fact]
    public async Task Lines_that_all_pages_begin_with_are_the_margin_of_no_more_than_two()
    {
        var pages = Enumerable.Range(1, 4).Select(i => $"Acme\nHandbook of the returns desk\nWhat to do\nDo the thing of page {i} with both hands.\n\nCall us at 555 0100").ToArray();
        var document = await ParseAsync(pages);
        document.Content.Split("Acme").Length.ShouldBe(2);
        document.Content.Split("Handbook of the returns desk").Length.ShouldBe(2);
        document.Content.Split("What to do").Length.ShouldBe(5);
        document.Content.ShouldEndWith("Call us at 555 0100");
        document.Content.Split("Call us").Length.ShouldBe(2);
    }

    [Fact]
    public async Task Every_script_comes_out_readable()
    {
        var document = await ParseAsync("保修期为两年，从购买之日起计算。\n\nالضمان سنتان من تاريخ الشراء.\n\nГарантия два года.");
        document.Content.ShouldContain("保修期为两年，从购买之日起计算。");
        document.Content.ShouldContain("الضمان سنتان من تاريخ الشراء");
        document.Content.ShouldContain("Гарантия два года.");
    }

    [Fact]
    public async Task What_cannot_be_read_says_why()
    {
        var whole = TestPdf.Of(string.Join('\n', Enumerable.Repeat("A line of text that is long enough to be read.", 60)));
        (await RefuseAsync(whole[..(whole.Length / 2)])).ShouldBe((RefusalCodes.Damaged, "breaks off"));
        (await RefuseAsync(whole[..^30])).ShouldBe((RefusalCodes.Damaged, "breaks off"));
        (await RefuseAsync(TestPdf.Of("", ""))).ShouldBe((RefusalCodes.NoText, "OCR"));
        (await RefuseAsync(Convert.FromBase64String(Locked))).ShouldBe((RefusalCodes.PasswordProtected, "password"));
        (await RefuseAsync("# Not a PDF"u8.ToArray())).ShouldBe((RefusalCodes.WrongType, "is none"));
        (await RefuseAsync("%PDF-1.7\nnothing follows\n%%EOF"u8.ToArray())).ShouldBe((RefusalCodes.Damaged, "cannot be opened"));
        (await RefuseAsync([])).ShouldBe((RefusalCodes.Empty, "no readable text"));
        (await RefuseAsync(whole, new KnowledgeOptions { PdfToText = "no-such-program" })).ShouldBe((RefusalCodes.ToolMissing, "install poppler-utils"));
    }

    [Fact]
    public async Task A_file_that_takes_too_long_or_says_too_much_is_given_up()
    {
        (await RefuseAsync(TestPdf.Of("x"), new KnowledgeOptions { PdfToText = Script("sleep 60"), PdfTimeout = TimeSpan.FromMilliseconds(300) }))
            .ShouldBe((RefusalCodes.TooLarge, "takes longer"));
        (await RefuseAsync(TestPdf.Of("x"), new KnowledgeOptions { PdfToText = Script("yes") })).ShouldBe((RefusalCodes.TooLarge, "20 MB"));
    }

    [Fact]
    public async Task The_reader_sees_nothing_of_our_environment_and_has_little_memory()
    {
        var result = await ReadAsync(TestPdf.Of("x"), new KnowledgeOptions { PdfToText = Script("env; ulimit -v") });
        var text = result.Document.ShouldNotBeNull().Content;
        text.ShouldContain("1048576");
        text.ShouldNotContain("HOME");
        text.ShouldNotContain("POSTGRES", Case.Insensitive);
    }

    private static string Script(string command)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("pdftotext-").FullName, "script");
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static Task<ParseResult> ReadAsync(byte[] bytes, KnowledgeOptions? options = null) =>
        new PdfToText(Options.Create(options ?? new KnowledgeOptions()), TimeProvider.System)
            .ReadAsync(new RawDocument(bytes, DocumentFormat.Pdf, "files/some-manual.pdf"), TestContext.Current.CancellationToken);

    private static async Task<ParsedDocument> ParseAsync(params string[] pages)
    {
        var result = await ReadAsync(TestPdf.Of(pages));
        result.Refusal.ShouldBeNull();
        return result.Document.ShouldNotBeNull();
    }

    /// <summary>The code, and the sought part of the message.</summary>
    private static async Task<(string Code, string Part)> RefuseAsync(byte[] bytes, KnowledgeOptions? options = null)
    {
        var refusal = (await ReadAsync(bytes, options)).Refusal.ShouldNotBeNull();
        string[] parts = ["breaks off", "OCR", "only with a password", "is none", "cannot be opened", "no readable text", "install poppler-utils", "takes longer", "20 MB"];
        var part = parts.FirstOrDefault(part => refusal.Message.Contains(part, StringComparison.Ordinal)) ?? refusal.Message;
        return (refusal.Code, part == "only with a password" ? "password" : part);
    }
}
