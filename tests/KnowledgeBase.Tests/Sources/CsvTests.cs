using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.KnowledgeBase.Sources.Uploads;
using Wheelhouse.Platform.Http;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class CsvTests : KnowledgeHost
{
    private const string Faq = """
        Nr;Frage;Antwort;Link;Sichtbar;Sprache
        1;Wie lange habe ich Garantie?;"Zwei Jahre.
        Ab dem Tag des Kaufs; ohne ""Wenn und Aber"".";https://example.com/garantie;;de
        2;Darf ich dem Kunden Rabatt geben?;Bis zu zehn Prozent.;;intern;de
        3;;Eine Antwort ohne Frage.;;;
        """;

    private static readonly Dictionary<string, string> German = new()
    {
        ["columns[question]"] = "Frage",
        ["columns[answer]"] = "Antwort",
        ["columns[url]"] = "Link",
        ["columns[audience]"] = "Sichtbar",
        ["columns[language]"] = "6",
    };

    [Fact]
    public async Task Each_row_becomes_a_document_in_any_usual_encoding()
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(Faq), Encoding.Latin1.GetBytes(Faq.ReplaceLineEndings("\r\n")), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Faq)] })
        {
            var source = await SendAsync("sources", "faq.csv", bytes, German);
            source = await SettledAsync(source["id"]!.GetValue<long>());
            var documents = await DocumentsAsync(source);
            documents.Count.ShouldBe(3);
            var warranty = await DocumentAsync(source, "faq.csv#Wie lange habe ich Garantie?");
            warranty["url"]!.GetValue<string>().ShouldBe("https://example.com/garantie");
            warranty["title"]!.GetValue<string>().ShouldBe("Wie lange habe ich Garantie?");
            warranty["language"]!.GetValue<string>().ShouldBe("de");
            warranty["chunks"]![0]!["text"]!.GetValue<string>().ShouldBe("Zwei Jahre.\nAb dem Tag des Kaufs; ohne \"Wenn und Aber\".");
            documents.Single(d => d["title"]!.GetValue<string>().StartsWith("Darf ich", StringComparison.Ordinal))["audience"]!.GetValue<string>().ShouldBe("internal");
            documents.Single(d => d["error_code"] is not null)["error"]!.GetValue<string>().ShouldBe("The row has no question.");
            (await SearchAsync("wie lange garantie"))[0].ShouldStartWith("Zwei Jahre.");
            await DeleteAsync($"{Knowledge}/sources/{source["id"]}");
            await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_preview_shows_columns_rows_and_what_is_guessed_and_stores_nothing()
    {
        var preview = await SendAsync("csv_preview", "faq.csv", Encoding.UTF8.GetBytes("Question,Answer,URL,Notes\nHow long?,Two years.,/w,x\nNo answer,,,\n"), []);
        preview["delimiter"]!.GetValue<string>().ShouldBe(",");
        preview["has_header"]!.GetValue<bool>().ShouldBeTrue();
        preview["columns"]!.AsArray().Select(c => c!.GetValue<string>()).ShouldBe(["Question", "Answer", "URL", "Notes"]);
        preview["mapping"]!["question"]!.GetValue<string>().ShouldBe("Question");
        preview["mapping"]!["answer"]!.GetValue<string>().ShouldBe("Answer");
        preview["mapping"]!["url"]!.GetValue<string>().ShouldBe("URL");
        preview["mapping"]!["language"].ShouldBeNull();
        preview["rows_count"]!.GetValue<int>().ShouldBe(2);
        preview["incomplete_count"]!.GetValue<int>().ShouldBe(1);
        preview["rows"]![0]!["cells"]!.AsArray().Select(c => c!.GetValue<string>()).ShouldBe(["How long?", "Two years.", "/w", "x"]);

        preview = await SendAsync("csv_preview", "faq.csv", Encoding.UTF8.GetBytes(Faq), new() { ["columns[has_header]"] = "true" });
        preview["delimiter"]!.GetValue<string>().ShouldBe(";");
        preview["mapping"]!["question"]!.GetValue<string>().ShouldBe("Frage");
        preview["mapping"]!["answer"]!.GetValue<string>().ShouldBe("Antwort");
        // An empty name says that there is no such column.
        preview = await SendAsync("csv_preview", "faq.csv", "Question,Answer,URL,URL\na,b,/c,/d\n"u8.ToArray(), new() { ["columns[url]"] = "" });
        preview["mapping"]!["url"].ShouldBeNull();
        preview["columns"]!.AsArray().Select(c => c!.GetValue<string>()).ShouldBe(["Question", "Answer", "URL", "URL (4)"]);
        // Three columns without a name are no questions and answers yet.
        preview = await SendAsync("csv_preview", "faq.csv", "sku,name,price\nA-1,Lamp,12 EUR\n"u8.ToArray(), []);
        (preview["mapping"]!["question"], preview["mapping"]!["answer"]).ShouldBe((null, null));
        (await CountAsync("select count(*) from knowledge.sources")).ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_header_columns_have_numbers()
    {
        var source = await SendAsync("sources", "faq.tsv", "How long does it last?\tTwo years.\nIs it blue?\tIt is red."u8.ToArray(), new() { ["columns[has_header]"] = "false" });
        source = await SettledAsync(source["id"]!.GetValue<long>());
        (await DocumentsAsync(source)).Select(d => d["title"]!.GetValue<string>()).Order().ShouldBe(["How long does it last?", "Is it blue?"]);
    }

    [Theory]
    [InlineData("Name,Price\nKettle,10\n", "Question", "wrong_columns", "columns.question", "has no column “Question”")]
    [InlineData("Question,Price\nKettle?,10\n", null, "wrong_columns", "columns.answer", "“Question”, “Price”")]
    [InlineData("sku,name,price\nA-1,Lamp,12 EUR\n", null, "wrong_columns", "columns.question", "names no column question or answer")]
    [InlineData("name,price\nLamp,12 EUR\n", null, "wrong_columns", "columns.question", "“name”, “price”")]
    [InlineData("Question,Answer\nWhy?,\"never closed\nand on\n", null, "damaged", "files", "line 2")]
    [InlineData("Question,Answer\n", null, "empty", "files", "no rows")]
    [InlineData("", null, "empty", "files", "no rows")]
    public async Task A_file_that_cannot_be_read_is_refused_with_what_is_wrong(string text, string? question, string code, string field, string words)
    {
        var told = question is null ? [] : new Dictionary<string, string> { ["columns[question]"] = question };
        var refused = await SendAsync("sources", "faq.csv", Encoding.UTF8.GetBytes(text), told, HttpStatusCode.UnprocessableEntity);
        refused["code"]!.GetValue<string>().ShouldBe(code);
        refused["attributes"]!.AsArray().Select(a => a!.GetValue<string>()).ShouldBe([field]);
        refused["message"]!.GetValue<string>().ShouldContain(words);
        (await CountAsync("select count(*) from knowledge.sources")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.uploads")).ShouldBe(0);
    }

    [Fact]
    public void Monstrous_files_are_refused_or_cut_without_filling_the_memory()
    {
        Should.Throw<DomainException>(() => CsvTable.Read(Encoding.ASCII.GetBytes(new string('\n', 9_000_000)), "x")).Code.ShouldBe("empty");
        Should.Throw<DomainException>(() => CsvTable.Read(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a,b\n", 20_000))), "x")).Code.ShouldBe("too_large");
        CsvTable.Read(Encoding.ASCII.GetBytes("a" + new string(',', 5_000_000)), "x").Rows.Single().Cells.Count.ShouldBe(200);
        CsvTable.Read(Encoding.ASCII.GetBytes("a" + new string('"', 5_000_000)), "x").Rows.Single().Cells.Count.ShouldBe(1);
    }

    [Fact]
    public void Excel_says_what_stands_between_the_cells() =>
        CsvTable.Read("sep=|\r\na,b|c\r\n\"d\r\ne\"|f\r\n"u8, "x").Rows.Select(row => (row.Line, string.Join('/', row.Cells))).ShouldBe([(2, "a,b/c"), (3, "d\ne/f")]);

    private async Task<JsonNode> SendAsync(string path, string name, byte[] content, Dictionary<string, string> fields, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields) form.Add(new StringContent(value), field);
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(part, "files[]", name);
        using var response = await Owner.PostAsync($"{Knowledge}/{path}", form);
        return await ReadAsync(response, expected);
    }
}
