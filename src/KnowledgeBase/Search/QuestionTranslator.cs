using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Puts a question into the languages of a knowledge base's documents when its own language finds little.</summary>
internal sealed class QuestionTranslator(Database database, IEnumerable<IKnowledgeModels> models)
{
    /// <summary>A passage that holds this share of the question's words answers it; nobody need pay for a translation.</summary>
    private const double Enough = 0.7;

    /// <summary>Each is a call of the model.</summary>
    private const int MostLanguages = 2;

    private const int LongestQuestion = 1_000;

    /// <summary>How long a customer waits for the translations, which are made at the same time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Those in which most documents are; one in which less than a twentieth are is not worth a call.</summary>
    private const string Sql = """
        select language from (
            select language, count(*) as documents, sum(count(*)) over () as of_all from knowledge.documents
            where knowledge_base_id = $1 and account_id = $2 and status = 'indexed' and removed_at is null and (audience = 'public' or $3)
            group by language) counts
        where language <> $4 and documents * 20 >= of_all and ($5::text[] is null or language = any($5))
        order by documents desc, language limit $6
        """;

    /// <summary>None where no model translates, the question finds enough by itself, or the model cannot be reached now.</summary>
    public async Task<Translated> TranslateAsync(
        AccountId account, SearchQuery query, SearchSettings settings, string language, IReadOnlyList<Passage> found, CancellationToken cancellationToken)
    {
        if (settings.TranslatorModelId is not { } model || models.FirstOrDefault() is not { } calls || string.IsNullOrWhiteSpace(query.Text)) return new Translated([], null);
        if (found.Any(static passage => passage.Coverage >= Enough)) return new Translated([], null);
        var languages = await LanguagesAsync(account, query, language, cancellationToken);
        var translations = await Task.WhenAll(languages.Select(other => TryAsync(calls, account, model, query, other, cancellationToken)));
        return new Translated([.. translations.Select(static one => one.Made).OfType<Translation>()], translations.Select(static one => one.Failure).FirstOrDefault(static failure => failure is not null));
    }

    private static async Task<(Translation? Made, string? Failure)> TryAsync(IKnowledgeModels calls, AccountId account, long model, SearchQuery query, string language, CancellationToken cancellationToken)
    {
        try
        {
            var text = (await calls.TranslateAsync(account, model, query.Text.Clip(LongestQuestion), language, query.Inbox, Patience, cancellationToken)).Trim();
            return (text.Length == 0 || text == query.Text ? null : new Translation(language, text.Storable().Clip(LongestQuestion)), null);
        }
        catch (JobFailedException failed)
        {
            // What the question finds in its own language is better than nothing.
            return (null, failed.Message);
        }
    }

    private async Task<List<string>> LanguagesAsync(AccountId account, SearchQuery query, string language, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.AddInOrder(
            SqlValue.Of(query.Base.Value), SqlValue.Of(account.Value), SqlValue.Of(query.IncludeInternal), SqlValue.Of(language),
            new NpgsqlParameter { Value = query.Languages is { Count: > 0 } only ? only.ToArray() : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text },
            SqlValue.Of(MostLanguages));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var languages = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) languages.Add(reader.GetString(0));
        return languages;
    }
}

/// <summary>A question in another language.</summary>
internal sealed record Translation(string Language, string Text);

/// <param name="Failure">Why the question was not put into one of them, or any.</param>
internal readonly record struct Translated(IReadOnlyList<Translation> Questions, string? Failure);
