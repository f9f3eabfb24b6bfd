using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Names a model or changes one. A key that is not sent stays, unless the model is another server's from then on; one sent as null is removed.</summary>
internal static class SaveModel
{
    /// <summary>Tokens that the instructions, a question and a passage need.</summary>
    private const int LeastToRead = 1_500;

    [WrappedIn("model")]
    public sealed record Request(
        [property: StringLength(120, MinimumLength = 1)] string? Name,
        string? Purpose,
        string? Provider,
        [property: StringLength(500)] string? BaseUrl,
        [property: StringLength(200, MinimumLength = 1)] string? ModelId,
        [property: StringLength(2000)] string? ApiKey,
        [property: Range(16, 32_000)] int? MaxOutputTokens,
        [property: Range(0, 100_000)] decimal? InputPrice,
        [property: Range(0, 100_000)] decimal? OutputPrice,
        [property: Range(1, 600)] int? TimeoutSeconds,
        [property: Range(2_000, 10_000_000)] int? ContextTokens,
        [property: MaxLength(10)] IReadOnlyList<string>? Capabilities,
        long? FallbackId);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapPost("/models", CreateAsync).WithName("CreateModel").RequireAdministrator();
        captain.MapUpdate("/models/{id}", ChangeAsync).WithName("UpdateModel").RequireAdministrator();
    }

    private static async Task<Ok<NamedModelJson>> CreateAsync(
        ChatwootBody<Request> body, CaptainDb db, ISecretBox secrets, ICurrentActor actor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var model = NamedModel.Create(account, Read(body, null, account, secrets), time.GetUtcNow());
        db.Models.Add(model);
        await RefuseTakenNameAsync(db, model, cancellationToken);
        await RefuseCircleAsync(db, model, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(NamedModelJson.From(model));
    }

    private static async Task<Results<Ok<NamedModelJson>, NotFound>> ChangeAsync(
        NamedModelId id, ChatwootBody<Request> body, CaptainDb db, IKnowledge knowledge, ISecretBox secrets, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Models.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } model)
        {
            return TypedResults.NotFound();
        }

        var settings = Read(body, model, model.AccountId, secrets);
        // Vectors of another model cannot be compared with those that are there.
        if (model.Purpose == ModelPurpose.Embedding && settings.ModelId != model.ModelId && (await knowledge.ListModelUsesAsync(model.AccountId, id.Value, cancellationToken)).Count > 0)
        {
            throw new DomainException(DeleteModel.InUse, "A knowledge base is embedded with it. Add another model, and choose that there.", 422, "model_id");
        }

        model.Change(settings, time.GetUtcNow());
        await RefuseTakenNameAsync(db, model, cancellationToken);
        await RefuseCircleAsync(db, model, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(NamedModelJson.From(model));
    }

    private static ModelSettings Read(ChatwootBody<Request> body, NamedModel? old, AccountId account, ISecretBox secrets)
    {
        var sent = body.Value;
        var url = body.Has(nameof(Request.BaseUrl)) ? sent.BaseUrl?.Trim() : old?.BaseUrl;
        // A name and password in the address would be no secret: it is stored and shown as it is.
        if (url is { Length: > 0 } && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.UserInfo.Length == 0))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Base url must be an http or https address", 422, "base_url");
        }

        var purpose = old?.Purpose ?? ReadPurpose(sent.Purpose);
        var provider = sent.Provider is { } told ? ReadProvider(told, purpose) : old?.Provider ?? throw Missing("provider");
        var key = ReadKey(body, old, provider, url, account, secrets);
        var output = sent.MaxOutputTokens ?? old?.MaxOutputTokens ?? 1024;
        var context = body.Has(nameof(Request.ContextTokens)) ? sent.ContextTokens : old?.ContextTokens;
        if (context - output < LeastToRead)
        {
            throw new DomainException(ProblemCodes.ValidationFailed, $"Context tokens must be at least {LeastToRead} more than the tokens of an answer", 422, "context_tokens");
        }

        return new ModelSettings(
            Required(sent.Name ?? old?.Name, "name"),
            purpose,
            provider,
            string.IsNullOrEmpty(url) ? null : url,
            provider == ModelProvider.Builtin ? "builtin" : Required(sent.ModelId ?? old?.ModelId, "model_id"),
            key,
            output,
            sent.InputPrice ?? old?.InputPrice ?? 0,
            sent.OutputPrice ?? old?.OutputPrice ?? 0,
            sent.TimeoutSeconds ?? old?.TimeoutSeconds ?? 60,
            context,
            sent.Capabilities is { } can ? ReadCapabilities(can) : old?.Capabilities ?? ModelCapabilities.All,
            body.Has(nameof(Request.FallbackId)) ? sent.FallbackId is { } fallback ? new NamedModelId(fallback) : null : old?.FallbackId);
    }

    /// <summary>
    /// A key that was told for one server is not kept for another: whoever may change an address could have it sent to himself. It is asked for
    /// and not dropped, so that nobody learns of it from a customer's answer that fails.
    /// </summary>
    private static byte[]? ReadKey(ChatwootBody<Request> body, NamedModel? old, ModelProvider provider, string? url, AccountId account, ISecretBox secrets)
    {
        if (body.Has(nameof(Request.ApiKey)))
            return string.IsNullOrWhiteSpace(body.Value.ApiKey) ? null : secrets.Seal(body.Value.ApiKey.Trim(), NamedModel.KeyPurpose(account));
        // The builtin writer calls nobody.
        if (old?.SealedKey is not { } kept || provider == ModelProvider.Builtin) return null;
        return ServerOf(provider, url) == ServerOf(old.Provider, old.BaseUrl) ? kept
            : throw new DomainException(ProblemCodes.ValidationFailed, "Api key must be entered again for another server, or sent as null where it takes none", 422, "api_key");
    }

    /// <summary>Scheme, host and port; without an address the provider's own.</summary>
    private static (ModelProvider, string?) ServerOf(ModelProvider provider, string? url) =>
        (provider, string.IsNullOrEmpty(url) ? null : new Uri(url).GetLeftPart(UriPartial.Authority));

    private static List<string> ReadCapabilities(IReadOnlyList<string> sent) =>
        sent.FirstOrDefault(c => !ModelCapabilities.All.Contains(c, StringComparer.Ordinal)) is null ? [.. sent.Distinct(StringComparer.Ordinal)]
        : throw new DomainException(ProblemCodes.ValidationFailed, $"Capabilities must be among {string.Join(", ", ModelCapabilities.All)}", 422, "capabilities");

    private static ModelPurpose ReadPurpose(string? text) => text switch
    {
        null or "chat" => ModelPurpose.Chat,
        "embedding" => ModelPurpose.Embedding,
        "rerank" => ModelPurpose.Rerank,
        _ => throw new DomainException(ProblemCodes.ValidationFailed, "Purpose must be chat, embedding or rerank", 422, "purpose"),
    };

    private static ModelProvider ReadProvider(string text, ModelPurpose purpose) => (purpose, text) switch
    {
        (ModelPurpose.Rerank, "cohere") => ModelProvider.Cohere,
        (ModelPurpose.Rerank, "text_embeddings_inference") => ModelProvider.TextEmbeddingsInference,
        (ModelPurpose.Rerank, _) => throw Wrong("Provider must be cohere or text_embeddings_inference"),
        (_, "open_ai" or "openai" or "openai-compatible" or "openai_compatible") => ModelProvider.OpenAi,
        (ModelPurpose.Chat, "anthropic") => ModelProvider.Anthropic,
        (ModelPurpose.Chat, "builtin") => ModelProvider.Builtin,
        (ModelPurpose.Chat, _) => throw Wrong("Provider must be builtin, open_ai or anthropic"),
        _ => throw Wrong("Provider must be open_ai: what turns text into vectors speaks its format"),
    };

    private static DomainException Wrong(string message) => new(ProblemCodes.ValidationFailed, message, 422, "provider");

    private static async Task RefuseTakenNameAsync(CaptainDb db, NamedModel model, CancellationToken cancellationToken)
    {
        if (await db.Models.AnyAsync(m => m.Name == model.Name && m.Id != model.Id, cancellationToken))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Name has already been taken", 422, "name");
        }
    }

    /// <summary>Whoever stands in must be there, and the way from one to the next must have an end.</summary>
    private static async Task RefuseCircleAsync(CaptainDb db, NamedModel model, CancellationToken cancellationToken)
    {
        if (model.FallbackId is not { } first) return;
        if (model.Purpose != ModelPurpose.Chat) throw Fallback("Only a model that writes can have another one stand in for it");
        var models = await db.Models.AsNoTracking().Where(m => m.Purpose == ModelPurpose.Chat).ToDictionaryAsync(m => m.Id, cancellationToken);
        var length = 1;
        for (NamedModelId? next = first; next is { } id; next = models[id].FallbackId)
        {
            if (!models.ContainsKey(id)) throw Fallback("The model that is to stand in does not exist");
            if (id == model.Id) throw Fallback("A model cannot stand in for itself, nor through others");
            if (++length > ModelChoice.LongestChain) throw Fallback($"At most {ModelChoice.LongestChain} models can stand in a row");
        }
    }

    private static DomainException Fallback(string message) => new(ProblemCodes.ValidationFailed, message, 422, "fallback_id");

    private static string Required(string? value, string name) => string.IsNullOrWhiteSpace(value) ? throw Missing(name) : value.Trim();

    private static DomainException Missing(string name) =>
        new(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(name[0])}{name[1..].Replace('_', ' ')} can't be blank", 422, name);
}
