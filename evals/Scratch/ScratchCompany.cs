using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Scratch;

/// <summary>
/// The product on a database of its own, with one company whose assistant knows the given documents. Everything goes the way
/// of a customer's own data: an upload, the jobs that read it, the website's routes. Disposing drops the database.
/// </summary>
internal sealed class ScratchCompany : IAsyncDisposable
{
    /// <summary>The limits are there against abuse; an evaluation is one address that asks a thousand questions about as many documents.</summary>
    public static readonly IReadOnlyDictionary<string, string?> NoLimits = new Dictionary<string, string?>
    {
        ["Knowledge:MaxUploadFiles"] = "100000",
        ["Knowledge:MaxUploadBytes"] = "1000000000",
        ["WebChat:MessagesPerMinute"] = "10000",
        ["WebChat:MessagesPerAddressAndMinute"] = "100000",
        ["WebChat:VisitorsPerAddressAndHour"] = "1000000",
        ["WebChat:RequestsPerMinute"] = "100000",
    };

    private readonly Company _company;
    private readonly WithheldDocuments _withheld;
    private readonly NpgsqlDataSource _database;
    private Dictionary<long, string> _paths = [];

    private ScratchCompany(Company company, WithheldDocuments withheld, KnowledgeBaseId @base, NpgsqlDataSource database) =>
        (_company, _withheld, Base, _database) = (company, withheld, @base, database);

    public KnowledgeBaseId Base { get; }

    /// <summary>The documents as they were read, by the path they were uploaded under.</summary>
    public IReadOnlyDictionary<string, ReadDocument> Documents { get; private set; } = new Dictionary<string, ReadDocument>();

    /// <summary>Documents that are not among them, by their path, and why.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; private set; } = new Dictionary<string, string>();

    public ITextAnalysis Analysis => _company.Host.Services.GetRequiredService<ITextAnalysis>();

    /// <summary>The path under which a document was uploaded.</summary>
    public string PathOf(long document) => _paths[document];

    /// <param name="files">File name and text. The name's ending says how the text is read.</param>
    /// <param name="chunking">How they are cut, as a source's <c>chunking</c>; the usual way when not told.</param>
    public static async Task<ScratchCompany> StartAsync(
        IEnumerable<(string Path, string Text)> files, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken, string? chunking = null)
    {
        var withheld = new WithheldDocuments();
        var company = await Company.StartAsync(
            new Dictionary<string, string?>(NoLimits.Concat(settings)), builder => Decorate(builder, withheld));
        await RequireEmbeddingAsync(company);
        var assistant = await company.PostAsync("/captain/assistants", new { name = "Guide", config = new { product_name = "" } });
        var @base = new KnowledgeBaseId(assistant["knowledge_base_id"]!.GetValue<long>());
        // The demo's own website, so that its answers may name it.
        await Company.SendAsync(
            company.Owner, HttpMethod.Patch, $"{company.Path}/inboxes/{company.InboxId}", new { channel = new { website_url = "https://www.larkspur.example" } });
        await Company.SendAsync(
            company.Owner, HttpMethod.Put, $"{company.Path}/inboxes/{company.InboxId}/responder",
            new { kind = "captain", mode = "auto", id = assistant["id"]!.GetValue<long>() });
        var scratch = new ScratchCompany(company, withheld, @base, NpgsqlDataSource.Create(company.Host.ConnectionString));
        if (chunking is not null) await scratch.SetAsync("chunking", chunking, cancellationToken);
        await scratch.LearnAsync(files, cancellationToken);
        return scratch;
    }

    /// <summary>The knowledge search as the product calls it.</summary>
    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        _company.Host.Services.GetRequiredService<IKnowledgeSearch>().SearchAsync(new AccountId(_company.AccountId), query, cancellationToken);

    /// <summary>A new visitor writes these messages on the website, each after the answer to the one before; the last one's turn is told.</summary>
    /// <param name="without">Documents to leave out of every search of this question's words, as if they did not exist.</param>
    public async Task<AskedTurn> AskAsync(IReadOnlyList<string> messages, IReadOnlyCollection<DocumentId> without, CancellationToken cancellationToken)
    {
        using var withheld = _withheld.Withhold(messages[^1], without);
        var window = await _company.OpenWindowAsync();
        AskedTurn? last = null;
        foreach (var message in messages)
        {
            var posted = await window.WriteAsync(message);
            var turn = await WaitAsync(posted["id"]!.GetValue<long>(), cancellationToken);
            last = turn with { Earlier = last is null ? [] : [.. last.Earlier, last] };
            // People took over: whatever the customer adds is theirs to answer.
            if (last.Outcome == "hand_off") break;
        }

        return last ?? throw new ArgumentException("A case without a message cannot be asked.", nameof(messages));
    }

    /// <summary>Changes how the knowledge base is searched, to compare settings.</summary>
    public Task SetSearchAsync(string settings, CancellationToken cancellationToken) => SetAsync("search", settings, cancellationToken);

    /// <summary>How many chunks there are, and how many characters they have on average.</summary>
    public async Task<(long Count, double Mean)> ChunksAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand("select count(*), avg(length)::float8 from knowledge.chunks");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt64(0), row.GetDouble(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _company.DisposeAsync();
    }

    private async Task SetAsync(string part, string settings, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand("update knowledge.knowledge_bases set settings = jsonb_build_object($1::text, $2::jsonb)");
        command.Parameters.Add(new NpgsqlParameter { Value = part });
        command.Parameters.Add(new NpgsqlParameter { Value = settings });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What is registered first stays: the module leaves an existing search alone.</summary>
    private static void Decorate(WebApplicationBuilder builder, WithheldDocuments withheld) =>
        builder.Services.AddSingleton<IKnowledgeSearch>(services => new SearchWithout(ActivatorUtilities.CreateInstance<HybridSearch>(services), withheld));

    /// <summary>The product works without its embedding, but what is measured then is another product, and nothing of the figures would say so.</summary>
    private static async Task RequireEmbeddingAsync(Company company)
    {
        if (company.Host.Services.GetRequiredService<ITextEmbedding>().Supports("en")) return;
        await company.DisposeAsync();
        throw new RefusedException("The builtin embedding is not installed, so the figures would be too low: install it with `npm ci --prefix models` and start again.");
    }

    private async Task LearnAsync(IEnumerable<(string Path, string Text)> files, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Base.Value.ToString(CultureInfo.InvariantCulture)), "knowledge_base_id" },
            { new StringContent("upload"), "kind" },
            { new ByteArrayContent(Zip(files)), "files[]", "documents.zip" },
        };
        using var response = await _company.Owner.PostAsync(new Uri($"{_company.Path}/knowledge/sources", UriKind.Relative), form, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The documents were refused: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        await _company.Host.RunJobsUntilIdleAsync(cancellationToken, TimeSpan.FromMinutes(10));
        await ReadDocumentsAsync(cancellationToken);
        _paths = Documents.Values.ToDictionary(d => d.Id.Value, d => d.Path);
        await using var vacuum = _database.CreateCommand("vacuum analyze");
        await vacuum.ExecuteNonQueryAsync(cancellationToken);
    }

    private static byte[] Zip(IEnumerable<(string Path, string Text)> files)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var entry = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return memory.ToArray();
    }

    private async Task ReadDocumentsAsync(CancellationToken cancellationToken)
    {
        var (documents, refused) = (new Dictionary<string, ReadDocument>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        await using var command = _database.CreateCommand("select id, external_key, language, status, error_message, coalesce(content, '') from knowledge.documents");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var path = rows.GetString(1);
            if (rows.GetString(3) != "indexed") refused.Add(path, rows.GetValue(4).ToString() ?? "");
            else documents.Add(path, new ReadDocument(new DocumentId(rows.GetInt64(0)), path, rows.GetString(2), rows.GetString(5)));
        }

        (Documents, Refused) = (documents, refused);
        if (documents.Count == 0) throw new RefusedException($"None of the documents could be read. The first: {refused.Values.FirstOrDefault()}");
    }

    private Task<AskedTurn> WaitAsync(long messageId, CancellationToken cancellationToken) => AskedTurn.WaitAsync(_database, messageId, cancellationToken);
}

/// <summary>A document of the knowledge base.</summary>
/// <param name="Text">Its Markdown as it is kept; chunks are stretches of it.</param>
internal sealed record ReadDocument(DocumentId Id, string Path, string Language, string Text);
