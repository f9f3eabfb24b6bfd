using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Search;

/// <summary>Knowledge bases of many chunks, written as the product writes them but all at once.</summary>
internal sealed class LargeIndex(Installation installation, string model)
{
    private const int ChunksPerDocument = 10;
    private const int TermsPerChunk = 40;
    private const int PoolSize = 20_000;
    private readonly Topics _topics = new(7);
    private long _document;
    private long _chunk;
    private long _term;

    /// <summary>A knowledge base of an account of its own, with vectors no two of which are the same.</summary>
    public async Task<(long Account, long Base)> AddAsync(int chunks, CancellationToken cancellationToken)
    {
        var (account, home, first) = await AddWordsAsync(chunks, cancellationToken);
        await using var connection = await installation.Source.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginTextImportAsync(
            "copy knowledge.embeddings (chunk_id, model, position, account_id, knowledge_base_id, is_internal, revision, embedding) from stdin", cancellationToken);
        for (var i = 0; i < chunks; i++)
            await copy.WriteAsync(Row(first + i, account, home, _topics.NextVector()).AsMemory(), cancellationToken);
        return (account, home);
    }

    /// <summary>Chunks of others, which a search must not feel; their vectors are those of a pool, again and again.</summary>
    public async Task AddOthersAsync(int chunks, CancellationToken cancellationToken)
    {
        var (account, home, first) = await AddWordsAsync(chunks, cancellationToken);
        await installation.ExecuteAsync(FormattableString.Invariant($"""
            insert into knowledge.embeddings (chunk_id, model, position, account_id, knowledge_base_id, is_internal, revision, embedding)
            select {first} + n, '{model}', 0, {account}, {home}, false, 1, pool.embedding
            from generate_series(0, {chunks - 1}) n
            join (select row_number() over () - 1 as place, embedding from (
                select embedding from knowledge.embeddings limit {PoolSize}) kept) pool on pool.place = n % (select least({PoolSize}, count(*)) from knowledge.embeddings)
            """), cancellationToken);
    }

    private async Task<(long Account, long Base, long First)> AddWordsAsync(int chunks, CancellationToken cancellationToken)
    {
        var home = await installation.AskAsync<long>("insert into knowledge.knowledge_bases (account_id, name, created_at) values (0, 'bench', now()) returning id", cancellationToken);
        var account = home;
        await installation.ExecuteAsync(FormattableString.Invariant($"""
            update knowledge.knowledge_bases set account_id = {account} where id = {home};
            insert into knowledge.sources (account_id, knowledge_base_id, kind, name, place, status, created_at, updated_at) values ({account}, {home}, 'text', 'bench', 'bench', 'ready', now(), now())
            """), cancellationToken);
        var source = await installation.AskAsync<long>(FormattableString.Invariant($"select id from knowledge.sources where knowledge_base_id = {home}"), cancellationToken);
        var texts = Enumerable.Range(0, chunks).Select(_ => Words()).ToArray();
        var first = _chunk + 1;
        await CopyDocumentsAsync(account, home, source, texts, cancellationToken);
        var terms = texts.SelectMany(static t => t.Keys).CountBy(static t => t).OrderBy(static t => t.Key).ToDictionary(static t => t.Key, t => (Id: ++_term, Chunks: t.Value));
        await CopyTermsAsync(account, home, terms, cancellationToken);
        await CopyIndexAsync(account, home, first, texts, terms, cancellationToken);
        await installation.ExecuteAsync(FormattableString.Invariant(
            $"insert into knowledge.index_statistics (knowledge_base_id, account_id, chunks, terms, revision) values ({home}, {account}, {chunks}, {texts.Sum(static t => t.Values.Sum())}, 1)"), cancellationToken);
        return (account, home, first);
    }

    private Dictionary<int, int> Words()
    {
        var words = new Dictionary<int, int>();
        while (words.Count < TermsPerChunk)
        {
            var word = _topics.NextWord();
            words[word] = words.GetValueOrDefault(word) + 1;
        }

        return words;
    }

    private async Task CopyDocumentsAsync(long account, long home, long source, Dictionary<int, int>[] texts, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var firstDocument = _document + 1;
        await ImportAsync("knowledge.documents (id, account_id, knowledge_base_id, source_id, external_key, title, language, audience, status, created_at, updated_at)", async rows =>
        {
            for (var at = 0; at < texts.Length; at += ChunksPerDocument)
            {
                var id = ++_document;
                await RowAsync(rows, cancellationToken, id, account, home, source, $"d{id}", $"Document {id}", "en", "public", "indexed", now, now);
            }
        }, cancellationToken);
        await ImportAsync("knowledge.chunks (id, account_id, knowledge_base_id, document_id, position, text, heading_path, language, start_offset, length)", async rows =>
        {
            for (var i = 0; i < texts.Length; i++)
            {
                var text = string.Join(' ', texts[i].Keys.Select(Topics.Word));
                await RowAsync(rows, cancellationToken, ++_chunk, account, home, firstDocument + i / ChunksPerDocument, i % ChunksPerDocument, text, Array.Empty<string>(), "en", 0, text.Length);
            }
        }, cancellationToken);
    }

    private Task CopyTermsAsync(long account, long home, Dictionary<int, (long Id, int Chunks)> terms, CancellationToken cancellationToken) =>
        ImportAsync("knowledge.index_terms (id, account_id, knowledge_base_id, term, chunks)", async rows =>
        {
            foreach (var (word, term) in terms) await RowAsync(rows, cancellationToken, term.Id, account, home, Topics.Word(word), term.Chunks);
        }, cancellationToken);

    private async Task CopyIndexAsync(
        long account, long home, long first, Dictionary<int, int>[] texts, Dictionary<int, (long Id, int Chunks)> terms, CancellationToken cancellationToken)
    {
        var firstDocument = _document - (texts.Length - 1) / ChunksPerDocument;
        await ImportAsync("knowledge.indexed_chunks (chunk_id, account_id, knowledge_base_id, document_id, language, length, term_ids)", async rows =>
        {
            for (var i = 0; i < texts.Length; i++)
                await RowAsync(rows, cancellationToken, first + i, account, home, firstDocument + i / ChunksPerDocument, "en", texts[i].Values.Sum(), texts[i].Keys.Select(w => terms[w].Id).ToArray());
        }, cancellationToken);
        var postings = texts.SelectMany((text, i) => text.Select(w => (Term: terms[w.Key].Id, Chunk: first + i, Frequency: w.Value, Length: text.Values.Sum()))).ToArray();
        Array.Sort(postings);
        await ImportAsync("knowledge.postings (term_id, chunk_id, frequency, length, is_internal)", async rows =>
        {
            foreach (var (term, chunk, frequency, length) in postings) await RowAsync(rows, cancellationToken, term, chunk, frequency, length, false);
        }, cancellationToken);
    }

    private async Task ImportAsync(string table, Func<NpgsqlBinaryImporter, Task> write, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Source.OpenConnectionAsync(cancellationToken);
        await using var rows = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", cancellationToken);
        await write(rows);
        await rows.CompleteAsync(cancellationToken);
    }

    private static async Task RowAsync(NpgsqlBinaryImporter rows, CancellationToken cancellationToken, params object[] values)
    {
        await rows.StartRowAsync(cancellationToken);
        foreach (var value in values)
        {
            switch (value)
            {
                case long number: await rows.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken); break;
                case int number: await rows.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken); break;
                case bool flag: await rows.WriteAsync(flag, NpgsqlDbType.Boolean, cancellationToken); break;
                case DateTimeOffset time: await rows.WriteAsync(time, NpgsqlDbType.TimestampTz, cancellationToken); break;
                case string[] texts: await rows.WriteAsync(texts, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken); break;
                case long[] numbers: await rows.WriteAsync(numbers, NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken); break;
                default: await rows.WriteAsync((string)value, NpgsqlDbType.Text, cancellationToken); break;
            }
        }
    }

    private string Row(long chunk, long account, long home, float[] vector)
    {
        var row = new StringBuilder(vector.Length * 8);
        row.Append(CultureInfo.InvariantCulture, $"{chunk}\t{model}\t0\t{account}\t{home}\tf\t1\t[");
        for (var i = 0; i < vector.Length; i++) row.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{vector[i]:0.#####}");
        return row.Append("]\n").ToString();
    }
}
