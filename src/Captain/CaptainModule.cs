using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Documents;
using Wheelhouse.Captain.Drafts;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Reports;
using Wheelhouse.Captain.Resolutions;
using Wheelhouse.Captain.Responses;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Threads;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Retention;

namespace Wheelhouse.Captain;

/// <summary>The AI: assistants and their models, and the turns that answer customers. No other module knows it exists.</summary>
public static class CaptainModule
{
    public static IHostApplicationBuilder AddCaptain(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddModuleDb<CaptainDb>("captain");
        services.AddScoped<AnswerTurn>();
        services.AddScoped<EndTurn>();
        services.AddSingleton<UnclearQuestion>();
        services.AddSingleton<AfterWriting>();
        services.AddScoped<RateTurn.Rater>();
        services.AddScoped<ModelChoice>();
        services.AddScoped<SpendingBook>();
        services.AddSingleton<CompiledRules>();
        services.AddScoped<SensitiveRuleBook>();
        services.AddScoped<CopilotModel>();
        services.AddScoped(static provider => ActivatorUtilities.CreateInstance<DraftReply>(
            provider, ActivatorUtilities.CreateInstance<WriteAnswer>(provider, ActivatorUtilities.CreateInstance<OwnStream>(provider))));
        services.AddScoped(static provider => ActivatorUtilities.CreateInstance<TryAssistant.Trial>(
            provider, ActivatorUtilities.CreateInstance<AnswerTurn>(
                provider, ActivatorUtilities.CreateInstance<WriteAnswer>(provider, ActivatorUtilities.CreateInstance<TryAssistant.NoStream>(provider)))));
        services.AddScoped<TurnWriters>();
        services.AddScoped<StepModels>();
        services.AddScoped<CondenseQuestion>();
        services.AddScoped<JudgeSentences>();
        services.AddScoped<SearchStage>();
        services.AddScoped<WriteAnswer>();
        services.AddSingleton<AnswerCheck>();
        services.AddSingleton<ToolReader>();
        services.AddSingleton<ToolCaller>();
        services.AddScoped<ScenarioChoice>();
        services.AddScoped<AskApproval>();
        services.AddScoped<ApprovedCall>();
        services.AddScoped<ResultTurn>();
        services.AddScoped<DecideApproval.Deciding>();
        services.AddScoped<IContactRecords, ApprovalRecords>();
        services.AddHandler<RunApproved, RunApprovedCall>("captain.run-approved", Queues.Captain);
        services.AddHandler<SettleApproval, SettleDeclined>("captain.settle-approval");
        services.AddHandler<ExpireApproval, ExpireWaiting>("captain.expire-approval");
        services.AddHandler<ContactErased, EraseApprovals>("captain.erase-approvals");
        services.AddRetention("approvals", RetainedKind.Traces, ApprovalRetention.Sql);
        services.AddScoped<BuiltinTools>();
        services.AddScoped<TurnTools>();
        services.AddScoped<CopilotAssistants>();
        services.AddScoped<CopilotAnswer>();
        services.AddScoped<CopilotWriter>();
        services.AddScoped<ICopilotPayloads, CopilotPayloads>();
        services.AddScoped<IContactRecords, ThreadRecords>();
        services.AddHandler<AnswerQuestion, AnswerThread>("captain.answer-copilot", Queues.Captain, new HandlerOptions { MaxAttempts = AnswerThread.Attempts });
        services.AddHandler<ContactErased, EraseThreads>("captain.erase-threads");
        services.AddHandler<AgentLeft, ForgetThreads>("captain.forget-threads");
        services.AddRetention("copilot threads", RetainedKind.Traces, ThreadRetention.Sql);
        services.AddOptions<InstallationModel>().BindConfiguration("Captain:Model").ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<CreateAssistant>();
        services.AddScoped<IKnowledgeReaders, AssistantBases>();
        services.AddSingleton<IKnowledgeModels, KnowledgeModels>();
        services.AddScoped<IAssistantSetup, AssistantSetup>();
        services.AddScoped<IResponderCatalog, AssistantCatalog>();
        services.AddScoped<IContactRecords, TurnRecords>();
        services.AddScoped<IContactRecords, MissedRecords>();
        services.AddSingleton<RunningTurns>();
        services.AddHostedService(provider => provider.GetRequiredService<RunningTurns>());
        services.AddOptions<TurnOptions>().BindConfiguration("Captain:Turns").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AnswerLimits>().BindConfiguration("Captain:Reply").ValidateDataAnnotations().ValidateOnStart();
        services.AddModelRuntime(builder.Configuration);
        services.AddWriters();
        var attempts = new HandlerOptions { MaxAttempts = TurnLimits.Attempts + TurnLimits.HandOffAttempts };
        services.AddHandler<MessageReceived, TakeTurn>("captain.take-turn", Queues.Captain, attempts);
        services.AddHandler<HeldMessageReleased, GoOnAfterRelease>("captain.go-on-after-release", Queues.Captain, attempts);
        // On a queue of their own: they must not wait behind model calls.
        services.AddHandler<MessageReceived, Supersede>("captain.supersede");
        services.AddHandler<ConversationAssigned, StandDown>("captain.stand-down");
        services.AddHandler<MessagePosted, StandDownAfterAnswer>("captain.stand-down-after-answer");
        services.AddHandler<DraftSettled, RecordDraft>("captain.record-draft");
        services.AddHandler<ContactErased, EraseDraftEdits>("captain.erase-draft-edits");
        services.AddRetention("draft edits", RetainedKind.Traces, DraftEditRetention.Sql);
        services.AddScoped<IContactRecords, DraftEditRecords>();
        services.AddHandler<CloseWhenSilent, CloseSilent>("captain.close-when-silent");
        services.AddRetention("turn traces", RetainedKind.Traces, TurnRetention.Sql);
        services.AddHandler<ContactErased, EraseTurns>("captain.erase-turns");
        // A model may have to read the question first: erasures, on the default queue, do not wait for that.
        services.AddHandler<ReportTurn, ReportToKnowledge>("captain.report-turn", Queues.Embedding);
        services.AddHandler<MessageRated, TakeRating>("captain.take-rating");
        services.AddHandler<ContactErased, ForgetQuestions>("captain.forget-questions");
        services.AddScoped<IQuestionReplies, AgentReplies>();
        return builder;
    }

    public static IEndpointRouteBuilder MapCaptain(this IEndpointRouteBuilder app)
    {
        var account = app.MapAccount().WithTags("Captain");
        ListTurns.Map(account);
        RateTurn.Map(account);
        DecideApproval.Map(account);
        var captain = account.MapGroup("/captain");
        ListResponses.Map(captain);
        SaveResponse.Map(captain);
        ListAssistants.Map(captain);
        SaveAssistant.Map(captain);
        DeleteAssistant.Map(captain);
        TryAssistant.Map(captain);
        ActInBulk.Map(captain);
        AssistantInboxes.Map(captain);
        ListDocuments.Map(captain);
        AddDocument.Map(captain);
        RemoveDocument.Map(captain);
        ListAssistantTools.Map(captain);
        ListScenarios.Map(captain);
        SaveScenario.Map(captain);
        DeleteScenario.Map(captain);
        ListCustomTools.Map(captain);
        SaveCustomTool.Map(captain);
        TestCustomTool.Map(captain);
        DeleteCustomTool.Map(captain);
        ListModels.Map(captain);
        SaveModel.Map(captain);
        ModelUses.Map(captain);
        DeleteModel.Map(captain);
        TestModel.Map(captain);
        ListModelChoices.Map(captain);
        ChooseModel.Map(captain);
        SetPrivacy.Map(captain);
        ShowReport.Map(captain);
        ListBudgets.Map(captain);
        SetBudget.Map(captain);
        ListSpending.Map(captain);
        ListDraftEdits.Map(captain);
        ListSensitiveRules.Map(captain);
        SaveSensitiveRule.Map(captain);
        TestSensitiveRules.Map(captain);
        DeleteSensitiveRule.Map(captain);
        Summarize.Map(captain);
        Rewrite.Map(captain);
        FollowUp.Map(captain);
        SuggestReply.Map(captain);
        SuggestLabels.Map(captain);
        CopilotThreads.Map(captain);
        CopilotMessages.Map(captain);
        return app;
    }
}
