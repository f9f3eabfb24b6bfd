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
        var limits = services.GetRequiredService<WebChatLimits>();
        if (http.GetRouteValue("contact") is null && limits.Page(http) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        var (identifier, source) = (Name(http, "inbox"), Name(http, "contact"));
        var known = services.GetRequiredService<KnownCallers>();
        var remembered = known.Recall(identifier, source);
        if (remembered is { } home && limits.Request(home, source!) is { } early)
        {
            return WebChatLimits.Refuse(http, early);
        }

        var (inbox, contact) = await FindAsync(services, identifier, source, http.RequestAborted);
        if (remembered is null && contact is not null && limits.Request(inbox.Id, contact.SourceId) is { } late)
        {
            return WebChatLimits.Refuse(http, late);
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

    /// <summary>A contact that is found counts for itself from now on, also while strangers at its address are held back.</summary>
    private static async Task<(ChannelInbox Inbox, Visitor? Contact)> FindAsync(
        IServiceProvider services, string? identifier, string? source, CancellationToken cancellationToken)
    {
        var (visitors, known) = (services.GetRequiredService<IVisitors>(), services.GetRequiredService<KnownCallers>());
        var inbox = identifier is null ? null : await visitors.FindApiInboxAsync(identifier, cancellationToken);
        if (inbox is not null)
        {
            services.GetRequiredService<ActorScope>().Enter(new Actor(ActorKind.Contact, inbox.AccountId));
        }

        var contact = inbox is null || source is null ? null : await visitors.FindAsync(inbox.Id, source, cancellationToken);
        if (contact is not null)
        {
            known.Remember(identifier!, source!, inbox!.Id);
        }
        else if (identifier is not null && source is not null)
        {
            known.Forget(identifier, source);
        }

        return (inbox ?? throw DomainException.NotFound(), contact);
    }

    private static string? Name(HttpContext http, string part) =>
        http.GetRouteValue(part) is string { Length: > 0 and <= 255 } name && !name.Contains('\0') ? name : null;
}
