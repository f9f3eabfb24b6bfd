using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Names a model or changes one. A key that is not sent stays; one sent as null is removed.</summary>
internal static class SaveModel
{
    [WrappedIn("model")]
    public sealed record Request(
        [property: StringLength(120, MinimumLength = 1)] string? Name,
        string? Provider,
        [property: StringLength(500)] string? BaseUrl,
        [property: StringLength(200, MinimumLength = 1)] string? ModelId,
        [property: StringLength(2000)] string? ApiKey,
        [property: Range(16, 32_000)] int? MaxOutputTokens,
        [property: Range(0, 100_000)] decimal? InputPrice,
        [property: Range(0, 100_000)] decimal? OutputPrice,
        [property: Range(1, 600)] int? TimeoutSeconds);

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
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(NamedModelJson.From(model));
    }

    private static async Task<Results<Ok<NamedModelJson>, NotFound>> ChangeAsync(
        NamedModelId id, ChatwootBody<Request> body, CaptainDb db, ISecretBox secrets, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Models.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } model)
        {
            return TypedResults.NotFound();
        }

        model.Change(Read(body, model, model.AccountId, secrets), time.GetUtcNow());
        await RefuseTakenNameAsync(db, model, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(NamedModelJson.From(model));
    }

    private static ModelSettings Read(ChatwootBody<Request> body, NamedModel? old, AccountId account, ISecretBox secrets)
    {
        var sent = body.Value;
        var key = !body.Has(nameof(Request.ApiKey)) ? old?.SealedKey
            : string.IsNullOrWhiteSpace(sent.ApiKey) ? null : secrets.Seal(sent.ApiKey.Trim(), NamedModel.KeyPurpose(account));
        var url = body.Has(nameof(Request.BaseUrl)) ? sent.BaseUrl?.Trim() : old?.BaseUrl;
        // A name and password in the address would be no secret: it is stored and shown as it is.
        if (url is { Length: > 0 } && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.UserInfo.Length == 0))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Base url must be an http or https address", 422, "base_url");
        }

        return new ModelSettings(
            Required(sent.Name ?? old?.Name, "name"),
            sent.Provider is { } provider ? ReadProvider(provider) : old?.Provider ?? throw Missing("provider"),
            string.IsNullOrEmpty(url) ? null : url,
            Required(sent.ModelId ?? old?.ModelId, "model_id"),
            key,
            sent.MaxOutputTokens ?? old?.MaxOutputTokens ?? 1024,
            sent.InputPrice ?? old?.InputPrice ?? 0,
            sent.OutputPrice ?? old?.OutputPrice ?? 0,
            sent.TimeoutSeconds ?? old?.TimeoutSeconds ?? 60);
    }

    private static ModelProvider ReadProvider(string text) => text switch
    {
        "open_ai" or "openai" or "openai-compatible" or "openai_compatible" => ModelProvider.OpenAi,
        "anthropic" => ModelProvider.Anthropic,
        _ => throw new DomainException(ProblemCodes.ValidationFailed, "Provider must be open_ai or anthropic", 422, "provider"),
    };

    private static async Task RefuseTakenNameAsync(CaptainDb db, NamedModel model, CancellationToken cancellationToken)
    {
        if (await db.Models.AnyAsync(m => m.Name == model.Name && m.Id != model.Id, cancellationToken))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Name has already been taken", 422, "name");
        }
    }

    private static string Required(string? value, string name) => string.IsNullOrWhiteSpace(value) ? throw Missing(name) : value.Trim();

    private static DomainException Missing(string name) =>
        new(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(name[0])}{name[1..].Replace('_', ' ')} can't be blank", 422, name);
}
