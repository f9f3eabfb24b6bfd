using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.WebChat;

/// <summary>Whose request this is. Set by <see cref="VisitorFilter"/> before the handler runs.</summary>
internal sealed class VisitorSession
{
    private ChannelInbox? _site;
    private Visitor? _visitor;

    public ChannelInbox Site => _site ?? throw DomainException.NotFound();

    /// <summary>Null only where a route lets somebody new in.</summary>
    public Visitor? Known => _visitor;

    /// <exception cref="DomainException">401: no token, or none that is valid here.</exception>
    public Visitor Visitor => _visitor ?? throw Unknown();

    public void Set(ChannelInbox site, Visitor? visitor)
    {
        _site = site;
        _visitor = visitor;
    }

    public static DomainException Unknown() => new(ProblemCodes.NotAuthenticated, "The visitor's token is not valid here", 401);
}

/// <summary>Finds out who asks, refuses who is nobody, and who asks too much.</summary>
internal sealed class VisitorFilter(bool letsNewVisitorsIn) : IEndpointFilter
{
    public const string TokenHeader = "X-Auth-Token";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var limits = services.GetRequiredService<WebChatLimits>();
        var token = http.Request.Headers[TokenHeader].ToString();
        if (services.GetRequiredService<IVisitorTokens>().Read(token) is { } claims && limits.Request(claims.InboxId, claims.SourceId) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        var entered = await services.GetRequiredService<IVisitorEntrance>().EnterAsync(
            http.Request.Query["website_token"], token, http.RequestAborted);
        if (entered is null)
        {
            return ProblemResponse.Result(StatusCodes.Status404NotFound, "unknown_website_token", "No website has this token");
        }

        if (entered.Visitor is null && !letsNewVisitorsIn)
        {
            throw VisitorSession.Unknown();
        }

        services.GetRequiredService<VisitorSession>().Set(entered.Site, entered.Visitor);
        try
        {
            return await next(context);
        }
        catch (DomainException flooded) when (flooded.Status == StatusCodes.Status429TooManyRequests)
        {
            return WebChatLimits.Refuse(http, 60);
        }
    }
}
