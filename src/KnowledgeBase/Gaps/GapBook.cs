using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>Counts what was missed: under the gap of the same words, else under the nearest one, else as a new one.</summary>
internal sealed class GapBook(KnowledgeDb db, GapRows rows, ITextAnalysis analysis, BaseEmbedding embedding, OwnSources sources) : IKnowledgeGaps
{
    /// <summary>For a named model; without its vector the words decide.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task RecordAsync(AccountId account, MissedQuestion question, CancellationToken cancellationToken)
    {
        question = question with { Question = QuestionText.Of(question.Question, question.Private) };
        if (question.Language.Length == 0) question = question with { Language = analysis.DetectLanguage(question.Question) };
        if (!question.Question.Any(char.IsLetterOrDigit) || await rows.IsKnownAsync(account, question.Key, cancellationToken)) return;
        var home = await db.BasesOf(account).AsNoTracking().Where(b => b.Id == question.Base).Select(b => new { b.EmbeddingModelId }).SingleOrDefaultAsync(cancellationToken);
        if (home is null) return;
        var words = GapWords.Of(question.Base, question.Question, question.Language, analysis);
        // A model may take seconds: no connection waits for it, and no lock.
        var vector = home.EmbeddingModelId is { } named
            ? (await embedding.EmbedQuestionAsync(account, named, question.Question, inbox: null, Patience, cancellationToken)).Values
            : await embedding.EmbedQuestionAsync(question.Question, question.Language, cancellationToken);
        var model = embedding.ModelOf(home.EmbeddingModelId);
        await db.InTransactionAsync(async token =>
        {
            if (!await rows.LockAsync(question.Base, token)) return false;
            var place = await rows.FindAsync(question.Base, words.Key, token);
            if (place is null)
            {
                var gap = await NearestAsync(question.Base, words, model, vector, token) ?? await rows.OpenAsync(account, question.Base, question.AskedAt, token);
                place = new GapPlace(await rows.AddWordingAsync(account, question.Base, gap, words, question, model, vector, token), gap.Value);
            }

            await rows.CountAsync(account, place, question, token);
            return true;
        }, cancellationToken);
    }

    public Task ForgetAsync(AccountId account, IReadOnlyCollection<long> conversations, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            long[] gone = [.. conversations];
            var asked = await (
                from example in db.GapExamplesOf(account)
                join gap in db.GapsOf(account) on example.GapId equals gap.Id
                where gone.Contains(example.ConversationId)
                select gap.KnowledgeBaseId).Distinct().ToListAsync(token);
            var written = await db.PairsOf(account).Where(p => p.DrawnFrom.Length > 0 && p.DrawnFrom.Any(c => gone.Contains(c))).Select(p => p.KnowledgeBaseId).Distinct().ToListAsync(token);
            // In the order in which everybody locks: knowledge bases by their ids, sources, gaps.
            foreach (var home in asked.Concat(written).Distinct().OrderBy(static id => id.Value)) await rows.LockAsync(home, token);
            foreach (var home in written.OrderBy(static id => id.Value)) await sources.FindLockedAsync(account, home, SourceKind.Answers, token);
            await rows.ForgetPairsAsync(account, gone, token);
            await rows.ForgetAsync(account, gone, token);
            return true;
        }, cancellationToken);

    public async IAsyncEnumerable<JsonObject> ReadAsync(
        AccountId account, IReadOnlyCollection<long> conversations, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = db.GapExamplesOf(account).AsNoTracking().Where(e => conversations.Contains(e.ConversationId)).OrderBy(e => e.ConversationId).ThenBy(e => e.Sequence).ThenBy(e => e.Key);
        await foreach (var example in asked.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            // All columns: one that is added later cannot be forgotten.
            var row = JsonSerializer.SerializeToNode(example, WireJson.Options)?.AsObject() ?? [];
            foreach (var name in (string[])["account_id", "wording_id", "place"]) row.Remove(name);
            yield return row;
        }
    }

    private async Task<GapId?> NearestAsync(KnowledgeBaseId home, GapWords words, string model, float[]? vector, CancellationToken cancellationToken)
    {
        var rarity = await rows.RarityAsync(home, words.Terms, cancellationToken);
        var rarest = words.Terms.OrderByDescending(term => rarity[term]).Take(GapRows.MostLookedUp).ToArray();
        var candidates = await rows.CandidatesAsync(home, rarest, model, vector, cancellationToken);
        if (candidates.Count == 0) return null;
        rarity = await rows.RarityAsync(home, candidates.SelectMany(static one => one.Wordings).SelectMany(static terms => terms).Concat(words.Terms), cancellationToken);
        var best = candidates
            .Select(one => (one.Id, Likeness: GapWords.Likeness(one.Wordings.Average(terms => GapWords.Overlap(words.Terms, terms, term => rarity[term])), one.Cosine)))
            .MaxBy(static one => one.Likeness);
        return best.Likeness >= GapWords.Alike ? best.Id : null;
    }
}
