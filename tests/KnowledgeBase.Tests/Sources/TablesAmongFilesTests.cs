using System.IO.Compression;
using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>CSV files of questions and answers where nobody is asked what their columns hold: in a folder and in a zip archive.</summary>
public sealed class TablesAmongFilesTests : KnowledgeHost
{
    private const string Faq = "question,answer,url,audience\nHow long may I test a kettle?,You may test a kettle for 40 days.,https://h.example/test,\nWho repairs kettles?,Our own workshop does.,,internal\nAnd pans?,,,\n";
    private const string Unclear = "one,two\nx,y\n";

    [Fact]
    public async Task In_a_folder_each_row_is_a_document()
    {
        Write("faq/kettles.csv", Faq);
        Write("faq/stock.csv", Unclear);
        Write("faq/broken.csv", "question,answer\n\"never closed");
        Write("returns.md", "# Returns\n\nWithin 30 days.");

        var source = await AddAsync(new { kind = "folder", path = Folder });
        await CheckAsync(source, "faq/");

        // What is changed in a table is changed in its rows alone.
        Write("faq/kettles.csv", Faq.Replace("40 days", "60 days", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "faq", "kettles.csv"), DateTime.UnixEpoch);
        source = await SyncAsync(source);
        source["progress"]!["changed"]!.GetValue<int>().ShouldBe(1);
        (await SearchAsync("How long may I test a kettle?")).ShouldContain(t => t.Contains("60 days", StringComparison.Ordinal));

        File.Delete(Path.Combine(Folder, "faq", "kettles.csv"));
        source = await SyncAsync(source);
        (await DocumentsAsync(source)).Count.ShouldBe(3);
        (await SearchAsync("How long may I test a kettle?")).ShouldNotContain(t => t.Contains("60 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_for_a_moment_takes_no_row_out()
    {
        Write("faq/kettles.csv", Faq);
        Write("returns.md", "# Returns\n\nWithin 30 days.");
        Write("gone.md", "# Gone\n\nWithin 20 days.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        File.Delete(Path.Combine(Folder, "gone.md"));

        File.SetLastWriteTimeUtc(Path.Combine(Folder, "faq", "kettles.csv"), DateTime.UnixEpoch);
        // While somebody writes to it, nobody else may read it.
        using (new FileStream(Path.Combine(Folder, "faq", "kettles.csv"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            source = await SyncAsync(source);

        var documents = await DocumentsAsync(source);
        documents.Single(d => d["path"]!.GetValue<string>() == "faq/kettles.csv")["error_code"]!.GetValue<string>().ShouldBe("fetch_failed");
        documents.Count(d => d["path"]!.GetValue<string>().StartsWith("faq/kettles.csv#", StringComparison.Ordinal)).ShouldBe(3);
        documents.ShouldNotContain(static d => d["path"]!.GetValue<string>() == "gone.md", "what else is gone goes");
        (await SearchAsync("How long may I test a kettle?")).ShouldContain(t => t.Contains("40 days", StringComparison.Ordinal));

        // It is as old as it was, and can be read.
        source = await SyncAsync(source);
        (await DocumentsAsync(source)).Select(d => d["path"]!.GetValue<string>()).ShouldBe(
            ["faq/kettles.csv#How long may I test a kettle?", "faq/kettles.csv#Who repairs kettles?", "faq/kettles.csv#And pans?", "returns.md"], ignoreOrder: true);
    }

    [Fact]
    public async Task In_a_zip_archive_each_row_is_a_document()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in ((string, string)[])[("kettles.csv", Faq), ("stock.csv", Unclear), ("broken.csv", "question,answer\n\"never closed"), ("returns.md", "# Returns\n\nWithin 30 days.")])
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        var added = await UploadAsync(HttpStatusCode.OK, ("all.zip", zip.ToArray()));
        await CheckAsync(await SettledAsync(added["id"]!.GetValue<long>()), "");
    }

    private async Task CheckAsync(System.Text.Json.Nodes.JsonNode source, string folder)
    {
        source["status"]!.GetValue<string>().ShouldBe("ready");
        var documents = await DocumentsAsync(source);
        documents.ToDictionary(d => d["path"]!.GetValue<string>(), d => d["error_code"]?.GetValue<string>()).ShouldBe(new Dictionary<string, string?>
        {
            [$"{folder}kettles.csv#How long may I test a kettle?"] = null,
            [$"{folder}kettles.csv#Who repairs kettles?"] = null,
            [$"{folder}kettles.csv#And pans?"] = "empty",
            [$"{folder}stock.csv"] = "wrong_columns",
            [$"{folder}broken.csv"] = "damaged",
            ["returns.md"] = null,
        }, ignoreOrder: true);
        var first = await DocumentAsync(source, "kettles.csv#How long may I test a kettle?");
        first["title"]!.GetValue<string>().ShouldBe("How long may I test a kettle?");
        first["url"]!.GetValue<string>().ShouldBe("https://h.example/test");
        (await DocumentAsync(source, "kettles.csv#Who repairs kettles?"))["audience"]!.GetValue<string>().ShouldBe("internal");
        (await SearchAsync("How long may I test a kettle?")).ShouldContain(t => t.Contains("40 days", StringComparison.Ordinal));
    }
}
