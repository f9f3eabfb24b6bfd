using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

internal sealed record ConversationCountsJson(int MineCount, int AssignedCount, int UnassignedCount, int AllCount);

internal sealed record ConversationPageJson(ConversationCountsJson Meta, IReadOnlyList<ConversationJson> Payload);

/// <summary>What the list is narrowed by. Unknown parameters (teams) are ignored.</summary>
internal sealed record ListQuery(
    string? Status,
    [property: FromQuery(Name = "assignee_type")] string? AssigneeType,
    [property: FromQuery(Name = "inbox_id")] long? InboxId,
    [property: FromQuery(Name = "labels[]")] string[]? Labels,
    [property: FromQuery(Name = "conversation_type")] string? ConversationType,
    string? Q,
    [property: FromQuery(Name = "source_id")] string? SourceId,
    [property: FromQuery(Name = "sort_by")] string? SortBy,
    [property: FromQuery(Name = "updated_within")] long? UpdatedWithin,
    int? Page);

/// <summary>Chatwoot's conversation list, its counts, and its text search.</summary>
internal static class ListConversations
{
    private const int PageSize = 25;

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/conversations", ListAsync).WithName("ListConversations");
        account.MapGet("/conversations/meta", ShowCountsAsync).WithName("CountConversations");
        account.MapGet("/conversations/search", SearchAsync).WithName("SearchConversations");
    }

    private static async Task<Ok<DataJson<ConversationPageJson>>> ListAsync(
        [AsParameters] ListQuery query, InboxDb db, InboxAccess access, ConversationReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var all = await FindAsync(query, db, access, time, cancellationToken);
        var counts = await CountAsync(all, access.User, cancellationToken);
        var page = await Sort(ForAssignee(all, query.AssigneeType, access.User), query.SortBy)
            .Skip((PageNumber.Of(query.Page) - 1) * PageSize).Take(PageSize).AsNoTracking().ToListAsync(cancellationToken);
        return TypedResults.Ok(DataJson.Of(new ConversationPageJson(counts, await reader.ReadAsync(page, cancellationToken))));
    }

    private static async Task<Ok<MetaJson<ConversationCountsJson>>> ShowCountsAsync(
        [AsParameters] ListQuery query, InboxDb db, InboxAccess access, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(MetaJson.Of(await CountAsync(await FindAsync(query, db, access, time, cancellationToken), access.User, cancellationToken)));

    /// <summary>Every status, unlike the list; the wrapper is the filter's.</summary>
    private static async Task<Ok<ConversationPageJson>> SearchAsync(
        [AsParameters] ListQuery query, InboxDb db, InboxAccess access, ConversationReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var all = await FindAsync(query with { Status = query.Status ?? "all" }, db, access, time, cancellationToken);
        var counts = await CountAsync(all, access.User, cancellationToken);
        var page = await Sort(all, query.SortBy)
            .Skip((PageNumber.Of(query.Page) - 1) * PageSize).Take(PageSize).AsNoTracking().ToListAsync(cancellationToken);
        return TypedResults.Ok(new ConversationPageJson(counts, await reader.ReadAsync(page, cancellationToken)));
    }

    private static async Task<IQueryable<Conversation>> FindAsync(
        ListQuery query, InboxDb db, InboxAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await access.ConversationsAsync(cancellationToken);
        if (query.Status is not "all")
        {
            var status = ConversationWords.Status(query.Status ?? "open");
            found = found.Where(c => c.Status == status);
        }

        if (query.InboxId is { } inbox)
        {
            found = found.Where(c => c.InboxId == InboxId.From(inbox));
        }

        if (query.Labels is { Length: > 0 } labels)
        {
            found = found.Where(c => c.Labels.Any(label => labels.Contains(label)));
        }

        if (query.ConversationType is "unattended")
        {
            found = found.Where(c => c.FirstReplyAt == null || c.WaitingSince != null);
        }

        if (query.UpdatedWithin is > 0 and < 10_000_000 and { } seconds)
        {
            var since = time.GetUtcNow().AddSeconds(-seconds);
            found = found.Where(c => c.UpdatedAt > since);
        }

        if (query.SourceId is { Length: > 0 } source)
        {
            found = found.Where(c => db.ContactInboxes.Any(l => l.Id == c.ContactInboxId && l.SourceId == source));
        }

        return query.Q is { Length: > 0 } words ? Containing(found, db, words) : found;
    }

    private static IQueryable<Conversation> Containing(IQueryable<Conversation> found, InboxDb db, string words)
    {
        var pattern = ConversationWords.Contains(words);
        return found.Where(c =>
            db.Messages.Any(m => m.ConversationId == c.Id && EF.Functions.ILike(m.Content!, pattern, "\\"))
            || db.Contacts.Any(p => p.Id == c.ContactId && (EF.Functions.ILike(p.Name, pattern, "\\") || EF.Functions.ILike(p.Email!, pattern, "\\"))));
    }

    private static IQueryable<Conversation> ForAssignee(IQueryable<Conversation> found, string? assigneeType, UserId? me) => assigneeType switch
    {
        "me" => found.Where(c => c.AssigneeId == me && c.AssigneeId != null),
        "unassigned" => found.Where(c => c.AssigneeId == null),
        "assigned" => found.Where(c => c.AssigneeId != null),
        _ => found,
    };

    public static async Task<ConversationCountsJson> CountAsync(IQueryable<Conversation> found, UserId? me, CancellationToken cancellationToken)
    {
        var counts = await found.GroupBy(_ => 1).Select(g => new
        {
            Mine = g.Count(c => c.AssigneeId != null && c.AssigneeId == me),
            Assigned = g.Count(c => c.AssigneeId != null),
            All = g.Count(),
        }).SingleOrDefaultAsync(cancellationToken);
        return counts is null ? new ConversationCountsJson(0, 0, 0, 0)
            : new ConversationCountsJson(counts.Mine, counts.Assigned, counts.All - counts.Assigned, counts.All);
    }

    private static IOrderedQueryable<Conversation> Sort(IQueryable<Conversation> found, string? by) => (by switch
    {
        "last_activity_at_asc" => found.OrderBy(c => c.LastActivityAt),
        "created_at_desc" or "sort_on_created_at" => found.OrderByDescending(c => c.CreatedAt),
        "created_at_asc" => found.OrderBy(c => c.CreatedAt),
        "waiting_since_desc" => found.OrderBy(c => c.WaitingSince == null).ThenByDescending(c => c.WaitingSince),
        "waiting_since_asc" or "sort_on_waiting_since" => found.OrderBy(c => c.WaitingSince),
        "priority_desc" or "sort_on_priority" => ByPriority(found, true).ThenByDescending(c => c.LastActivityAt),
        "priority_asc" => ByPriority(found, false).ThenByDescending(c => c.LastActivityAt),
        "priority_desc_created_at_asc" => ByPriority(found, true).ThenBy(c => c.CreatedAt),
        "unread" => found.OrderByDescending(c => c.UnreadCount > 0).ThenByDescending(c => c.LastActivityAt),
        _ => found.OrderByDescending(c => c.LastActivityAt),
    }).ThenByDescending(c => c.Id);

    /// <summary>The column holds words; a conversation without a priority comes last either way.</summary>
    private static IOrderedQueryable<Conversation> ByPriority(IQueryable<Conversation> found, bool urgentFirst)
    {
        var sign = urgentFirst ? -1 : 1;
        return found.OrderBy(c => c.Priority == null).ThenBy(c => sign * (
            c.Priority == ConversationPriority.Urgent ? 4
            : c.Priority == ConversationPriority.High ? 3
            : c.Priority == ConversationPriority.Medium ? 2 : 1));
    }
}
