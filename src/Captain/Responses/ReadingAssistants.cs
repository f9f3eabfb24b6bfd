using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Documents;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Responses;

/// <summary>Whose a knowledge base is.</summary>
internal static class ReadingAssistants
{
    /// <summary>Each knowledge base with the assistant that it belongs to.</summary>
    public static Task<Dictionary<KnowledgeBaseId, AssistantRefJson>> ByBaseAsync(CaptainDb db, AssistantId? only, CancellationToken cancellationToken) =>
        db.Assistants.Where(a => only == null || a.Id == only)
            .Select(a => new { a.KnowledgeBaseId, a.Id, a.Name })
            .ToDictionaryAsync(a => a.KnowledgeBaseId, a => new AssistantRefJson(a.Id, a.Name), cancellationToken);
}
