using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Wheelhouse.Accounts.Agents;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Accounts.Tenants;
using Wheelhouse.Accounts.Tokens;

namespace Wheelhouse.Accounts.Data;

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.Property(a => a.Settings).HasColumnType("jsonb");
        builder.Property(a => a.CustomAttributes).HasColumnType("jsonb");
    }
}

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.Property(u => u.UiSettings).HasColumnType("jsonb");
    }
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("account_users");
        builder.HasKey(m => new { m.AccountId, m.UserId });
        builder.HasOne(m => m.User).WithMany().HasForeignKey(m => m.UserId);
        builder.HasOne(m => m.Account).WithMany().HasForeignKey(m => m.AccountId);
    }
}

internal sealed class UserTokenMapping : IEntityTypeConfiguration<UserToken>
{
    public void Configure(EntityTypeBuilder<UserToken> builder)
    {
        builder.ToTable("user_tokens");
        builder.HasKey(t => new { t.UserId, t.Kind });
        builder.Ignore(t => t.Stamp);
        builder.HasOne(t => t.User).WithMany().HasForeignKey(t => t.UserId);
    }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasOne(s => s.User).WithMany().HasForeignKey(s => s.UserId);
    }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audits");
        builder.Property(a => a.Changes).HasColumnType("jsonb");
    }
}
