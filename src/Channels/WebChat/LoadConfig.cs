using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Channels.WebChat;

/// <summary>The first request of every window. Somebody without a valid token becomes a new visitor.</summary>
internal static class LoadConfig
{
    public sealed record Response(SiteJson WebsiteChannelConfig, VisitorContact Contact, JsonObject GlobalConfig);

    public sealed record SiteJson(
        string AuthToken,
        string WebsiteName,
        string WebsiteToken,
        string? AvatarUrl,
        string WidgetColor,
        string? WelcomeTitle,
        string? WelcomeTagline,
        string? Locale,
        string ReplyTime,
        string Timezone,
        bool WorkingHoursEnabled,
        JsonArray WorkingHours,
        string? OutOfOfficeMessage,
        bool CsatSurveyEnabled,
        bool GreetingEnabled,
        string? GreetingMessage,
        bool PreChatFormEnabled,
        JsonObject PreChatFormOptions,
        IReadOnlyList<string> EnabledFeatures,
        bool HmacMandatory,
        bool DisableBranding,
        AssistantJson? Assistant,
        bool AgentsOnline,
        IReadOnlyList<OnlineAgent> Agents);

    /// <summary>Whoever answers automatically, so that the window can say who is speaking.</summary>
    public sealed record AssistantJson(string Name, string? AvatarUrl);

    public static void Map(IEndpointRouteBuilder widget) =>
        widget.MapPost("/config", HandleAsync).AddEndpointFilter(new VisitorFilter(letsNewVisitorsIn: true)).Produces<Response>().WithName("LoadWidgetConfig");

    private static async Task<IResult> HandleAsync(
        VisitorSession session, IVisitors visitors, IVisitorTokens tokens, WebChatLimits limits, HttpContext http, CancellationToken cancellationToken)
    {
        var site = session.Site;
        if (session.Known is null && limits.NewVisitor(site, http) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        var visitor = session.Known ?? await visitors.CreateAsync(site.Id, null, new ContactChange(), cancellationToken);
        var contact = await visitors.ReadContactAsync(visitor, cancellationToken);
        var agents = await visitors.ListOnlineAgentsAsync(site.Id, cancellationToken);
        return TypedResults.Ok(new Response(Describe(site, tokens.Issue(site.Id, visitor.SourceId), agents), contact, new JsonObject { ["brand_name"] = "Wheelhouse" }));
    }

    private static SiteJson Describe(ChannelInbox site, string token, IReadOnlyList<OnlineAgent> agents) => new(
        token,
        site.Name,
        site.WebsiteToken ?? "",
        site.AvatarUrl,
        site.WidgetColor,
        site.WelcomeTitle,
        site.WelcomeTagline,
        site.Locale,
        site.ReplyTime,
        site.Timezone,
        site.WorkingHoursEnabled,
        site.WorkingHours,
        site.OutOfOfficeMessage,
        site.CsatSurveyEnabled,
        site.GreetingEnabled,
        site.GreetingMessage,
        site.PreChatFormEnabled,
        site.PreChatFormOptions,
        site.Features,
        site.HmacMandatory,
        false,
        // In draft mode people answer; the assistant only helps them.
        site.Responder is { AnswersByItself: true, Name: { } name } ? new AssistantJson(name, site.Responder.AvatarUrl) : null,
        agents.Count > 0,
        agents);
}
