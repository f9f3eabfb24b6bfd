using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Filters;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Inbox.Visitors;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox;

/// <summary>The source of truth for conversations.</summary>
public static class InboxModule
{
    public static IHostApplicationBuilder AddInbox(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddModuleDb<InboxDb>("inbox");
        services.AddScoped<ReceiveMessage>().AddScoped<ReadTranscript>().AddScoped<PostReply>().AddScoped<PostDraft>().AddScoped<HandOff>().AddScoped<Resolve>().AddScoped<ActOnConversation>().AddScoped<PostNote>().AddScoped<FindReplies>();
        services.AddScoped<InboxAccess>().AddScoped<AgentReading>().AddScoped<AgentDirectory>().AddScoped<ConversationReader>().AddScoped<MessagePages>();
        services.AddScoped<ContactReader>().AddScoped<ContactLinks>().AddScoped<ContactEdits>().AddScoped<ContactErasure>().AddScoped<ContactArchive>().AddScoped<IdentifyVisitor>().AddScoped<InboxFactory>().AddScoped<InboxViews>();
        services.AddSingleton<TypingSignals>();
        services.AddSingleton<PubsubTokens>();
        services.AddScoped<IInbox, InboxContract>();
        services.AddScoped<IConversations, ConversationsContract>();
        services.AddScoped<IVisitors, VisitorDirectory>();
        services.AddScoped<IVisitorConversations, VisitorConversations>();
        services.AddScoped<IPushPayloads, PushPayloads>();
        services.AddScoped<IAgentDesk, AgentDesk>();
        services.AddScoped<IConversationHistory, ConversationHistory>();
        services.AddScoped<IInboxSetup>(provider => provider.GetRequiredService<InboxFactory>());
        services.AddHandler<AgentLeft, ForgetAgent>("inbox.forget-agent");
        services.AddHandler<ForgetContact, ForgetErased>("inbox.forget-contact");
        services.AddHandler<WakeConversation, WakeSnoozed>("inbox.wake-conversation");
        services.AddHandler<OpenPending, OpenLeftPending>("inbox.open-pending");
        return builder;
    }

    public static IEndpointRouteBuilder MapInbox(this IEndpointRouteBuilder app)
    {
        var account = app.MapAccount();
        ListConversations.Map(account);
        StartConversation.Map(account);
        ShowConversation.Map(account);
        ChangeConversation.Map(account);
        ToggleStatus.Map(account);
        AssignConversation.Map(account);
        MarkSeen.Map(account);
        ToggleTyping.Map(account);
        ListMessages.Map(account);
        WriteMessage.Map(account);
        ChangeMessage.Map(account);
        SendDraft.Map(account);
        ReleaseMessage.Map(account);
        ListContacts.Map(account);
        SaveContact.Map(account);
        ShowContact.Map(account);
        ExportContact.Map(account);
        EraseContact.Map(account);
        FilterRoutes.Map(account);
        ListInboxes.Map(account);
        CreateInbox.Map(account);
        ChangeInbox.Map(account);
        RemoveInbox.Map(account);
        SetResponder.Map(account);
        InboxMembers.Map(account);
        return app;
    }
}
