using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>
/// kill -9 at every step of reading a source again whose files have changed, and of cutting one in another way. Each source
/// stands still at another step, all of them in one server; it is killed, another one starts, and each source must end with
/// exactly what is in its folder.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledIngestionTests : IAsyncLifetime
{
    /// <summary>The steps in their order, and how a statement of each is recognised; <c>{0}</c> is the source, <c>{1}</c> its knowledge base.</summary>
    private static readonly (string Step, string When, string Which)[] Steps =
    [
        ("the sync is asked for", "before update on knowledge.sources", "new.id = {0} and new.generation > old.generation"),
        ("the changed files are being noted", "before insert on knowledge.documents", "new.source_id = {0}"),
        ("the end of the search is being noted", "before update on knowledge.sources", "new.id = {0} and new.discovered and not old.discovered"),
        ("the search's job is not yet finished", "before delete on platform.jobs", "old.handler like 'knowledge.sync-s%' and (old.payload->>'source_id')::bigint = {0}"),
        ("the old chunks leave the index", "before delete on knowledge.indexed_chunks", "old.knowledge_base_id = {1}"),
        ("the new chunks are being written", "before insert on knowledge.chunks", "new.knowledge_base_id = {1}"),
        ("the new chunks enter the index", "before insert on knowledge.indexed_chunks", "new.knowledge_base_id = {1}"),
        ("their terms are being counted", "before update on knowledge.index_statistics", "new.knowledge_base_id = {1} and new.chunks > old.chunks"),
        ("their vectors are being written", "before insert on knowledge.embeddings", "new.knowledge_base_id = {1}"),
        ("the document is being marked as done", "before update on knowledge.documents", "new.source_id = {0} and new.done_generation > old.done_generation"),
        ("a document's job is not yet finished", "before delete on platform.jobs", "old.handler like 'knowledge.ingest-%' and (old.payload->>'source_id')::bigint = {0}"),
        ("the sync is being finished", "before update on knowledge.sources", "new.id = {0} and new.status = 'ready'"),
        ("what is gone is being taken away", "before delete on knowledge.documents", "old.source_id = {0}"),
        ("the job that takes away is not yet finished", "before delete on platform.jobs", "old.handler = 'knowledge.remove-documents' and (old.payload->>'source_id')::bigint = {0}"),
    ];

    /// <summary>The same for another way of cutting; <c>{2}</c> are the source's documents.</summary>
    private static readonly (string Step, string When, string Which)[] VersionSteps =
    [
        ("the other way is asked for", "before insert on knowledge.index_versions", "new.source_id = {0} and new.status = 'building'"),
        ("a document is cut", "before insert on knowledge.version_documents", "new.document_id in ({2})"),
        ("its chunks are kept", "before insert on knowledge.version_chunks", "new.document_id in ({2}) and new.position = 0"),
        ("the index before is retired", "before insert on knowledge.index_versions", "new.source_id = {0} and new.status = 'previous'"),
        ("the old chunks leave the index", "before delete on knowledge.indexed_chunks", "old.knowledge_base_id = {1}"),
        ("the new chunks take their place", "before insert on knowledge.chunks", "new.knowledge_base_id = {1}"),
        ("the new chunks enter the index", "before insert on knowledge.indexed_chunks", "new.knowledge_base_id = {1}"),
        ("their vectors enter it", "before insert on knowledge.embeddings", "new.knowledge_base_id = {1}"),
        ("they are counted", "before update on knowledge.index_statistics", "new.knowledge_base_id = {1} and new.chunks > old.chunks"),
        ("the documents take their hashes", "before update on knowledge.documents", "new.source_id = {0} and new.content_hash <> old.content_hash"),
        ("the source takes its way", "before update on knowledge.sources", "new.id = {0} and new.live_chunking <> old.live_chunking"),
        ("the version that is live now goes", "before delete on knowledge.index_versions", "old.source_id = {0}"),
        ("the job is not yet finished", "before delete on platform.jobs", "old.handler = 'knowledge.build-index' and (old.payload->>'source_id')::bigint = {0}"),
    ];

    /// <summary>The same for a document that a program puts anew under an id of its own.</summary>
    private static readonly (string Step, string When, string Which)[] PutSteps =
    [
        ("its text is kept", "before update on knowledge.uploads", "new.source_id = {0}"),
        ("it is marked to be read", "before update on knowledge.documents", "new.source_id = {0} and new.done_generation < old.done_generation"),
        ("its reading is being asked for", "before insert on platform.jobs", "new.handler = 'knowledge.ingest-document' and (new.payload->>'source_id')::bigint = {0}"),
        ("the old chunks leave the index", "before delete on knowledge.indexed_chunks", "old.knowledge_base_id = {1}"),
        ("the new chunks are being written", "before insert on knowledge.chunks", "new.knowledge_base_id = {1}"),
        ("the new chunks enter the index", "before insert on knowledge.indexed_chunks", "new.knowledge_base_id = {1}"),
        ("their vectors are being written", "before insert on knowledge.embeddings", "new.knowledge_base_id = {1}"),
        ("it is being marked as done", "before update on knowledge.documents", "new.source_id = {0} and new.done_generation > old.done_generation"),
        ("its job is not yet finished", "before delete on platform.jobs", "old.handler = 'knowledge.ingest-document' and (old.payload->>'source_id')::bigint = {0}"),
    ];

    private const string Put = "documents that are put";

    private readonly List<StoppedSource> _cases = [];
    private readonly ArticleSite _site = new();
    private Installation _installation = null!;
    private Obstacles _obstacles = null!;

    public async ValueTask InitializeAsync()
    {
        await _site.StartAsync();
        _installation = await Installation.OpenAsync(1, site: _site.Address);
        _obstacles = await Obstacles.OpenAsync(_installation.Company.Host.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _obstacles.DisposeAsync();
        await _installation.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Theory]
    [InlineData("files")]
    [InlineData("PDF files")]
    [InlineData("pages of a site")]
    public async Task Killed_at_every_step_of_an_ingestion_no_document_is_lost_doubled_or_half_indexed(string kind)
    {
        await KillAtEachAsync(Steps, kind, static stopped => stopped.Change(), static stopped => (HttpMethod.Post, $"/sources/{stopped.Source}/sync", null));

        foreach (var stopped in _cases)
        {
            var stored = await _installation.ListAsync(
                $"select external_key, content from knowledge.documents where source_id = {stopped.Source} and removed_at is null and status = 'indexed' order by 1",
                reader => (Article: StoppedSource.ArticleOf(reader.GetString(0)), Content: reader.GetString(1)));
            stored.Select(d => d.Article).Where(article => article.Length > 0).ShouldBe(["changed", "new", "same"], $"killed while {stopped.Step}");
            stored.Single(d => d.Article == "changed").Content.ShouldContain("second edition", Shouldly.Case.Sensitive, $"killed while {stopped.Step}");
        }

        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_at_every_step_of_cutting_a_source_in_another_way_it_is_cut_in_one_way_as_a_whole()
    {
        await KillAtEachAsync(
            VersionSteps, "files", static _ => { }, static stopped => (HttpMethod.Patch, $"/sources/{stopped.Source}", new { chunking = new { method = "whole" } }));

        foreach (var stopped in _cases)
        {
            var chunks = await _installation.ListAsync(
                $"select d.external_key, c.text from knowledge.documents d join knowledge.chunks c on c.document_id = d.id where d.source_id = {stopped.Source} and d.status = 'indexed' order by 1",
                reader => (File: reader.GetString(0), Text: reader.GetString(1)));
            chunks.Select(c => c.File).ShouldBe(["changed.md", "gone.md", "same.md"], $"killed while {stopped.Step}");
            chunks.ShouldAllBe(c => c.Text.Contains("## Watering"), $"killed while {stopped.Step}");
            var ways = await _installation.ListAsync(
                $"select live_chunking->>'method', (select string_agg(status, ',') from knowledge.index_versions v where v.source_id = s.id) from knowledge.sources s where s.id = {stopped.Source}",
                reader => (Live: reader.GetString(0), Versions: reader.GetString(1)));
            ways.Single().ShouldBe(("whole", "previous"), $"killed while {stopped.Step}");
        }

        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_at_every_step_of_putting_a_document_it_is_there_once_and_as_it_was_put_last()
    {
        await KillAtEachAsync(PutSteps, Put, static _ => { }, static stopped => (HttpMethod.Put, $"/bases/{stopped.Base}/documents/changed", new { content = StoppedSource.TextOf("changed", "second") }));

        foreach (var stopped in _cases)
        {
            var stored = await _installation.ListAsync(
                $"select d.external_key, string_agg(c.text, ' ') from knowledge.documents d join knowledge.chunks c on c.document_id = d.id where d.source_id = {stopped.Source} and d.status = 'indexed' group by d.id, 1 order by 1",
                reader => (Key: reader.GetString(0), Text: reader.GetString(1)));
            stored.Select(d => d.Key).ShouldBe(["changed", "same"], $"killed while {stopped.Step}");
            stored[0].Text.ShouldContain("second edition", Shouldly.Case.Sensitive, $"killed while {stopped.Step}");
            stored[0].Text.ShouldNotContain("first edition", Shouldly.Case.Sensitive, $"killed while {stopped.Step}");
        }

        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    /// <summary>A source for each step; each is asked for, all are stopped at theirs, the server is killed and starts again.</summary>
    private async Task KillAtEachAsync(
        (string Step, string When, string Which)[] steps, string kind, Action<StoppedSource> change, Func<StoppedSource, (HttpMethod Method, string Route, object? Body)> ask)
    {
        foreach (var (step, _, _) in steps)
        {
            await AddAsync(step, kind);
        }

        await _installation.UntilIdleAsync();
        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
        foreach (var (stopped, place) in _cases.Zip(steps))
        {
            change(stopped);
            var documents = await _installation.ListAsync($"select id from knowledge.documents where source_id = {stopped.Source}", reader => reader.GetInt64(0));
            stopped.Obstacle = await _obstacles.PlaceAsync(place.When, string.Format(CultureInfo.InvariantCulture, place.Which, stopped.Source, stopped.Base, string.Join(',', documents)));
        }

        foreach (var stopped in _cases)
        {
            stopped.Asking = AskUntilConfirmedAsync(ask(stopped));
        }

        await Task.WhenAll(_cases.Select(c => _obstacles.ReachedAsync(c.Obstacle)));
        await _installation.Nodes[0].KillAsync();
        await _obstacles.EndSessionsAsync();
        await _obstacles.ClearAsync();
        await _installation.Nodes[0].StartAsync();
        await Task.WhenAll(_cases.Select(c => c.Asking));
        await _installation.UntilIdleAsync();
    }

    private async Task AddAsync(string step, string kind)
    {
        var number = _cases.Count.ToString(CultureInfo.InvariantCulture);
        var stopped = kind == Put ? new StoppedSource(step)
            : kind == "pages of a site" ? new StoppedSource(step, _site, number)
            : new StoppedSource(step, Directory.CreateDirectory(Path.Combine(_installation.FolderRoot, number)).FullName, kind == "PDF files");
        stopped.Fill();
        var assistant = await _installation.Company.PostAsync("/captain/assistants", new { name = step });
        stopped.Base = assistant["knowledge_base_id"]!.GetValue<long>();
        using var client = OwnerOf(_installation.Nodes[0]);
        stopped.Source = kind == Put ? await PutFirstAsync(client, stopped.Base)
            : (await Company.SendAsync(client, HttpMethod.Post, $"{_installation.Company.Path}/knowledge/sources", stopped.Request))["id"]!.GetValue<long>();
        _cases.Add(stopped);
    }

    private async Task<long> PutFirstAsync(HttpClient client, long home)
    {
        foreach (var name in (string[])["changed", "same"])
            await Company.SendAsync(client, HttpMethod.Put, $"{_installation.Company.Path}/knowledge/bases/{home}/documents/{name}", new { content = StoppedSource.TextOf(name, "first") });
        return (await _installation.ListAsync($"select id from knowledge.sources where knowledge_base_id = {home}", static reader => reader.GetInt64(0))).Single();
    }

    /// <summary>Asks the server until it confirms.</summary>
    private async Task AskUntilConfirmedAsync((HttpMethod Method, string Route, object? Body) asked)
    {
        while (true)
        {
            using var client = OwnerOf(_installation.Nodes[0]);
            try
            {
                using var request = new HttpRequestMessage(asked.Method, $"{_installation.Company.Path}/knowledge{asked.Route}") { Content = asked.Body is null ? null : JsonContent.Create(asked.Body) };
                using var response = await client.SendAsync(request);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or SocketException or IOException)
            {
                // Killed: the next one will answer.
            }

            await Task.Delay(50);
        }
    }

    private HttpClient OwnerOf(HostProcess node)
    {
        var client = node.CreateClient();
        client.DefaultRequestHeaders.Add("api_access_token", _installation.Company.Owner.DefaultRequestHeaders.GetValues("api_access_token"));
        return client;
    }
}
