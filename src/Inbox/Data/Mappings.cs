using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Inboxes;

namespace Wheelhouse.Inbox.Data;

internal sealed class SupportInboxMapping : IEntityTypeConfiguration<SupportInbox>
{
    public void Configure(EntityTypeBuilder<SupportInbox> builder)
    {
        builder.ToTable("inboxes");
        builder.Property(i => i.Id).ValueGeneratedOnAdd();
        builder.Ignore(i => i.Responder);
        builder.Ignore(i => i.Chosen);
    }
}

internal sealed class InboxMemberMapping : IEntityTypeConfiguration<InboxMember>
{
    public void Configure(EntityTypeBuilder<InboxMember> builder)
    {
        builder.ToTable("inbox_members");
        builder.HasKey(m => new { m.AccountId, m.InboxId, m.UserId });
    }
}

internal sealed class ContactMapping : IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.ToTable("contacts");
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
    }
}

internal sealed class ContactInboxMapping : IEntityTypeConfiguration<ContactInbox>
{
    public void Configure(EntityTypeBuilder<ContactInbox> builder)
    {
        builder.ToTable("contact_inboxes");
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
    }
}

internal sealed class ConversationMapping : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        builder.ToTable("conversations");
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
    }
}

internal sealed class MessageMapping : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.ToTable("messages");
        builder.Property(m => m.Id).ValueGeneratedOnAdd();
        builder.Ignore(m => m.IsPublic).Ignore(m => m.CustomerRating).Ignore(m => m.TurnId);
    }
}

internal sealed class StatusChangeMapping : IEntityTypeConfiguration<StatusChange>
{
    public void Configure(EntityTypeBuilder<StatusChange> builder)
    {
        builder.ToTable("status_changes");
        builder.Property(s => s.Id).ValueGeneratedOnAdd();
    }
}
