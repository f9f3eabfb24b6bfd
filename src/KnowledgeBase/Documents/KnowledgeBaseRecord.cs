using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>A knowledge base as it is stored; a type may not have the name of its namespace.</summary>
internal sealed class KnowledgeBaseRecord : IAccountOwned
{
    private KnowledgeBaseRecord()
    {
    }

    public KnowledgeBaseId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public string Name { get; private set; } = null!;

    /// <summary>A JSON object: <c>chunking</c> (<see cref="ChunkSettings"/>) and <c>search</c> (<see cref="SearchChoices"/>).</summary>
    public string Settings { get; private set; } = "{}";

    /// <summary>The named model by which it is searched; null for the builtin one.</summary>
    public long? EmbeddingModelId { get; private set; }

    /// <summary>The one that takes its place when every chunk has a vector of it.</summary>
    public long? NextEmbeddingModelId { get; private set; }

    /// <summary>How often a model was chosen: what works for an earlier choice is overtaken.</summary>
    public int EmbeddingChoice { get; private set; }

    /// <summary>Why embedding does not go on.</summary>
    public string? EmbeddingError { get; private set; }

    public long EmbeddingTokens { get; private set; }

    public decimal EmbeddingPrice { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public static KnowledgeBaseRecord Open(AccountId account, string name, DateTimeOffset now) =>
        new() { AccountId = account, Name = Shown(name), CreatedAt = now };

    public void Rename(string name) => Name = Shown(name);

    public void Delete(DateTimeOffset now) => DeletedAt = now;

    public static ChunkSettings ChunkingOf(string settings) =>
        JsonSerializer.Deserialize<Stored>(settings, WireJson.Options)?.Chunking ?? new ChunkSettings();

    public ChunkSettings? Chunking => JsonSerializer.Deserialize<Stored>(Settings, WireJson.Options)?.Chunking;

    /// <summary>How it is searched.</summary>
    public SearchSettings Search => (JsonSerializer.Deserialize<Stored>(Settings, WireJson.Options)?.Search ?? new SearchChoices()).ToSettings();

    /// <summary>How sources without a way of their own are cut; null for the usual way.</summary>
    public void Tell(ChunkSettings? chunking) => Set("chunking", chunking);

    /// <summary>How it is searched from the next question on; null for the usual way.</summary>
    public void Tell(SearchChoices? search) => Set("search", search);

    /// <summary>By which model it is to be searched. The builtin one's vectors are there; those of another have to be made first.</summary>
    public void AimAt(long? model)
    {
        EmbeddingError = null;
        EmbeddingChoice++;
        NextEmbeddingModelId = model == EmbeddingModelId ? null : model;
        if (model is null) EmbeddingModelId = null;
    }

    /// <summary>Every chunk has a vector of the next model: it serves from now on.</summary>
    public void SwitchModel() => (EmbeddingModelId, NextEmbeddingModelId) = (NextEmbeddingModelId ?? EmbeddingModelId, null);

    /// <summary>The named models whose vectors it needs.</summary>
    public IEnumerable<long> NamedModels => new[] { EmbeddingModelId, NextEmbeddingModelId }.OfType<long>();

    private void Set<T>(string part, T? told)
    {
        var settings = JsonNode.Parse(Settings)!.AsObject();
        settings.Remove(part);
        if (told is not null) settings[part] = JsonSerializer.SerializeToNode(told, WireJson.Options);
        Settings = settings.ToJsonString();
    }

    private static string Shown(string name) => TextCut.Clip(VisibleText.OneLine(name), 200);

    private sealed record Stored(ChunkSettings? Chunking, SearchChoices? Search);
}
