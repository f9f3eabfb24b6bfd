using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>
/// Takes up what people said of a document that has gone, for one that was just read and is the same text or stands at the
/// same place (ADR 34). To be called in a transaction, under the lock of the source.
/// </summary>
internal sealed class TakingUp(KnowledgeDb db)
{
    /// <summary>
    /// Those of which something was said that their reading did not know: they are to be read again. A new document takes up
    /// all of it. One whose text became another one takes up only that it is for agents only: the rest was said of the text
    /// that it had.
    /// </summary>
    /// <param name="hasMoved">Whether it was known by another address until now.</param>
    public async Task<IReadOnlyCollection<DocumentId>> TakeUpAsync(
        Source source, IReadOnlyList<(Document Document, Outcome Outcome)> read, CancellationToken cancellationToken, bool hasMoved = false)
    {
        var asked = read.Where(r => r.Outcome.Read is { } text && (hasMoved || text.Content != r.Document.Content)
            && DocumentOverrides.From(r.Document.Overrides).Audience is null).ToDictionary(static r => r.Document.Id.Value);
        if (asked.Count == 0 || !await db.HasWordsAsync(source.Id, cancellationToken)) return [];
        var found = await db.FindWordsAsync(
            source, [.. asked.Keys], [.. asked.Values.Select(static r => r.Document.ExternalKey)], [.. asked.Values.Select(static r => r.Outcome.Read!.Content)], cancellationToken);
        return [.. found.Where(words => Takes(asked[words.Id].Document, DocumentOverrides.From(words.Overrides))).Select(static words => new DocumentId(words.Id))];
    }

    private static bool Takes(Document document, DocumentOverrides said)
    {
        var held = DocumentOverrides.From(document.Overrides);
        var isNew = document.SyncedAt is null && held.Names.Count == 0;
        var taken = isNew ? said : said.Audience is { Told: Audience.Internal } ? held with { Audience = said.Audience } : held;
        if (taken.ToJson() == held.ToJson()) return false;
        document.Recall(taken);
        return true;
    }
}
