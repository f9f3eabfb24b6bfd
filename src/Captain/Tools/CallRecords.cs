using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Tools;

/// <summary>The part of a contact's export that lists what was changed at others' servers for him; <see cref="EraseCalls"/> erases it.</summary>
internal sealed class CallRecords(CaptainDb db) : IContactRecords
{
    public string Name => "tool_calls";

    public async IAsyncEnumerable<JsonNode> ReadAsync(ContactFootprint contact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = contact.Conversations.Keys.ToArray();
        var calls = db.ToolCalls.AsNoTracking().Where(c => ids.Contains(c.ConversationId)).OrderBy(c => c.BegunAt).ThenBy(c => c.Id);
        await foreach (var call in calls.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var row = JsonSerializer.SerializeToNode(call, WireJson.Options)?.AsObject() ?? [];
            row.Remove("account_id");
            row["conversation_id"] = contact.Conversations[call.ConversationId].Value;
            yield return row;
        }
    }
}

/// <summary>What was called in the conversations of an erased contact goes with them. Idempotent by conversation.</summary>
internal sealed class EraseCalls(CaptainDb db) : IHandle<ContactErased>
{
    public Task HandleAsync(ContactErased message, JobContext job, CancellationToken cancellationToken) =>
        db.ToolCalls.Where(c => message.Conversations.Contains(c.ConversationId)).ExecuteDeleteAsync(cancellationToken);
}

/// <summary>Calls that are as old as traces are kept: nobody answers those messages any more.</summary>
internal static class CallRetention
{
    public const string Sql = """
        delete from captain.tool_calls where id in (
            select id from captain.tool_calls where begun_at < least($1, $3::timestamptz) order by begun_at limit $2 for update skip locked)
        """;
}
