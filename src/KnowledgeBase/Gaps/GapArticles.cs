using System.Text;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Gaps.Review;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>The articles that were written to answer gaps, as they were written: what is read of them follows a moment later.</summary>
internal sealed class GapArticles(KnowledgeDb db)
{
    /// <summary>With what people have said of it since: it holds, whatever was written. Null when there is none.</summary>
    public async Task<DraftGap.ArticleJson?> FindAsync(AccountId account, GapJson gap, CancellationToken cancellationToken)
    {
        if (gap.DocumentId is not { } id || await db.DocumentsOf(account).AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.RemovedAt == null, cancellationToken) is not { } document) return null;
        var source = await db.SourcesOf(account).AsNoTracking().SingleAsync(s => s.Id == document.SourceId, cancellationToken);
        var key = document.ExternalKey;
        var upload = await db.UploadsOf(account).AsNoTracking()
            .SingleOrDefaultAsync(u => u.SourceId == document.SourceId && KnowledgeDb.Md5(u.ExternalKey) == KnowledgeDb.Md5(key) && u.ExternalKey == key, cancellationToken);
        if (upload is null) return null;
        var held = OwnDocuments.PropertiesOf(source, document, upload.ToFile());
        return new DraftGap.ArticleJson(held.Title, Encoding.UTF8.GetString(upload.Content), upload.Language is null ? null : held.Language, held.Audience);
    }
}
