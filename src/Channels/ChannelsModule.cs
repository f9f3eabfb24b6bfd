using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Channels.PublicApi;
using Wheelhouse.Channels.WebChat;

namespace Wheelhouse.Channels;

/// <summary>The outside world: the widget first.</summary>
public static class ChannelsModule
{
    public static IHostApplicationBuilder AddChannels(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WebChatOptions>().BindConfiguration("WebChat").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WebChatLimits>();
        services.AddSingleton<IVisitorTokens, VisitorTokens>();
        services.AddSingleton<KnownCallers>().AddSingleton<IKnownCallers>(static provider => provider.GetRequiredService<KnownCallers>());
        services.AddScoped<IVisitorEntrance, VisitorEntrance>();
        services.AddScoped<VisitorSession>();
        services.AddScoped<PublicClient>();
        return builder;
    }

    public static IEndpointRouteBuilder MapChannels(this IEndpointRouteBuilder app)
    {
        WidgetPage.Map(app);
        var widget = app.MapGroup("/api/v1/widget").AllowAnonymous().WithTags("Widget");
        LoadConfig.Map(widget);
        var visitor = widget.MapGroup("").AddEndpointFilter(new VisitorFilter(letsNewVisitorsIn: false));
        VisitorMessageRoutes.Map(visitor);
        RateMessage.Map(visitor);
        VisitorConversationRoutes.Map(visitor);
        VisitorContactRoutes.Map(visitor);
        VisitorExtras.Map(visitor);
        var inbox = app.MapGroup("/public/api/v1/inboxes/{inbox}").AllowAnonymous().AddEndpointFilter<PublicClientFilter>().WithTags("Public");
        PublicContactRoutes.Map(inbox);
        var contact = inbox.MapGroup("/contacts/{contact}");
        PublicConversationRoutes.Map(contact);
        RatePublicMessage.Map(contact);
        return app;
    }
}
