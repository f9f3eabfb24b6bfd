using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Settings that nothing is searched by.</summary>
internal sealed record InboxSettings
{
    public string? AvatarUrl { get; init; }

    public bool EnableEmailCollect { get; init; } = true;

    public bool CsatSurveyEnabled { get; init; }

    public bool EnableAutoAssignment { get; init; }

    public JsonObject AutoAssignmentConfig { get; init; } = [];

    public bool WorkingHoursEnabled { get; init; }

    public JsonArray WorkingHours { get; init; } = [];

    public string? OutOfOfficeMessage { get; init; }

    public string Timezone { get; init; } = "UTC";

    public string SenderNameType { get; init; } = "friendly";

    public string? BusinessName { get; init; }

    public string ReplyTime { get; init; } = "in_a_few_minutes";

    public bool PreChatFormEnabled { get; init; }

    public JsonObject PreChatFormOptions { get; init; } = [];

    public bool ContinuityViaEmail { get; init; } = true;

    public IReadOnlyList<string> SelectedFeatureFlags { get; init; } = ["attachments", "emoji_picker", "end_conversation"];

    public JsonObject AdditionalAttributes { get; init; } = [];
}

/// <summary>One connected channel of an account. (Not called Inbox: that is the module's namespace.)</summary>
internal sealed class SupportInbox : IAccountOwned
{
    public const string WebWidget = "Channel::WebWidget";
    public const string Api = "Channel::Api";

    private SupportInbox()
    {
    }

    public InboxId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public string Name { get; set; } = "";

    public string ChannelType { get; private set; } = WebWidget;

    /// <summary>What the website's snippet names; public by nature.</summary>
    public string? WebsiteToken { get; private set; }

    /// <summary>What clients of the public API name the inbox by.</summary>
    public string? Identifier { get; private set; }

    public string? WebsiteUrl { get; set; }

    public string WidgetColor { get; set; } = "#1f6feb";

    public string? WelcomeTitle { get; set; }

    public string? WelcomeTagline { get; set; }

    /// <summary>Comma-separated hosts that may frame the widget; empty allows every site.</summary>
    public string AllowedDomains { get; set; } = "";

    public string? Locale { get; set; }

    public bool GreetingEnabled { get; set; }

    public string? GreetingMessage { get; set; }

    public string? WebhookUrl { get; set; }

    /// <summary>Sealed. Proves a contact's identity: the customer's server signs with it.</summary>
    public byte[] HmacToken { get; private set; } = [];

    public bool HmacMandatory { get; set; }

    public bool AllowMessagesAfterResolved { get; set; } = true;

    public bool LockToSingleConversation { get; set; }

    public InboxSettings Settings { get; set; } = new();

    public string ResponderKind { get; private set; } = Responder.PeopleKind;

    public long? ResponderId { get; private set; }

    public string? ResponderName { get; private set; }

    public string? ResponderAvatarUrl { get; private set; }

    public ResponderMode ResponderMode { get; private set; }

    public long? ResponderModelId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Since when nothing arrives here any more; null for an inbox in use.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>Who was chosen to answer.</summary>
    public Responder Chosen => new(ResponderKind, ResponderId, ResponderName, ResponderAvatarUrl, ResponderMode, ResponderModelId);

    /// <summary>Who answers. Nobody automated does in an inbox that was removed; whoever was chosen answers again once it is back.</summary>
    public Responder Responder => RemovedAt is null ? Chosen : Responder.People;

    /// <summary>Whether a message after the conversation was resolved reopens it, rather than opening a new one.</summary>
    public bool Reopens => ChannelType == WebWidget ? AllowMessagesAfterResolved : LockToSingleConversation;

    public static SupportInbox Create(AccountId account, string name, string channelType, string publicToken, byte[] sealedHmacToken, DateTimeOffset now) => new()
    {
        AccountId = account,
        Name = name,
        ChannelType = channelType,
        WebsiteToken = channelType == WebWidget ? publicToken : null,
        Identifier = channelType == Api ? publicToken : null,
        HmacToken = sealedHmacToken,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public void Remove(DateTimeOffset now) => RemovedAt ??= now;

    public void Restore() => RemovedAt = null;

    public void SetResponder(Responder responder, DateTimeOffset now)
    {
        ResponderKind = responder.Kind;
        ResponderId = responder.Id;
        ResponderName = responder.Name;
        ResponderAvatarUrl = responder.AvatarUrl;
        ResponderMode = responder.Mode;
        ResponderModelId = responder.ModelId;
        UpdatedAt = now;
    }
}

/// <summary>An agent who sees an inbox. Administrators see every inbox without a row.</summary>
internal sealed class InboxMember(AccountId accountId, InboxId inboxId, UserId userId, DateTimeOffset createdAt) : IAccountOwned
{
    public AccountId AccountId { get; private set; } = accountId;

    public InboxId InboxId { get; private set; } = inboxId;

    public UserId UserId { get; private set; } = userId;

    public DateTimeOffset CreatedAt { get; private set; } = createdAt;
}
