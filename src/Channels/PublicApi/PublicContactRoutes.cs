using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Channels.WebChat;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.PublicApi;

/// <summary>An API inbox as its clients see it, and the contacts they bring.</summary>
internal static class PublicContactRoutes
{
    public sealed record InboxJson(
        string? Identifier,
        bool IdentityValidationEnabled,
        string Name,
        string Timezone,
        JsonArray WorkingHours,
        bool WorkingHoursEnabled,
        bool CsatSurveyEnabled,
        bool GreetingEnabled);

    public sealed record ContactJson(string SourceId, string PubsubToken, ContactId Id, string Name, string? Email, string? PhoneNumber);

    [WrappedIn("contact")]
    public sealed record Request(
        [property: MaxLength(255)] string? SourceId,
        [property: MaxLength(255)] string? Identifier,
        [property: MaxLength(200)] string? IdentifierHash,
        [property: MaxLength(255)] string? Name,
        [property: MaxLength(254)] string? Email,
        [property: MaxLength(50)] string? PhoneNumber,
        [property: MaxLength(2000)] string? AvatarUrl,
        JsonObject? CustomAttributes);

    public static void Map(IEndpointRouteBuilder inbox)
    {
        inbox.MapGet("", ShowInbox).WithName("ShowPublicInbox");
        inbox.MapPost("/contacts", CreateAsync).Produces<ContactJson>().WithName("CreatePublicContact");
        inbox.MapGet("/contacts/{contact}", ShowAsync).WithName("ShowPublicContact");
        inbox.MapUpdate("/contacts/{contact}", UpdateAsync).WithName("UpdatePublicContact");
    }

    private static Ok<InboxJson> ShowInbox(PublicClient client) => TypedResults.Ok(new InboxJson(
        client.Inbox.Identifier,
        client.Inbox.HmacMandatory,
        client.Inbox.Name,
        client.Inbox.Timezone,
        client.Inbox.WorkingHours,
        client.Inbox.WorkingHoursEnabled,
        client.Inbox.CsatSurveyEnabled,
        client.Inbox.GreetingEnabled));

    private static async Task<IResult> CreateAsync(
        PublicClient client, ChatwootBody<Request> body, IVisitors visitors, WebChatLimits limits, KnownCallers known, HttpContext http, CancellationToken cancellationToken)
    {
        if (limits.NewVisitor(client.Inbox, http) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        var request = body.Value;
        var change = Change(request);
        var contact = await visitors.CreateAsync(client.Inbox.Id, request.SourceId, request.Identifier is { Length: > 0 } ? new ContactChange() : change, cancellationToken);
        var identified = await IdentifyAsync(client, contact, request, change, visitors, cancellationToken);
        known.Remember((string)http.GetRouteValue("inbox")!, identified.SourceId, client.Inbox.Id);
        return TypedResults.Ok(await ShownAsync(identified, visitors, cancellationToken));
    }

    private static async Task<Ok<ContactJson>> ShowAsync(PublicClient client, IVisitors visitors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ShownAsync(client.Contact, visitors, cancellationToken));

    private static async Task<Ok<ContactJson>> UpdateAsync(
        PublicClient client, ChatwootBody<Request> body, IVisitors visitors, CancellationToken cancellationToken)
    {
        var change = Change(body.Value);
        if (body.Value.Identifier is not { Length: > 0 })
        {
            await visitors.ChangeContactAsync(client.Contact, change, cancellationToken);
        }

        var contact = await IdentifyAsync(client, client.Contact, body.Value, change, visitors, cancellationToken);
        return TypedResults.Ok(await ShownAsync(contact, visitors, cancellationToken));
    }

    private static async Task<Visitor> IdentifyAsync(
        PublicClient client, Visitor contact, Request request, ContactChange change, IVisitors visitors, CancellationToken cancellationToken) =>
        request.Identifier is { Length: > 0 } identifier
            ? await visitors.IdentifyAsync(contact, identifier, request.IdentifierHash, change, cancellationToken)
            : client.Inbox.HmacMandatory
                ? throw new DomainException("identity_not_proven", "HMAC failed: Invalid Identifier Hash Provided", 401)
                : contact;

    private static ContactChange Change(Request request) =>
        new(request.Name, request.Email, request.PhoneNumber, request.AvatarUrl, request.CustomAttributes);

    private static async Task<ContactJson> ShownAsync(Visitor visitor, IVisitors visitors, CancellationToken cancellationToken)
    {
        var contact = await visitors.ReadContactAsync(visitor, cancellationToken);
        return new ContactJson(contact.SourceId, contact.PubsubToken, contact.Id, contact.Name, contact.Email, contact.PhoneNumber);
    }
}
