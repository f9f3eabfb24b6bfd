using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Channels.WebChat;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Channels.PublicApi;

/// <summary>Whose request this is: the API inbox and the contact that the address names. Both names are unguessable.</summary>
internal sealed class PublicClient
{
    private ChannelInbox? _inbox;
    private Visitor? _contact;

    public ChannelInbox Inbox => _inbox ?? throw DomainException.NotFound();

    public Visitor Contact => _contact ?? throw DomainException.NotFound();

    public void Set(ChannelInbox inbox, Visitor? contact)
    {
        _inbox = inbox;
        _contact = contact;
    }
}

/// <summary>Finds the inbox and the contact of the route, and refuses who asks too much.</summary>
internal sealed class PublicClientFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var visitors = services.GetRequiredService<IVisitors>();
        var limits = services.GetRequiredService<WebChatLimits>();
        if (http.GetRouteValue("contact") is null && limits.Page(http) is { } early)
        {
            return WebChatLimits.Refuse(http, early);
        }

        if (Name(http, "inbox") is not { } identifier || await visitors.FindApiInboxAsync(identifier, http.RequestAborted) is not { } inbox)
        {
            throw DomainException.NotFound();
        }

        services.GetRequiredService<ActorScope>().Enter(new Actor(ActorKind.Contact, inbox.AccountId));
        var source = Name(http, "contact");
        var contact = source is null ? null : await visitors.FindAsync(inbox.Id, source, http.RequestAborted);
        if (contact is not null && limits.Request(inbox.Id, contact.SourceId) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        services.GetRequiredService<PublicClient>().Set(inbox, contact);
        try
        {
            return await next(context);
        }
        catch (DomainException flooded) when (flooded.Status == StatusCodes.Status429TooManyRequests)
        {
            return WebChatLimits.Refuse(http, 60);
        }
    }

    private static string? Name(HttpContext http, string part) =>
        http.GetRouteValue(part) is string { Length: > 0 and <= 255 } name && !name.Contains('\0') ? name : null;
}
