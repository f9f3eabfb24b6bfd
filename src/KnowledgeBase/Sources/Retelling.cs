using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Search.Index;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Tells a source other settings than before, with what follows for the documents it has. To be called in a transaction, under its lock.</summary>
internal sealed class Retelling(KnowledgeDb db)
{
    /// <summary>
    /// What is for agents only from now on is so with the commit, whether or not it can be read again. Whatever else is
    /// said of audience and language holds of each document when that has been read: only it knows what it says itself.
    /// </summary>
    /// <returns>Whether the caller must have it read again; also what is being read just now, as it was told before.</returns>
    public async Task<bool> TellAsync(Source source, SourceSettings settings, CancellationToken cancellationToken)
    {
        var before = source.Told;
        source.Tell(settings);
        // Also of one that was internal before: told once more, it hides what came to be shown in whatever way.
        var hides = settings.Audience == Audience.Internal
            && (before.Audience != Audience.Internal || await db.Documents.AnyAsync(d => d.SourceId == source.Id && d.Audience != Audience.Internal, cancellationToken));
        if (hides)
        {
            var (connection, transaction) = db.Raw();
            await HiddenSource.HideAsync(connection, transaction, source.KnowledgeBaseId, source.Id, cancellationToken);
        }

        if ((before.Audience, before.Language) == (settings.Audience, settings.Language)) return false;
        // What has not changed at its place is sent again where it is to be known as something else.
        if (!hides || before.Language != settings.Language)
        {
            await db.DocumentsOf(source.AccountId).Where(d => d.SourceId == source.Id)
                .ExecuteUpdateAsync(static set => set.SetProperty(d => d.Etag, (string?)null).SetProperty(d => d.LastModified, (string?)null), cancellationToken);
        }

        return true;
    }
}
