using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Threads;

internal sealed class CopilotPayloads(CaptainDb db, CopilotThreadViews views) : ICopilotPayloads
{
    public async Task<JsonElement?> ReadMessageAsync(long message, CancellationToken cancellationToken)
    {
        var id = new CopilotMessageId(message);
        var found = await (
            from m in db.CopilotMessages.AsNoTracking()
            join t in db.CopilotThreads.AsNoTracking() on m.ThreadId equals t.Id
            where m.Id == id
            select new { Message = m, Thread = t }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null
            : JsonSerializer.SerializeToElement(CopilotMessages.MessageJson.From(found.Message, await views.OfAsync(found.Thread, cancellationToken)), WireJson.Options);
    }
}
