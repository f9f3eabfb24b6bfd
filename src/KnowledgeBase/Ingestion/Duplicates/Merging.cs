using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>Finds out which documents of a source are the same article. To be called in a transaction, under the lock of the source.</summary>
internal sealed class Merging(KnowledgeDb db)
{
    /// <summary>What becomes of a document that was just read, or that lost the one that served in its place.</summary>
    public async Task<Place> PlaceAsync(Document document, ArticleText text, CancellationToken cancellationToken)
    {
        var ours = new ServingRule.Candidate(document.ExternalKey, text.Canonical, text.IsThere);
        var (same, key) = (new List<Document>(), SameArticle.TitleKey(text.Title));
        var mayFollow = text.Properties.Audience == Audience.Public && DocumentOverrides.From(document.Overrides).Audience is null;
        foreach (var similar in await db.FindSimilarAsync(document, text.Bands, title => SameArticle.TitleKey(title) == key, cancellationToken))
        {
            var isHidden = mayFollow && DocumentOverrides.From(similar.Overrides).Audience is { Told: Audience.Internal };
            if ((!isHidden && !text.HoldsLike(similar)) || !SameArticle.Is(text.Title, text.Content, similar.Title, similar.Content)) continue;
            if (isHidden) return new Place(null, []) { IsHidden = true };
            same.Add(similar);
        }

        var better = same.Where(other => ServingRule.Prefers(ServingRule.Candidate.Of(other), ours))
            .Aggregate(default(Document), static (best, other) => best is null || ServingRule.Prefers(ServingRule.Candidate.Of(other), ServingRule.Candidate.Of(best)) ? other : best);
        return better is null ? new Place(null, same) : new Place(better.Id, []);
    }

    /// <summary>The document does not serve any more, or says something else: those it served for look for another one.</summary>
    public async Task UnsettleAsync(AccountId account, SourceId source, DocumentId serving, CancellationToken cancellationToken)
    {
        if (await db.UnsettleAsync(serving, cancellationToken) > 0) Settle(account, source);
    }

    /// <summary>Something else holds for it than before, as a person said: whether it is still the same as others is found out once more.</summary>
    public Task LookAgainAsync(Document document, CancellationToken cancellationToken)
    {
        if (document.Status != DocumentStatus.Merged) return UnsettleAsync(document.AccountId, document.SourceId, document.Id, cancellationToken);
        document.LookAgain();
        Settle(document.AccountId, document.SourceId);
        return Task.CompletedTask;
    }

    /// <summary>The same for everything that the end of a sync found missing or removed.</summary>
    public async Task UnsettleLeftAsync(Source source, CancellationToken cancellationToken)
    {
        if (await db.UnsettleLeftAsync(source, cancellationToken) > 0) Settle(source.AccountId, source.Id);
    }

    private void Settle(AccountId account, SourceId source) => db.Enqueue(new SettleMerged(account, source), uniqueKey: source.ToString());
}

/// <summary>What of a document is compared.</summary>
/// <param name="IsThere">Whether it was found when it was last looked for.</param>
internal sealed record ArticleText(DocumentProperties Properties, IReadOnlyList<string> Wordings, string Content, long[] Bands, string? Canonical, bool IsThere)
{
    public string Title => Properties.Title;

    public static ArticleText Of(ReadDocument read) => new(read.Properties, read.Wordings, read.Content, read.Bands, read.Canonical, true);

    public static ArticleText Of(Document document) =>
        new(document.Properties, document.Wordings, document.Content, document.Bands ?? [], document.Canonical, document.MissingSince is null);

    /// <summary>Whether it holds for the same people and products at the same time.</summary>
    public bool HoldsLike(Document other) => Holds(other.Properties) && Wordings.SequenceEqual(other.Wordings);

    private bool Holds(DocumentProperties other) =>
        Properties.Audience == other.Audience && Properties.Language == other.Language && Properties.Tags.SequenceEqual(other.Tags)
        && Properties.ValidFrom == other.ValidFrom && Properties.ValidUntil == other.ValidUntil;
}

/// <param name="SameAs">The document that serves in its place; null when it serves itself.</param>
/// <param name="Below">Documents that give way to it.</param>
internal sealed record Place(DocumentId? SameAs, IReadOnlyList<Document> Below)
{
    /// <summary>A person said of the same article that it is for agents only, and nothing of this copy: it follows, and then has another place.</summary>
    public bool IsHidden { get; init; }
}
