using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Drafts;
using Wheelhouse.Captain.McpServers;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Threads;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Data;

internal sealed class CaptainDb(DbContextOptions<CaptainDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public DbSet<Assistant> Assistants => Set<Assistant>();

    public DbSet<NamedModel> Models => Set<NamedModel>();

    public DbSet<CustomTool> CustomTools => Set<CustomTool>();

    public DbSet<StepChoice> StepChoices => Set<StepChoice>();

    public DbSet<Budget> Budgets => Set<Budget>();

    public DbSet<SpendingDay> Spending => Set<SpendingDay>();

    public DbSet<PrivacySetting> Privacy => Set<PrivacySetting>();

    public DbSet<Turn> Turns => Set<Turn>();

    public DbSet<McpServer> McpServers => Set<McpServer>();

    public DbSet<Scenario> Scenarios => Set<Scenario>();

    public DbSet<ScenarioVersion> ScenarioVersions => Set<ScenarioVersion>();

    public DbSet<Approval> Approvals => Set<Approval>();

    public DbSet<MadeCall> ToolCalls => Set<MadeCall>();

    public DbSet<CopilotThread> CopilotThreads => Set<CopilotThread>();

    public DbSet<DraftEdit> DraftEdits => Set<DraftEdit>();

    public DbSet<SensitiveRule> SensitiveRules => Set<SensitiveRule>();

    public DbSet<CopilotMessage> CopilotMessages => Set<CopilotMessage>();

    protected override string Schema => "captain";
}

internal sealed class AssistantMapping : IEntityTypeConfiguration<Assistant>
{
    public void Configure(EntityTypeBuilder<Assistant> builder)
    {
        builder.ToTable("assistants").HasKey(a => a.Id);
        builder.Property(a => a.Settings).HasJson();
    }
}

internal sealed class NamedModelMapping : IEntityTypeConfiguration<NamedModel>
{
    public void Configure(EntityTypeBuilder<NamedModel> builder) => builder.ToTable("models").HasKey(m => m.Id);
}

internal sealed class CustomToolMapping : IEntityTypeConfiguration<CustomTool>
{
    public void Configure(EntityTypeBuilder<CustomTool> builder)
    {
        builder.ToTable("custom_tools").HasKey(t => t.Id);
        builder.Ignore(t => t.Writes);
        builder.Property(t => t.ParamSchema).HasJson();
    }
}

internal sealed class StepChoiceMapping : IEntityTypeConfiguration<StepChoice>
{
    public void Configure(EntityTypeBuilder<StepChoice> builder) =>
        builder.ToTable("model_choices").HasKey(c => new { c.AccountId, c.Level, c.Place, c.Step });
}

internal sealed class BudgetMapping : IEntityTypeConfiguration<Budget>
{
    public void Configure(EntityTypeBuilder<Budget> builder) => builder.ToTable("budgets").HasKey(b => new { b.AccountId, b.InboxId, b.Period });
}

internal sealed class SpendingMapping : IEntityTypeConfiguration<SpendingDay>
{
    public void Configure(EntityTypeBuilder<SpendingDay> builder) =>
        builder.ToTable("spending").HasKey(s => new { s.AccountId, s.Day, s.InboxId, s.AssistantId, s.Model, s.Step });
}

internal sealed class PrivacyMapping : IEntityTypeConfiguration<PrivacySetting>
{
    public void Configure(EntityTypeBuilder<PrivacySetting> builder)
    {
        builder.ToTable("privacy").HasKey(p => p.AccountId);
        builder.Property(p => p.AccountId).ValueGeneratedNever();
    }
}

internal sealed class TurnMapping : IEntityTypeConfiguration<Turn>
{
    public void Configure(EntityTypeBuilder<Turn> builder)
    {
        builder.ToTable("turns").HasKey(t => t.Id);
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Record).HasJson();
        builder.Ignore(t => t.CitedDocuments).Ignore(t => t.CountedRating);
    }
}

internal sealed class DraftEditMapping : IEntityTypeConfiguration<DraftEdit>
{
    public void Configure(EntityTypeBuilder<DraftEdit> builder)
    {
        builder.ToTable("draft_edits").HasKey(e => e.DraftId);
        builder.Property(e => e.DraftId).ValueGeneratedNever();
    }
}

internal sealed class SensitiveRuleMapping : IEntityTypeConfiguration<SensitiveRule>
{
    public void Configure(EntityTypeBuilder<SensitiveRule> builder) => builder.ToTable("sensitive_rules").HasKey(r => r.Id);
}

internal sealed class ApprovalMapping : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> builder)
    {
        builder.ToTable("approvals").HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Arguments).HasJson();
    }
}

internal sealed class McpServerMapping : IEntityTypeConfiguration<McpServer>
{
    public void Configure(EntityTypeBuilder<McpServer> builder)
    {
        builder.ToTable("mcp_servers").HasKey(s => s.Id);
        builder.Property(s => s.Tools).HasJson();
    }
}

internal sealed class MadeCallMapping : IEntityTypeConfiguration<MadeCall>
{
    public void Configure(EntityTypeBuilder<MadeCall> builder)
    {
        builder.ToTable("tool_calls").HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
    }
}

internal sealed class ScenarioMapping : IEntityTypeConfiguration<Scenario>
{
    public void Configure(EntityTypeBuilder<Scenario> builder)
    {
        builder.ToTable("scenarios").HasKey(s => s.Id);
        builder.Property(s => s.Settings).HasJson();
    }
}

internal sealed class ScenarioVersionMapping : IEntityTypeConfiguration<ScenarioVersion>
{
    public void Configure(EntityTypeBuilder<ScenarioVersion> builder)
    {
        builder.ToTable("scenario_versions").HasKey(v => new { v.ScenarioId, v.Version });
        builder.Property(v => v.Settings).HasJson();
    }
}

internal sealed class CopilotThreadMapping : IEntityTypeConfiguration<CopilotThread>
{
    public void Configure(EntityTypeBuilder<CopilotThread> builder) => builder.ToTable("copilot_threads").HasKey(t => t.Id);
}

internal sealed class CopilotMessageMapping : IEntityTypeConfiguration<CopilotMessage>
{
    public void Configure(EntityTypeBuilder<CopilotMessage> builder)
    {
        builder.ToTable("copilot_messages").HasKey(m => m.Id);
        builder.Property(m => m.Message).HasJson();
    }
}

internal static class JsonColumn
{
    /// <summary>An immutable record kept as jsonb: replaced as a whole, never changed in place.</summary>
    public static void HasJson<T>(this PropertyBuilder<T> property)
        where T : class => property
            .HasConversion(value => JsonSerializer.Serialize(value, WireJson.Options), text => JsonSerializer.Deserialize<T>(text, WireJson.Options)!)
            .HasColumnType("jsonb");
}
