using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class FolderAndUploadTests : KnowledgeHost
{
    [Fact]
    public async Task A_folder_is_read_and_a_second_sync_touches_only_what_changed()
    {
        Write("en/a.md", "---\ntitle: Watering\nurl: /help/a\n---\n# Watering\n\n## When\n\nTwice a week.");
        Write("en/b.md", "# Light\n\nBright but not direct.");
        Write("en/c.txt", "Plain words");
        Write(".hidden/d.md", "Hidden");
        Write("photo.png", "x");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        (await DocumentsAsync(source)).Select(d => d["title"]!.GetValue<string>()).Order().ShouldBe(["C", "Light", "Watering"]);
        var document = await DocumentAsync(source, "a.md");
        document["url"]!.GetValue<string>().ShouldBe("/help/a");
        document["chunks"]![0]!["headings"]!.AsArray().Select(h => h!.GetValue<string>()).ShouldBe(["When"]);
        document["chunks"]![0]!["text"]!.GetValue<string>().ShouldBe("Twice a week.");
        var last = await CountAsync("select max(id) from knowledge.chunks");

        Write("en/b.md", "# Light\n\nBright, but  not direct."); // a comma more
        Write("en/a.md", "---\r\ntitle: Watering\r\nurl: /help/a\r\n---\r\n\r\n# Watering\r\n\r\n## When \r\n\r\nTwice a week.\r\n"); // only line ends
        File.Delete(Path.Combine(Folder, "en/c.txt"));
        source = await SyncAsync(source);

        (await CountAsync($"select count(*) from knowledge.chunks where id > {last}")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.chunks")).ShouldBe(2);
        (await SearchAsync("plain words")).ShouldNotContain(text => text.Contains("plain")); // nearest neighbours may well be found
        source["progress"]!["changed"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_folder_in_which_there_is_nothing_may_be_a_volume_that_is_not_mounted()
    {
        Write("a.md", "# Watering\n\nTwice a week.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        File.Delete(Path.Combine(Folder, "a.md"));

        (await SyncAsync(source))["error_code"]!.GetValue<string>().ShouldBe("empty");
        (await SearchAsync("twice a week")).ShouldBe(["Twice a week."]);

        Write("b.md", "# Light\n\nBright but not direct.");
        await SyncAsync(source);
        (await DocumentsAsync(source)).ShouldHaveSingleItem()["path"]!.GetValue<string>().ShouldBe("b.md");
    }

    [Fact]
    public async Task A_renamed_file_is_not_lost_to_its_own_twin()
    {
        Write("old.md", "# Page\n\nWords that stay.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        File.Move(Path.Combine(Folder, "old.md"), Path.Combine(Folder, "a-new.md"));
        source = await SyncAsync(source);
        (await DocumentsAsync(source)).Single()["path"]!.GetValue<string>().ShouldBe("a-new.md");
        (await SearchAsync("words that stay")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_outside_the_roots_is_refused_even_behind_a_link()
    {
        var outside = Directory.CreateTempSubdirectory("outside-").FullName;
        File.WriteAllText(Path.Combine(outside, "secret.md"), "Secret words");
        Directory.CreateSymbolicLink(Path.Combine(Folder, "link"), outside);
        File.CreateSymbolicLink(Path.Combine(Folder, "file.md"), Path.Combine(outside, "secret.md"));
        foreach (var path in new[] { outside, Path.Combine(Folder, "link"), Folder + "/../" + Path.GetFileName(outside), "relative", "/etc" })
        {
            var refused = await PostAsync($"{Knowledge}/sources", new { kind = "folder", path }, HttpStatusCode.UnprocessableEntity);
            refused["code"]!.GetValue<string>().ShouldBe("access_denied");
        }

        Write("open.md", "Open words");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        (await DocumentsAsync(source)).Single()["path"]!.GetValue<string>().ShouldBe("open.md");
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public async Task The_demo_help_centre_is_read_without_an_error_in_four_languages()
    {
        var source = await AddAsync(new { kind = "folder", path = "demo" });
        source["errors_count"]!.GetValue<int>().ShouldBe(0);
        source["documents_count"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(40);
        (await CountAsync("select count(distinct language) from knowledge.documents")).ShouldBe(4);
        (await CountAsync("select count(*) from knowledge.documents where audience = 'internal'")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.chunks c join knowledge.documents d on d.id = c.document_id where position(c.text in d.content) = 0")).ShouldBe(0);
        (await SearchAsync("how long do I have to send something back")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Files_and_archives_are_taken_together_and_each_bad_file_has_its_reason()
    {
        var zip = ArchiveFilesTests.Zip(("guide/a.md", "# A\n\nFrom the archive."), ("../evil.md", "x"), ("inner.zip", "PK"));
        var source = await UploadAsync(
            HttpStatusCode.OK,
            ("faq.md", "# FAQ\n\nFrom the file."u8.ToArray()),
            ("old.md", Encoding.Latin1.GetBytes("# Garantía\n\nDura dos años, según la ley.")),
            ("noise.md", [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7919 % 251))]),
            ("photo.png", [1, 2, 3]),
            ("empty.md", []),
            ("help.zip", zip));
        source = await SettledAsync(source["id"]!.GetValue<long>());

        var documents = (await DocumentsAsync(source)).ToDictionary(d => d["path"]!.GetValue<string>(), d => d["error_code"]?.GetValue<string>());
        documents["faq.md"].ShouldBeNull();
        documents["old.md"].ShouldBeNull();
        documents["guide/a.md"].ShouldBeNull();
        documents["noise.md"].ShouldBe("bad_encoding");
        documents["photo.png"].ShouldBe("wrong_type");
        documents["empty.md"].ShouldBe("empty");
        documents.Values.ShouldContain("access_denied");
        documents.Count.ShouldBe(7);
        (await DocumentAsync(source, "old.md"))["content"]!.GetValue<string>().ShouldContain("según la ley");
    }

    [Theory]
    [InlineData("broken.zip", 4)]
    [InlineData("broken.zip", 17)]
    [InlineData("manual.pdf", 9)]
    [InlineData("notes.md", 40)]
    public async Task A_broken_archive_is_named_and_leaves_the_files_beside_it_alone(string name, int length)
    {
        var broken = ArchiveFilesTests.Zip(("a.md", "# A"))[..length];
        (await UploadAsync(HttpStatusCode.UnprocessableEntity, (name, broken)))["error"]!.GetValue<string>().ShouldContain($"{name} is damaged or not a zip file.");

        var source = await SettledAsync((await UploadAsync(HttpStatusCode.OK, ("good.md", "# Good\n\nTen zorkmids."u8.ToArray()), (name, broken)))["id"]!.GetValue<long>());
        source["documents_count"]!.GetValue<int>().ShouldBe(1);
        (await DocumentAsync(source, name))["error"]!.GetValue<string>().ShouldContain($"{name} is damaged");
    }

    [Fact]
    public async Task An_upload_beyond_the_limits_is_refused_whole_and_leaves_nothing()
    {
        var bomb = ArchiveFilesTests.Zip(("bomb.md", new string('a', 9_000_000)));
        (await UploadAsync(HttpStatusCode.UnprocessableEntity, ("ok.md", "fine"u8.ToArray()), ("bomb.zip", bomb)))["code"]!.GetValue<string>().ShouldBe("too_large");
        (await UploadAsync(HttpStatusCode.UnprocessableEntity))["code"]!.GetValue<string>().ShouldBe("empty");
        (await CountAsync("select count(*) from knowledge.sources")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.uploads")).ShouldBe(0);
    }

    [Fact]
    public async Task A_pasted_text_is_found_and_goes_with_its_document()
    {
        var source = await AddAsync(new { kind = "text", title = "Opening hours", text = "We open at nine.", language = "en" });
        (await SearchAsync("when do you open")).ShouldBe(["We open at nine."]);
        await DeleteAsync($"{Knowledge}/documents/{(await DocumentsAsync(source)).Single()["id"]}");
        await GetAsync($"{Knowledge}/sources/{source["id"]}", HttpStatusCode.NotFound);
        (await SearchAsync("when do you open")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_source_is_not_found_from_that_moment_and_leaves_no_row()
    {
        for (var i = 0; i < 45; i++) Write($"{i}.md", $"# Page {i}\n\nWords of page number {i}.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        await DeleteAsync($"{Knowledge}/sources/{source["id"]}");
        (await SearchAsync("words of page")).ShouldBeEmpty();
        await GetAsync($"{Knowledge}/sources/{source["id"]}", HttpStatusCode.NotFound);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        foreach (var table in new[] { "sources", "documents", "chunks", "uploads", "indexed_chunks", "postings" })
            (await CountAsync($"select count(*) from knowledge.{table}")).ShouldBe(0, table);
    }

    [Fact]
    public async Task A_source_deleted_while_it_is_read_ends_its_work()
    {
        for (var i = 0; i < 60; i++) Write($"{i}.md", $"# Page {i}\n\nWords {i}.");
        var added = await PostAsync($"{Knowledge}/sources", new { kind = "folder", path = Folder });
        await DeleteAsync($"{Knowledge}/sources/{added["id"]}");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await CountAsync("select count(*) from knowledge.documents")).ShouldBe(0);
        (await CountAsync("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task A_crash_in_the_middle_leaves_nothing_doubled_and_nothing_half_indexed()
    {
        await ExecuteAsync("""
            create table public.faults (n int); insert into public.faults values (2);
            create function public.fail() returns trigger language plpgsql as $$ begin
                if exists (select 1 from public.faults where n > 0) then raise exception 'the plug was pulled'; end if; return new; end $$;
            create trigger fail before insert on knowledge.postings for each row execute function public.fail()
            """);
        Write("a.md", "# A\n\n" + string.Join("\n\n", Enumerable.Range(0, 30).Select(i => $"## Part {i}\n\nWords of part {i}.")));
        var added = await PostAsync($"{Knowledge}/sources", new { kind = "folder", path = Folder });
        await Testing.Eventually.TrueAsync(
            async () => await CountAsync("select count(*) from platform.jobs where last_error like '%plug%'") > 0, CancellationToken.None);
        (await CountAsync("select count(*) from knowledge.chunks")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.indexed_chunks")).ShouldBe(0);

        await ExecuteAsync("update public.faults set n = 0");
        await Testing.Eventually.TrueAsync(async () => await CountAsync("select count(*) from platform.jobs") == 0, CancellationToken.None);
        (await CountAsync("select count(*) from knowledge.chunks")).ShouldBe(30);
        (await CountAsync("select count(*) from knowledge.indexed_chunks")).ShouldBe(30);
        (await SettledAsync(added["id"]!.GetValue<long>()))["progress"]!["done"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_document_of_before_another_way_of_hashing_is_indexed_once_more_and_never_again()
    {
        Write("a.md", "# A\n\nSome words.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        await ExecuteAsync("update knowledge.documents set content_hash = repeat('0', 64)");
        var chunks = await CountAsync("select sum(id) from knowledge.chunks");

        source = await SyncAsync(source);
        var again = await CountAsync("select sum(id) from knowledge.chunks");
        again.ShouldNotBe(chunks);
        (await SearchAsync("some words")).ShouldBe(["Some words."]);
        (await DocumentAsync(source, "a.md"))["changed_at"].ShouldBeNull("its text is the same");

        await SyncAsync(source);
        (await CountAsync("select sum(id) from knowledge.chunks")).ShouldBe(again);
    }

    [Fact]
    public async Task Each_message_may_come_twice_and_at_the_same_time()
    {
        Write("a.md", "# A\n\nSome words.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        Write("a.md", "# A\n\nOther words.");
        var id = new SourceId(source["id"]!.GetValue<long>());
        var account = new AccountId(AccountId);
        await ExecuteAsync($"update knowledge.sources set generation = 2, discovered = false, status = 'syncing', total = 0, done = 0 where id = {id}");
        await Task.WhenAll(HandleAsync(new SyncSource(account, id, 2)), HandleAsync(new SyncSource(account, id, 2)));
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var document = new DocumentId((await DocumentsAsync(source)).Single()["id"]!.GetValue<long>());
        await ExecuteAsync($"update knowledge.documents set done_generation = 1, content_hash = 'x' where id = {document}");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? HandleAsync(new IngestFiles(account, id, 2)) : HandleAsync(new IngestDocument(account, id, document, 2))));
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await CountAsync("select count(*) from knowledge.chunks")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.indexed_chunks")).ShouldBe(1);
        (await SearchAsync("other words")).ShouldBe(["Other words."]);
        var settled = await SettledAsync(id.Value);
        settled["progress"]!["total"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Another_account_sees_nothing_and_an_agent_may_only_read()
    {
        var source = await AddAsync(new { kind = "text", title = "Hours", text = "We open at nine." });
        using var response = await Owner.PostAsync($"/api/v1/accounts/{AccountId}/agents", JsonContentOf(new { email = "bo@example.com", name = "Bo", role = "agent", password = "Str0ng-enough!" }));
        await ReadAsync(response);
        using var anonymous = Host.CreateClient();
        using var signIn = await anonymous.PostAsync("/auth/sign_in", JsonContentOf(new { email = "bo@example.com", password = "Str0ng-enough!" }));
        using var agent = ClientOf((await ReadAsync(signIn))["data"]!["access_token"]!.GetValue<string>());

        (await agent.GetAsync($"{Knowledge}/sources/{source["id"]}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await agent.PostAsync($"{Knowledge}/sources", JsonContentOf(new { kind = "text", title = "x", text = "y" }))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await agent.DeleteAsync($"{Knowledge}/sources/{source["id"]}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await agent.PostAsync($"{Knowledge}/sources/{source["id"]}/sync", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var stranger = Host.CreateClient();
        (await stranger.GetAsync($"{Knowledge}/sources")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await ExecuteAsync("update knowledge.sources set account_id = 999; update knowledge.documents set account_id = 999; update knowledge.chunks set account_id = 999");
        await GetAsync($"{Knowledge}/sources/{source["id"]}", HttpStatusCode.NotFound);
        (await GetAsync($"{Knowledge}/sources"))["payload"]!.AsArray().ShouldBeEmpty();
        (await SearchAsync("when do you open")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_pages_of_the_demo_can_be_opened_where_answers_cite_them_and_internal_ones_cannot()
    {
        await AddAsync(new { kind = "folder", path = "demo" });
        using var stranger = Host.CreateClient();
        using var page = await stranger.GetAsync("/help/en/returns");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).ShouldContain("Returns and refunds</h1>");
        (await stranger.GetAsync("/help/en/internal-refund-rules")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await AddAsync(new { kind = "text", title = "Own", text = "Own words", url = "/help/own" });
        (await stranger.GetAsync("/help/own")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_wrong_source_is_refused_with_the_field_at_fault()
    {
        foreach (var (body, field) in new[]
        {
            ("""{"kind":"url","url":"ftp://example.com"}""", "url"),
            ("""{"kind":"url","url":"http://user:pass@example.com"}""", "url"),
            ("""{"kind":"url"}""", "url"),
            ("""{"kind":"text","title":"x"}""", "text"),
            ("""{"kind":"pigeon"}""", "kind"),
            ("""{"kind":"url","url":"https://example.com","page_cap":-1}""", "page_cap"),
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await Owner.PostAsync($"{Knowledge}/sources", content);
            (await ReadAsync(response, HttpStatusCode.UnprocessableEntity))["attributes"]!.AsArray().Select(a => a!.GetValue<string>()).ShouldContain(field, body);
        }

        (await CountAsync("select count(*) from knowledge.sources")).ShouldBe(0);
    }

    private static StringContent JsonContentOf(object body) => new(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    private async Task HandleAsync<T>(T message)
        where T : IMessage
    {
        await using var scope = Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(message.AccountId));
        var registration = scope.ServiceProvider.GetRequiredService<EventCatalog>().ListenersOf(typeof(T)).Single();
        var handler = (IHandle<T>)scope.ServiceProvider.GetRequiredService(registration.Handler);
        await handler.HandleAsync(message, new JobContext(0, registration.Name, 1, 5, message.AccountId, TimeProvider.System.GetUtcNow()), CancellationToken.None);
    }
}
