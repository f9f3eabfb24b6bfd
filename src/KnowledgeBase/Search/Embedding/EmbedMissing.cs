using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// Embeds what a knowledge base's named models have not embedded yet, and lets a new model serve when it has all. Idempotent
/// by (chunk, model): what is stored is not embedded again, so that a crash costs one call at most. What the model refuses is
/// stored as refused.
/// </summary>
internal sealed class EmbedMissing(KnowledgeDb db, EmbeddingWork work, EmbeddingRows rows) : IHandle<EmbedChunks>
{
    /// <summary>Then the other jobs of the queue have their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(EmbedChunks message, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            if (message is { IsAsked: true, Model: { } asked } && job.Attempt == 1)
            {
                await work.AskAnywayAsync(message.AccountId, asked, cancellationToken);
                await rows.ForgetRefusedAsync(message.KnowledgeBaseId, asked, cancellationToken);
            }

            await EmbedAsync(message, cancellationToken);
        }
        catch (JobFailedException failure)
        {
            db.ChangeTracker.Clear();
            await NoteAsync(message, failure.Message, cancellationToken);
            throw;
        }
    }

    private async Task EmbedAsync(EmbedChunks message, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (await db.BasesOf(message.AccountId).AsNoTracking().SingleOrDefaultAsync(b => b.Id == message.KnowledgeBaseId, cancellationToken) is { } home)
        {
            if (home.EmbeddingChoice != message.Choice) return;
            var hasWorked = false;
            foreach (var model in home.NamedModels.Where(model => message.Model is null || message.Model == model)) hasWorked |= await EmbedBatchAsync(message, home, model, cancellationToken);
            if (!hasWorked && message.Model is { } own && own != home.NextEmbeddingModelId)
            {
                // It serves already, or was chosen and given up again; what is next is another job's.
                await rows.SweepAsync(message.AccountId, message.KnowledgeBaseId, cancellationToken);
                return;
            }

            if (!hasWorked && await FinishAsync(message, cancellationToken)) return;
            if (watch.Elapsed <= Turn) continue;
            db.ChangeTracker.Clear();
            db.Enqueue(message with { IsAsked = false });
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
    }

    /// <summary>False when nothing is missing.</summary>
    private async Task<bool> EmbedBatchAsync(EmbedChunks message, KnowledgeBaseRecord home, long model, CancellationToken cancellationToken)
    {
        var missing = await rows.MissingAsync(home.Id, model, work.SizeOf(message.AccountId, model), cancellationToken);
        if (missing.Count == 0) return false;
        var windows = missing.ConvertAll(chunk => BaseEmbedding.Windows(chunk.Title, chunk.HeadingPath, chunk.Text, chunk.Wordings));
        var embedded = await work.EmbedAsync(message.AccountId, home.Id, model, windows, cancellationToken);
        await rows.AddAsync(home, model, missing, embedded, cancellationToken);
        if (home.EmbeddingError is not null) await NoteAsync(message, null, cancellationToken);
        return true;
    }

    /// <summary>False when something came in since the last look.</summary>
    private async Task<bool> FinishAsync(EmbedChunks message, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var isDone = await db.InTransactionAsync(async token =>
        {
            if (await db.LockBaseAsync(message.AccountId, message.KnowledgeBaseId, token) is not { NextEmbeddingModelId: { } next } home) return true;
            await rows.LockAsync(message.KnowledgeBaseId, token);
            if ((await rows.MissingAsync(home.Id, next, 1, token)).Count > 0) return false;
            home.SwitchModel();
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
        if (isDone) await rows.SweepAsync(message.AccountId, message.KnowledgeBaseId, cancellationToken);
        return isDone;
    }

    private async Task NoteAsync(EmbedChunks message, string? error, CancellationToken cancellationToken) =>
        await db.BasesOf(message.AccountId).Where(b => b.Id == message.KnowledgeBaseId && b.EmbeddingChoice == message.Choice).ExecuteUpdateAsync(b => b.SetProperty(x => x.EmbeddingError, error), cancellationToken);
}
