using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Inbox.Data;

internal sealed class InboxDb(DbContextOptions<InboxDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public DbSet<SupportInbox> Inboxes => Set<SupportInbox>();

    public DbSet<InboxMember> Members => Set<InboxMember>();

    public DbSet<Contact> Contacts => Set<Contact>();

    public DbSet<ContactInbox> ContactInboxes => Set<ContactInbox>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<StatusChange> StatusChanges => Set<StatusChange>();

    protected override string Schema => "inbox";

    /// <summary>Writes what the conversations appended, raises what happened to them and hints at it after the commit: no use case can forget one of them.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        var conversations = ChangeTracker.Entries<Conversation>().ToArray();
        foreach (var conversation in conversations.Select(entry => entry.Entity))
        {
            Messages.AddRange(conversation.TakeAppended());
            StatusChanges.AddRange(conversation.TakeChanges());
            foreach (var happened in conversation.TakeEvents())
            {
                Raise(happened);
            }
        }

        foreach (var entry in conversations.Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            HintAtConversation(entry.Entity, ChangesOf(entry));
        }

        var known = conversations.ToDictionary(entry => entry.Entity.Id, entry => entry.Entity);
        foreach (var entry in ChangeTracker.Entries<Message>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            HintAtMessage(entry.Entity, known[entry.Entity.ConversationId]);
        }

        foreach (var entry in ChangeTracker.Entries<Contact>().ToArray())
        {
            HintAtContact(entry);
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<JsonObject>().HaveConversion<JsonObjectColumn, JsonObjectComparer>().HaveColumnType("jsonb");
        configurationBuilder.Properties<SenderSnapshot>().HaveConversion<SenderSnapshotColumn>().HaveColumnType("jsonb");
        configurationBuilder.Properties<InboxSettings>().HaveConversion<InboxSettingsColumn>().HaveColumnType("jsonb");
    }

    /// <summary>What receivers tell apart without fetching; a message alone changes none of it.</summary>
    private static JsonElement ChangesOf(EntityEntry<Conversation> entry)
    {
        var changed = entry.State == EntityState.Added
            ? ["created"]
            : entry.Properties.Where(property => property.IsModified && Told.Contains(property.Metadata.Name))
                .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Metadata.Name)).ToArray();
        return JsonSerializer.SerializeToElement(new { changed }, WireJson.Options);
    }

    private static readonly HashSet<string> Told =
    [
        nameof(Conversation.Status), nameof(Conversation.AssigneeId), nameof(Conversation.Priority), nameof(Conversation.Labels),
        nameof(Conversation.SnoozedUntil), nameof(Conversation.CustomAttributes), nameof(Conversation.WaitingSince), nameof(Conversation.FirstReplyAt),
        nameof(Conversation.AgentLastSeenAt), nameof(Conversation.AssigneeLastSeenAt), nameof(Conversation.ContactLastSeenAt),
    ];

    private void HintAtConversation(Conversation conversation, JsonElement changes)
    {
        SignalAfterCommit(() => Hint(Topics.Inbox(conversation.InboxId)));
        SignalAfterCommit(() => Hint(Topics.Visitor(conversation.ContactInboxId)));

        Signal Hint(string topic) => new(
            topic, SignalKinds.ConversationChanged, conversation.AccountId, conversation.Number.Value, conversation.Id.Value, conversation.Revision, changes);
    }

    /// <summary>A new message moves a contact's last activity; that alone is no news.</summary>
    private void HintAtContact(EntityEntry<Contact> entry)
    {
        var change = entry.State switch
        {
            EntityState.Added => "created",
            EntityState.Deleted => "deleted",
            EntityState.Modified when entry.Properties.Any(property => property.IsModified && property.Metadata.Name
                is not nameof(Contact.LastActivityAt) and not nameof(Contact.UpdatedAt)) => "updated",
            _ => null,
        };
        if (change is null)
        {
            return;
        }

        var (contact, data) = (entry.Entity, JsonSerializer.SerializeToElement(new { changed = new[] { change } }, WireJson.Options));
        SignalAfterCommit(() => new Signal(
            Topics.Account(contact.AccountId), SignalKinds.ContactChanged, contact.AccountId, Id: contact.Id.Value, Data: data));
    }

    private void HintAtMessage(Message message, Conversation conversation)
    {
        SignalAfterCommit(() => Hint(Topics.Inbox(conversation.InboxId)));
        if (message.IsPublic)
        {
            SignalAfterCommit(() => Hint(Topics.Visitor(conversation.ContactInboxId)));
        }

        Signal Hint(string topic) => new(
            topic, SignalKinds.MessageChanged, conversation.AccountId, conversation.Number.Value, message.Id.Value, message.Revision);
    }
}
