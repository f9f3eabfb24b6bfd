using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Documents.Usage;
using Wheelhouse.KnowledgeBase.Gaps;
using Wheelhouse.KnowledgeBase.Ingestion.Versions;
using Wheelhouse.KnowledgeBase.Pairs;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Data;

internal sealed class KnowledgeBaseRecordMapping : IEntityTypeConfiguration<KnowledgeBaseRecord>
{
    public void Configure(EntityTypeBuilder<KnowledgeBaseRecord> builder)
    {
        builder.ToTable("knowledge_bases");
        builder.Property(b => b.Settings).HasColumnType("jsonb");
    }
}

internal sealed class SourceMapping : IEntityTypeConfiguration<Source>
{
    public void Configure(EntityTypeBuilder<Source> builder)
    {
        builder.ToTable("sources");
        builder.Property(s => s.Settings).HasColumnType("jsonb");
        builder.Property(s => s.LiveChunking).HasColumnType("jsonb");
    }
}

internal sealed class DocumentMapping : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.ToTable("documents");
        builder.Property(d => d.Overrides).HasColumnType("jsonb");
    }
}

internal sealed class ChunkMapping : IEntityTypeConfiguration<Chunk>
{
    public void Configure(EntityTypeBuilder<Chunk> builder) => builder.ToTable("chunks");
}

internal sealed class StoredUploadMapping : IEntityTypeConfiguration<StoredUpload>
{
    public void Configure(EntityTypeBuilder<StoredUpload> builder)
    {
        builder.ToTable("uploads");
        builder.HasKey(u => u.Id);
        builder.Property(u => u.Id).ValueGeneratedOnAdd();
    }
}

internal sealed class ContradictionMapping : IEntityTypeConfiguration<Contradiction>
{
    public void Configure(EntityTypeBuilder<Contradiction> builder)
    {
        builder.ToTable("contradictions");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
    }
}

internal sealed class DocumentUsageMapping : IEntityTypeConfiguration<DocumentUsage>
{
    public void Configure(EntityTypeBuilder<DocumentUsage> builder) => builder.ToTable("document_usage").HasKey(u => u.DocumentId);
}

internal sealed class DocumentDayMapping : IEntityTypeConfiguration<DocumentDay>
{
    public void Configure(EntityTypeBuilder<DocumentDay> builder) => builder.ToTable("document_days").HasKey(d => new { d.DocumentId, d.Day });
}

internal sealed class GapMapping : IEntityTypeConfiguration<Gap>
{
    public void Configure(EntityTypeBuilder<Gap> builder)
    {
        builder.ToTable("gaps");
        builder.HasKey(g => g.Id);
        builder.Property(g => g.Id).ValueGeneratedOnAdd();
    }
}

internal sealed class GapWordingMapping : IEntityTypeConfiguration<GapWording>
{
    public void Configure(EntityTypeBuilder<GapWording> builder) => builder.ToTable("gap_wordings");
}

internal sealed class GapExampleMapping : IEntityTypeConfiguration<GapExample>
{
    public void Configure(EntityTypeBuilder<GapExample> builder)
    {
        builder.ToTable("missed_questions");
        builder.HasKey(e => e.Key);
        builder.Ignore(e => e.Place);
    }
}

internal sealed class PairMapping : IEntityTypeConfiguration<Pair>
{
    public void Configure(EntityTypeBuilder<Pair> builder)
    {
        builder.ToTable("pairs");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).ValueGeneratedOnAdd();
        builder.Property(p => p.Key).ValueGeneratedOnAddOrUpdate();
    }
}

internal sealed class IndexVersionMapping : IEntityTypeConfiguration<IndexVersion>
{
    public void Configure(EntityTypeBuilder<IndexVersion> builder)
    {
        builder.ToTable("index_versions");
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedOnAdd();
        builder.Property(v => v.Chunking).HasColumnType("jsonb");
    }
}

internal sealed class VersionDocumentMapping : IEntityTypeConfiguration<VersionDocument>
{
    public void Configure(EntityTypeBuilder<VersionDocument> builder)
    {
        builder.ToTable("version_documents");
        builder.HasKey(d => new { d.VersionId, d.DocumentId });
    }
}
