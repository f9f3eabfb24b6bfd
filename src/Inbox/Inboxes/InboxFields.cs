using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>What creating and changing an inbox have in common: which fields there are and what may stand in them.</summary>
internal static partial class InboxFields
{
    /// <summary>The fields that belong to the channel rather than to the inbox.</summary>
    public sealed record Channel(
        string? Type,
        [property: MaxLength(2000)] string? WebsiteUrl,
        [property: MaxLength(20)] string? WidgetColor,
        [property: MaxLength(500)] string? WelcomeTitle,
        [property: MaxLength(1000)] string? WelcomeTagline,
        [property: MaxLength(5000)] string? AllowedDomains,
        [property: MaxLength(20)] string? Locale,
        string? ReplyTime,
        bool? PreChatFormEnabled,
        JsonObject? PreChatFormOptions,
        bool? ContinuityViaEmail,
        bool? HmacMandatory,
        IReadOnlyList<string>? SelectedFeatureFlags,
        [property: MaxLength(2000)] string? WebhookUrl,
        JsonObject? AdditionalAttributes);

    /// <summary>What is sent to create an inbox and to change it.</summary>
    [WrappedIn("inbox")]
    public sealed record Request(
        [property: MaxLength(255)] string? Name,
        Channel? Channel,
        string? AvatarUrl,
        bool? GreetingEnabled,
        [property: MaxLength(10_000)] string? GreetingMessage,
        bool? EnableEmailCollect,
        bool? CsatSurveyEnabled,
        bool? EnableAutoAssignment,
        JsonObject? AutoAssignmentConfig,
        bool? WorkingHoursEnabled,
        JsonArray? WorkingHours,
        [property: MaxLength(10_000)] string? OutOfOfficeMessage,
        string? Timezone,
        bool? AllowMessagesAfterResolved,
        bool? LockToSingleConversation,
        string? SenderNameType,
        string? BusinessName);

    /// <param name="has">Whether a field was sent at all: an empty text clears, an absent one leaves.</param>
    public static void Apply(SupportInbox inbox, Request request, Func<string, bool> has, DateTimeOffset now)
    {
        inbox.GreetingEnabled = request.GreetingEnabled ?? inbox.GreetingEnabled;
        inbox.GreetingMessage = Sent(has, nameof(Request.GreetingMessage), request.GreetingMessage, inbox.GreetingMessage);
        inbox.AllowMessagesAfterResolved = request.AllowMessagesAfterResolved ?? inbox.AllowMessagesAfterResolved;
        inbox.LockToSingleConversation = request.LockToSingleConversation ?? inbox.LockToSingleConversation;
        inbox.Settings = ApplySettings(inbox.Settings, request, has);
        if (request.Channel is { } channel)
        {
            ApplyChannel(inbox, channel, has);
        }

        inbox.UpdatedAt = now;
    }

    public static DomainException Invalid(string attribute, string message) => new(ProblemCodes.ValidationFailed, message, 422, attribute);

    private static InboxSettings ApplySettings(InboxSettings settings, Request request, Func<string, bool> has) => settings with
    {
        AvatarUrl = has(nameof(Request.AvatarUrl)) ? ContactEdits.PictureUrl(request.AvatarUrl) : settings.AvatarUrl,
        EnableEmailCollect = request.EnableEmailCollect ?? settings.EnableEmailCollect,
        CsatSurveyEnabled = request.CsatSurveyEnabled ?? settings.CsatSurveyEnabled,
        EnableAutoAssignment = request.EnableAutoAssignment ?? settings.EnableAutoAssignment,
        AutoAssignmentConfig = request.AutoAssignmentConfig ?? settings.AutoAssignmentConfig,
        WorkingHoursEnabled = request.WorkingHoursEnabled ?? settings.WorkingHoursEnabled,
        WorkingHours = request.WorkingHours is { } days ? WorkingDays.Read(days) : settings.WorkingHours,
        OutOfOfficeMessage = Sent(has, nameof(Request.OutOfOfficeMessage), request.OutOfOfficeMessage, settings.OutOfOfficeMessage),
        Timezone = Timezone(request.Timezone) ?? settings.Timezone,
        SenderNameType = request.SenderNameType switch
        {
            null or "" => settings.SenderNameType,
            "friendly" or "professional" => request.SenderNameType,
            _ => throw Invalid("sender_name_type", "Sender name type is not valid: use friendly or professional"),
        },
        BusinessName = Sent(has, nameof(Request.BusinessName), request.BusinessName, settings.BusinessName),
    };

    private static void ApplyChannel(SupportInbox inbox, Channel channel, Func<string, bool> has)
    {
        bool HasField(string name) => has($"Channel.{name}");
        inbox.WebsiteUrl = Sent(HasField, nameof(channel.WebsiteUrl), channel.WebsiteUrl, inbox.WebsiteUrl);
        inbox.WidgetColor = Color(channel.WidgetColor) ?? inbox.WidgetColor;
        inbox.WelcomeTitle = Sent(HasField, nameof(channel.WelcomeTitle), channel.WelcomeTitle, inbox.WelcomeTitle);
        inbox.WelcomeTagline = Sent(HasField, nameof(channel.WelcomeTagline), channel.WelcomeTagline, inbox.WelcomeTagline);
        inbox.AllowedDomains = Domains(channel.AllowedDomains) ?? inbox.AllowedDomains;
        inbox.Locale = Sent(HasField, nameof(channel.Locale), channel.Locale, inbox.Locale);
        inbox.HmacMandatory = channel.HmacMandatory ?? inbox.HmacMandatory;
        inbox.WebhookUrl = Sent(HasField, nameof(channel.WebhookUrl), channel.WebhookUrl, inbox.WebhookUrl);
        inbox.Settings = inbox.Settings with
        {
            ReplyTime = channel.ReplyTime is { Length: > 0 and < 50 } replyTime ? replyTime : inbox.Settings.ReplyTime,
            PreChatFormEnabled = channel.PreChatFormEnabled ?? inbox.Settings.PreChatFormEnabled,
            PreChatFormOptions = channel.PreChatFormOptions ?? inbox.Settings.PreChatFormOptions,
            ContinuityViaEmail = channel.ContinuityViaEmail ?? inbox.Settings.ContinuityViaEmail,
            SelectedFeatureFlags = channel.SelectedFeatureFlags ?? inbox.Settings.SelectedFeatureFlags,
            AdditionalAttributes = channel.AdditionalAttributes ?? inbox.Settings.AdditionalAttributes,
        };
    }

    private static string? Sent(Func<string, bool> has, string name, string? sent, string? stored) =>
        !has(name) ? stored : string.IsNullOrWhiteSpace(sent) ? null : sent.Replace("\0", "", StringComparison.Ordinal).Trim();

    /// <summary>It is written into the widget's style: only a colour may stand there.</summary>
    private static string? Color(string? color) => color is null or "" ? null
        : HexColor().IsMatch(color) ? color
        : throw Invalid("widget_color", "Widget color is not valid: use a form like #1f6feb");

    private static string? Timezone(string? timezone) => timezone is null or "" ? null
        : TimeZoneInfo.TryFindSystemTimeZoneById(timezone, out _) ? timezone
        : throw Invalid("timezone", "Timezone is not known");

    /// <summary>They become part of a response header, so nothing but hosts may stand there.</summary>
    private static string? Domains(string? domains)
    {
        if (domains is null)
        {
            return null;
        }

        var hosts = domains.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.Find(hosts, host => !Host().IsMatch(host)) is { } wrong
            ? throw Invalid("allowed_domains", $"Allowed domains: '{wrong.Clip(60)}' is not a host such as example.com or *.example.com")
            : string.Join(',', hosts);
    }

    [GeneratedRegex("^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$")]
    private static partial Regex HexColor();

    [GeneratedRegex(@"^(https?://)?(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9.-]{0,250}[a-zA-Z0-9])?(:\d{1,5})?/?$")]
    private static partial Regex Host();
}
