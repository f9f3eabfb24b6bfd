using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Compare the documents of a knowledge base that changed with what the others say.</summary>
internal sealed record JudgeKnowledge(AccountId AccountId, KnowledgeBaseId BaseId) : ICommand
{
    public string? PartitionKey => $"contradictions:{BaseId}";

    public string UniqueKey => $"knowledge.judge-documents:{BaseId}";
}

/// <summary>
/// Compares what documents say in numbers: of each that changed its claims, with those that share words with them. One
/// document is in memory at a time. Idempotent by (document, state): what was compared as it is is not compared again.
/// </summary>
internal sealed class JudgeDocuments(KnowledgeDb db, ClaimRows rows, ITextAnalysis analysis, TimeProvider time, ILogger<JudgeDocuments> logger) : IHandle<JudgeKnowledge>
{
    /// <summary>Then the other jobs of the queue have their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    private readonly ClaimReader _reader = new(analysis);

    public async Task HandleAsync(JudgeKnowledge message, JobContext job, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        // All claims before the first comparison: whether a statement is confirmed elsewhere must not hang on the order.
        var last = new DocumentId(0);
        while (await rows.NextUnreadAsync(message.AccountId, message.BaseId, last, cancellationToken) is { } document)
        {
            last = document.Id;
            await ReadAsync(message, document, job, cancellationToken);
            if (await IsOverAsync(message, watch, cancellationToken)) return;
        }

        while (await rows.NextUncomparedAsync(message.BaseId, cancellationToken) is var (id, language, claims))
        {
            await CompareAsync(message, id, language, claims, cancellationToken);
            if (await IsOverAsync(message, watch, cancellationToken)) return;
        }
    }

    private async Task<bool> IsOverAsync(JudgeKnowledge message, Stopwatch watch, CancellationToken cancellationToken)
    {
        if (watch.Elapsed <= Turn) return false;
        db.Enqueue(message, uniqueKey: message.UniqueKey);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task ReadAsync(JudgeKnowledge message, WaitingClaims document, JobContext job, CancellationToken cancellationToken)
    {
        var claims = Read(document, job);
        var rarity = new TermRarity(rows, message.BaseId);
        await rarity.LearnAsync(claims, cancellationToken);
        var keyed = claims.Select(claim => (Claim: claim, Keys: ClaimKeys.Of(message.BaseId, document.Language, claim, rarity.Of))).ToList();
        await WriteAsync(document.Id, token => rows.WriteAsync(message.AccountId, message.BaseId, document, keyed, token), cancellationToken);
    }

    /// <summary>One that cannot be read says nothing: all that come after it would wait for it for good. What only took too long on a busy node is tried again first.</summary>
    private IReadOnlyList<Claim> Read(WaitingClaims document, JobContext job)
    {
        try
        {
            return _reader.Read(document.Title, document.Content, document.Language);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && (fault is not RegexMatchTimeoutException || job.IsLastAttempt))
        {
            Log.ClaimsFault(logger, document.Id.Value, fault);
            return [];
        }
    }

    private async Task CompareAsync(JudgeKnowledge message, DocumentId document, string language, List<Claim> claims, CancellationToken cancellationToken)
    {
        var rarity = new TermRarity(rows, message.BaseId);
        await rarity.LearnAsync(claims, cancellationToken);
        async Task<IReadOnlyList<Candidate>> CandidatesAsync(Claim claim, DocumentId of)
        {
            var found = await rows.CandidatesAsync(of, ClaimKeys.Of(message.BaseId, language, claim, rarity.Of), cancellationToken);
            await rarity.LearnAsync(found.Select(static c => c.Claim), cancellationToken);
            return found;
        }

        var found = await new ClaimFinder(new ClaimComparison(rarity.Of), CandidatesAsync).FindAsync(document, claims);
        await WriteAsync(document, token => rows.WriteAsync(message.AccountId, message.BaseId, document, claims, found, time.GetUtcNow(), token), cancellationToken);
    }

    /// <summary>It may have been deleted meanwhile; what is written goes with it.</summary>
    private Task<bool> WriteAsync(DocumentId document, Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.InTransactionAsync(async token =>
        {
            if (await db.LockDocumentAsync(document, token) is null) return false;
            await write(token);
            return true;
        }, cancellationToken);
    }
}
