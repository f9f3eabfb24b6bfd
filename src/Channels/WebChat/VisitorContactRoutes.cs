using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.WebChat;

/// <summary>Who the visitor is: what he says, and what his website vouches for.</summary>
internal static class VisitorContactRoutes
{
    [WrappedIn("contact")]
    public record Fields(
        [property: MaxLength(255)] string? Name,
        [property: MaxLength(254)] string? Email,
        [property: MaxLength(50)] string? PhoneNumber,
        [property: MaxLength(2000)] string? AvatarUrl,
        JsonObject? CustomAttributes,
        JsonObject? AdditionalAttributes);

    [WrappedIn("contact")]
    public sealed record UserRequest(
        [property: MaxLength(255)] string Identifier,
        [property: MaxLength(200)] string? IdentifierHash,
        string? Name,
        string? Email,
        string? PhoneNumber,
        string? AvatarUrl,
        JsonObject? CustomAttributes,
        JsonObject? AdditionalAttributes) : Fields(Name, Email, PhoneNumber, AvatarUrl, CustomAttributes, AdditionalAttributes);

    public sealed record DestroyRequest(IReadOnlyList<string>? CustomAttributes);

    /// <param name="WidgetAuthToken">Present when the visitor is somebody else from now on.</param>
    public sealed record IdentifiedJson(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WidgetAuthToken, VisitorContact Contact);

    public static void Map(IEndpointRouteBuilder visitor)
    {
        visitor.MapGet("/contact", ShowAsync).WithName("ShowVisitorContact");
        visitor.MapUpdate("/contact", UpdateAsync).WithName("UpdateVisitorContact");
        visitor.MapUpdate("/contact/set_user", SetUserAsync).WithName("IdentifyVisitor");
        visitor.MapPost("/contact/destroy_custom_attributes", DestroyAsync).WithName("DestroyVisitorAttributes");
    }

    public static ContactChange Change(Fields fields) =>
        new(fields.Name, fields.Email, fields.PhoneNumber, fields.AvatarUrl, fields.CustomAttributes, fields.AdditionalAttributes);

    private static async Task<Ok<VisitorContact>> ShowAsync(VisitorSession session, IVisitors visitors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await visitors.ReadContactAsync(session.Visitor, cancellationToken));

    private static async Task<Ok<VisitorContact>> UpdateAsync(
        VisitorSession session, ChatwootBody<Fields> body, IVisitors visitors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await visitors.ChangeContactAsync(session.Visitor, Change(body.Value), cancellationToken));

    private static async Task<Ok<IdentifiedJson>> SetUserAsync(
        VisitorSession session, ChatwootBody<UserRequest> body, IVisitors visitors, IVisitorTokens tokens, CancellationToken cancellationToken)
    {
        var before = session.Visitor;
        if (string.IsNullOrWhiteSpace(body.Value.Identifier))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Identifier can't be blank", 422, "identifier");
        }

        var visitor = await visitors.IdentifyAsync(before, body.Value.Identifier.Trim(), body.Value.IdentifierHash, Change(body.Value), cancellationToken);
        var token = visitor.ContactInboxId == before.ContactInboxId ? null : tokens.Issue(visitor.InboxId, visitor.SourceId);
        return TypedResults.Ok(new IdentifiedJson(token, await visitors.ReadContactAsync(visitor, cancellationToken)));
    }

    private static async Task<Ok> DestroyAsync(
        VisitorSession session, ChatwootBody<DestroyRequest> body, IVisitors visitors, CancellationToken cancellationToken)
    {
        await visitors.ChangeContactAsync(session.Visitor, new ContactChange(RemoveCustomAttributes: body.Value.CustomAttributes ?? []), cancellationToken);
        return TypedResults.Ok();
    }
}
