using System.Globalization;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Sources.Uploads;

namespace Wheelhouse.KnowledgeBase.Sources.Own;

/// <summary>Reads approved pairs from where they were put.</summary>
internal sealed class AnswerReader(KnowledgeDb db) : UploadReader(db)
{
    public override SourceKind Kind => SourceKind.Answers;
}

/// <summary>Reads what programs have put.</summary>
internal sealed class ApiReader(KnowledgeDb db) : UploadReader(db)
{
    public override SourceKind Kind => SourceKind.Api;
}

/// <summary>Which of the times that a document was put was read.</summary>
internal static class PutRevision
{
    public static PageVersion Of(StoredUpload upload) => new(upload.Revision.ToString(CultureInfo.InvariantCulture), null);
}
