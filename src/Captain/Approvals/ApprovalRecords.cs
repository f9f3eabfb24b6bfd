using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Approvals;

/// <summary>The part of a contact's export that lists what agents were asked about; <see cref="EraseApprovals"/> erases it.</summary>
internal sealed class ApprovalRecords(CaptainDb db) : IContactRecords
{
    public string Name => "approvals";

    public async IAsyncEnumerable<JsonNode> ReadAsync(ContactFootprint contact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = contact.Conversations.Keys.ToArray();
        var approvals = db.Approvals.AsNoTracking().Where(a => ids.Contains(a.ConversationId)).OrderBy(a => a.AskedAt).ThenBy(a => a.Id);
        await foreach (var approval in approvals.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var row = JsonSerializer.SerializeToNode(approval, WireJson.Options)?.AsObject() ?? [];
            row.Remove("account_id");
            row["conversation_id"] = contact.Conversations[approval.ConversationId].Value;
            yield return row;
        }
    }
}

/// <summary>What was asked in the conversations of an erased contact goes with them. Idempotent by conversation.</summary>
internal sealed class EraseApprovals(CaptainDb db) : IHandle<ContactErased>
{
    public Task HandleAsync(ContactErased message, JobContext job, CancellationToken cancellationToken) =>
        db.Approvals.Where(a => message.Conversations.Contains(a.ConversationId)).ExecuteDeleteAsync(cancellationToken);
}

/// <summary>Calls that were decided upon as long ago as traces are kept.</summary>
internal static class ApprovalRetention
{
    public const string Sql = """
        delete from captain.approvals where id in (
            select id from captain.approvals where asked_at < least($1, $3::timestamptz) and state not in ('waiting', 'approved', 'running')
            order by asked_at limit $2 for update skip locked)
        """;
}
