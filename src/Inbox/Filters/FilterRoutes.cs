using System.Globalization;
using System.Linq.Expressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Filters;

/// <summary>Chatwoot's filters of conversations and contacts, by what is stored with them.</summary>
internal static class FilterRoutes
{
    private const int ConversationPage = 25;
    private const int ContactPage = 15;

    public sealed record Request(IReadOnlyList<FilterCondition>? Payload, int? Page);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/conversations/filter", FilterConversationsAsync).WithName("FilterConversations");
        account.MapPost("/contacts/filter", FilterContactsAsync).WithName("FilterContacts");
    }

    private static async Task<Ok<ConversationPageJson>> FilterConversationsAsync(
        ChatwootBody<Request> body, InboxAccess access, ConversationReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = (await access.ConversationsAsync(cancellationToken)).AsNoTracking().Where(Conversations(time).Build(body.Value.Payload));
        var counts = await ListConversations.CountAsync(found, access.User, cancellationToken);
        var page = await found.OrderByDescending(c => c.LastActivityAt).ThenByDescending(c => c.Id)
            .Skip((PageNumber.Of(body.Value.Page) - 1) * ConversationPage).Take(ConversationPage).ToListAsync(cancellationToken);
        return TypedResults.Ok(new ConversationPageJson(counts, await reader.ReadAsync(page, cancellationToken)));
    }

    private static async Task<Ok<MetaPayloadJson<ContactPageMetaJson, IReadOnlyList<ContactJson>>>> FilterContactsAsync(
        ChatwootBody<Request> body, InboxDb db, ContactReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = ListContacts.Resolved(db.Contacts.AsNoTracking()).Where(Contacts(time).Build(body.Value.Payload));
        var count = await found.CountAsync(cancellationToken);
        var page = await ListContacts.Sort(found, null).Skip((PageNumber.Of(body.Value.Page) - 1) * ContactPage).Take(ContactPage).ToListAsync(cancellationToken);
        return TypedResults.Ok(new MetaPayloadJson<ContactPageMetaJson, IReadOnlyList<ContactJson>>(
            new ContactPageMetaJson(count, PageNumber.Of(body.Value.Page)), await reader.ReadAsync(page, cancellationToken)));
    }

    private static FilterExpression<Conversation> Conversations(TimeProvider time) => new FilterExpression<Conversation>(time)
        .Add("status", Status)
        .AddValue<UserId?>("assignee_id", c => c.AssigneeId, text => UserId.From(Number(text, "assignee_id")))
        .AddValue<InboxId?>("inbox_id", c => c.InboxId, text => InboxId.From(Number(text, "inbox_id")))
        .AddValue<ContactId?>("contact_id", c => c.ContactId, text => ContactId.From(Number(text, "contact_id")))
        .AddValue<ConversationNumber?>("display_id", c => c.Number, text => ConversationNumber.From(Number(text, "display_id")))
        .AddValue("priority", c => c.Priority, ConversationWords.Priority)
        .Add("labels", Labels)
        .AddTime("created_at", c => c.CreatedAt)
        .AddTime("last_activity_at", c => c.LastActivityAt);

    private static FilterExpression<Contact> Contacts(TimeProvider time) => new FilterExpression<Contact>(time)
        .AddText("name", c => c.Name)
        .AddText("email", c => c.Email)
        .AddText("phone_number", c => c.PhoneNumber)
        .AddText("identifier", c => c.Identifier)
        .AddValue<bool?>("blocked", c => c.Blocked, text => text is "true" or "1")
        .AddTime("created_at", c => c.CreatedAt)
        .AddTime("last_activity_at", c => c.LastActivityAt);

    private static Expression<Func<Conversation, bool>> Status(FilterCondition condition)
    {
        var words = condition.Texts();
        var statuses = words.Contains("all") ? Enum.GetValues<ConversationStatus>() : [.. words.Select(ConversationWords.Status)];
        return condition.FilterOperator switch
        {
            "equal_to" => c => statuses.Contains(c.Status),
            "not_equal_to" => c => !statuses.Contains(c.Status),
            _ => throw FilterExpression<Conversation>.Invalid(condition, condition.FilterOperator),
        };
    }

    private static Expression<Func<Conversation, bool>> Labels(FilterCondition condition)
    {
        var titles = condition.Texts().Select(title => title.ToLowerInvariant()).ToArray();
        return condition.FilterOperator switch
        {
            "equal_to" => c => c.Labels.Any(label => titles.Contains(label)),
            "not_equal_to" => c => !c.Labels.Any(label => titles.Contains(label)),
            "is_present" => c => c.Labels.Length > 0,
            "is_not_present" => c => c.Labels.Length == 0,
            _ => throw FilterExpression<Conversation>.Invalid(condition, condition.FilterOperator),
        };
    }

    private static long Number(string text, string attribute) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new DomainException(ProblemCodes.ValidationFailed, $"Values of {attribute} must be numbers", 422, "values");
}
