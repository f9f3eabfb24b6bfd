using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Contacts;

/// <param name="HasMore">Only the search says it; its count is the page's size.</param>
internal sealed record ContactPageMetaJson(int Count, int CurrentPage, bool? HasMore = null);

/// <summary>The contacts that can be told apart from anonymous visitors, and the search over them.</summary>
internal static class ListContacts
{
    private const int PageSize = 15;

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/contacts", ListAsync).WithName("ListContacts");
        account.MapGet("/contacts/search", SearchAsync).WithName("SearchContacts");
    }

    private static async Task<Ok<MetaPayloadJson<ContactPageMetaJson, IReadOnlyList<ContactJson>>>> ListAsync(
        int? page, string? sort, InboxDb db, ContactReader reader, CancellationToken cancellationToken)
    {
        var contacts = Resolved(db.Contacts.AsNoTracking());
        var count = await contacts.CountAsync(cancellationToken);
        var number = PageNumber.Of(page);
        var rows = await Sort(contacts, sort).Skip((number - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return TypedResults.Ok(new MetaPayloadJson<ContactPageMetaJson, IReadOnlyList<ContactJson>>(
            new ContactPageMetaJson(count, number), await reader.ReadAsync(rows, cancellationToken)));
    }

    private static async Task<Ok<MetaPayloadJson<ContactPageMetaJson, IReadOnlyList<ContactJson>>>> SearchAsync(
        string? q, int? page, string? sort, InboxDb db, ContactReader reader, CancellationToken cancellationToken)
    {
        var pattern = ConversationWords.Contains((q ?? "").Trim());
        var found = Resolved(db.Contacts.AsNoTracking()).Where(c =>
            EF.Functions.ILike(c.Name, pattern, "\\") || EF.Functions.ILike(c.Email!, pattern, "\\")
            || EF.Functions.ILike(c.PhoneNumber!, pattern, "\\") || EF.Functions.ILike(c.Identifier!, pattern, "\\"));
        var number = PageNumber.Of(page);
        var rows = await Sort(found, sort).Skip((number - 1) * PageSize).Take(PageSize + 1).ToListAsync(cancellationToken);
        var hasMore = rows.Count > PageSize;
        var shown = rows.Take(PageSize).ToList();
        return TypedResults.Ok(new MetaPayloadJson<ContactPageMetaJson, IReadOnlyList<ContactJson>>(
            new ContactPageMetaJson(shown.Count, number, hasMore), await reader.ReadAsync(shown, cancellationToken)));
    }

    public static IQueryable<Contact> Resolved(IQueryable<Contact> contacts) =>
        contacts.Where(c => c.Email != null || c.PhoneNumber != null || c.Identifier != null);

    public static IOrderedQueryable<Contact> Sort(IQueryable<Contact> contacts, string? by) => (by switch
    {
        "name" => contacts.OrderBy(c => c.Name),
        "-name" => contacts.OrderByDescending(c => c.Name),
        "email" => contacts.OrderBy(c => c.Email),
        "-email" => contacts.OrderByDescending(c => c.Email),
        "phone_number" => contacts.OrderBy(c => c.PhoneNumber),
        "-phone_number" => contacts.OrderByDescending(c => c.PhoneNumber),
        "created_at" => contacts.OrderBy(c => c.CreatedAt),
        "-created_at" => contacts.OrderByDescending(c => c.CreatedAt),
        "last_activity_at" => contacts.OrderBy(c => c.LastActivityAt),
        _ => contacts.OrderBy(c => c.LastActivityAt == null).ThenByDescending(c => c.LastActivityAt),
    }).ThenByDescending(c => c.Id);
}
