using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Wheelhouse.KnowledgeBase.Documents;
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
    }
}

internal sealed class DocumentMapping : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder) => builder.ToTable("documents");
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
