using Wheelhouse.Captain.Documents;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Responses;

/// <summary>A pair of the knowledge base in the shape of Chatwoot's assistant responses.</summary>
/// <param name="Status"><c>pending</c> or <c>approved</c>.</param>
/// <param name="Documentable">Who wrote it; null where the product did.</param>
internal sealed record ResponseJson(
    PairId Id, AccountId AccountId, string Question, string Answer, string Status, bool Edited, AssistantRefJson Assistant, DocumentableJson? Documentable,
    long CreatedAt, long UpdatedAt)
{
    public static ResponseJson From(KnowledgePair pair, AccountId account, AssistantRefJson assistant) => new(
        pair.Id,
        account,
        pair.Question,
        pair.Answer,
        pair.IsApproved ? "approved" : "pending",
        pair.Edited,
        assistant,
        pair.WrittenBy is { } writer ? new DocumentableJson("User", writer.Value, pair.WrittenByName) : null,
        pair.CreatedAt.ToUnixTimeSeconds(),
        pair.UpdatedAt.ToUnixTimeSeconds());
}

internal sealed record DocumentableJson(string Type, long Id, string? Name);
