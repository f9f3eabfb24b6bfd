using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Inboxes;

namespace Wheelhouse.Inbox.Views;

/// <summary>An inbox as Chatwoot's clients read it.</summary>
internal sealed record InboxJson(
    InboxId Id,
    string AvatarUrl,
    InboxId ChannelId,
    string Name,
    string ChannelType,
    bool GreetingEnabled,
    string? GreetingMessage,
    bool WorkingHoursEnabled,
    bool EnableEmailCollect,
    bool CsatSurveyEnabled,
    JsonObject CsatConfig,
    bool EnableAutoAssignment,
    JsonObject AutoAssignmentConfig,
    string? OutOfOfficeMessage,
    JsonArray WorkingHours,
    string Timezone,
    string? CallbackWebhookUrl,
    bool AllowMessagesAfterResolved,
    bool LockToSingleConversation,
    string SenderNameType,
    string? BusinessName,
    string? Provider,
    ResponderJson Responder)
{
    public string? WidgetColor { get; init; }

    public string? WebsiteUrl { get; init; }

    public string? AllowedDomains { get; init; }

    public bool? HmacMandatory { get; init; }

    public string? WelcomeTitle { get; init; }

    public string? WelcomeTagline { get; init; }

    public string? WebWidgetScript { get; init; }

    public string? WebsiteToken { get; init; }

    public IReadOnlyList<string>? SelectedFeatureFlags { get; init; }

    public string? ReplyTime { get; init; }

    public string? Locale { get; init; }

    public bool? PreChatFormEnabled { get; init; }

    public JsonObject? PreChatFormOptions { get; init; }

    public bool? ContinuityViaEmail { get; init; }

    public string? InboxIdentifier { get; init; }

    public string? WebhookUrl { get; init; }

    public JsonObject? AdditionalAttributes { get; init; }

    /// <summary>Since when nothing arrives here any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RemovedAt { get; init; }

    /// <summary>For administrators only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HmacToken { get; init; }

    public static InboxJson From(SupportInbox inbox, string baseUrl, string? hmacToken)
    {
        var settings = inbox.Settings;
        var shared = new InboxJson(
            inbox.Id,
            settings.AvatarUrl ?? "",
            inbox.Id,
            inbox.Name,
            inbox.ChannelType,
            inbox.GreetingEnabled,
            inbox.GreetingMessage,
            settings.WorkingHoursEnabled,
            settings.EnableEmailCollect,
            settings.CsatSurveyEnabled,
            [],
            settings.EnableAutoAssignment,
            settings.AutoAssignmentConfig,
            settings.OutOfOfficeMessage,
            settings.WorkingHours,
            settings.Timezone,
            inbox.WebhookUrl,
            inbox.AllowMessagesAfterResolved,
            inbox.LockToSingleConversation,
            settings.SenderNameType,
            settings.BusinessName,
            null,
            ResponderJson.From(inbox.Responder))
        {
            HmacMandatory = inbox.HmacMandatory,
            HmacToken = hmacToken,
            RemovedAt = inbox.RemovedAt?.ToUnixTimeSeconds(),
        };
        return inbox.ChannelType == SupportInbox.WebWidget ? Website(shared, inbox, baseUrl) : Api(shared, inbox);
    }

    private static InboxJson Website(InboxJson shared, SupportInbox inbox, string baseUrl) => shared with
    {
        WidgetColor = inbox.WidgetColor,
        WebsiteUrl = inbox.WebsiteUrl,
        AllowedDomains = inbox.AllowedDomains,
        WelcomeTitle = inbox.WelcomeTitle,
        WelcomeTagline = inbox.WelcomeTagline,
        WebWidgetScript = WidgetScript.For(baseUrl, inbox.WebsiteToken ?? ""),
        WebsiteToken = inbox.WebsiteToken,
        SelectedFeatureFlags = inbox.Settings.SelectedFeatureFlags,
        ReplyTime = inbox.Settings.ReplyTime,
        Locale = inbox.Locale,
        PreChatFormEnabled = inbox.Settings.PreChatFormEnabled,
        PreChatFormOptions = inbox.Settings.PreChatFormOptions,
        ContinuityViaEmail = inbox.Settings.ContinuityViaEmail,
    };

    private static InboxJson Api(InboxJson shared, SupportInbox inbox) => shared with
    {
        InboxIdentifier = inbox.Identifier,
        WebhookUrl = inbox.WebhookUrl,
        AdditionalAttributes = inbox.Settings.AdditionalAttributes,
    };
}

/// <summary>Who answers in an inbox: people, an assistant by itself, or an assistant that drafts.</summary>
internal sealed record ResponderJson(string Kind, long? Id, string? Name, string? AvatarUrl, ResponderMode Mode, long? ModelId)
{
    public static ResponderJson From(Responder responder) =>
        new(responder.Kind, responder.Id, responder.Name, responder.AvatarUrl, responder.Mode, responder.ModelId);
}

/// <summary>What a website pastes before its closing body tag.</summary>
internal static class WidgetScript
{
    public static string For(string baseUrl, string websiteToken) => $$"""
        <script>
          (function (d, t) {
            var baseUrl = "{{baseUrl}}";
            var script = d.createElement(t), first = d.getElementsByTagName(t)[0];
            script.src = baseUrl + "/packs/js/sdk.js";
            script.async = true;
            first.parentNode.insertBefore(script, first);
            script.onload = function () {
              window.chatwootSDK.run({ websiteToken: "{{websiteToken}}", baseUrl: baseUrl });
            };
          })(document, "script");
        </script>
        """;
}
