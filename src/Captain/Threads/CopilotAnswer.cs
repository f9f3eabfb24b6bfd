using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Processor;

namespace Wheelhouse.Captain.Threads;

/// <summary>
/// Answers an agent from what this agent may read: the conversation, the contact's others, and the knowledge base with its
/// internal text. By the model that answers in the inbox, else by quoting the knowledge base.
/// </summary>
internal sealed class CopilotAnswer(
    CaptainDb db, IAgentDesk desk, IKnowledgeSearch search, ITextAnalysis analysis, ModelChoice models, CopilotModel places, SpendingBook spending,
    CopilotWriter writer, ExtractiveWriter extractive, CpuGate cpu, SensitiveRuleBook book, ILogger<CopilotAnswer> logger)
{
    private const int MostMessages = 100;
    private const int MostEarlier = 8;

    /// <summary>More than a customer is told: whoever asks reads for a living.</summary>
    private static readonly AnswerLimits Limits = new() { MaxWords = 160, MaxCharacters = 320 };

    public async Task<CopilotContent> WriteAsync(ThreadDesk thread, CancellationToken cancellationToken)
    {
        var (about, asked) = (thread.Thread, thread.Question.Message.Content);
        var earlier = (await thread.ReadEarlierAsync(MostEarlier, cancellationToken))
            .Select(static m => new HistoryMessage(m.Kind == CopilotMessageKind.User ? HistoryRole.Customer : HistoryRole.Assistant, m.Message.Content)).ToList();
        // "And for more than five?" is searched for with what was asked before it, by the same rule as in a turn.
        var question = QuestionInView.Read(asked, earlier, analysis);
        var language = question.Language;
        var asksAbout = thread.Question.ConversationNumber ?? about.ConversationNumber;
        var conversation = asksAbout is { } number ? await desk.ReadAsync(number, MostMessages, cancellationToken) : null;
        if (asksAbout is not null && conversation is null) return new CopilotContent(CopilotTexts.In(language).NotVisible);
        var assistant = await db.Assistants.AsNoTracking().SingleAsync(a => a.Id == about.AssistantId, cancellationToken);
        var found = await search.SearchAsync(about.AccountId, new SearchQuery(assistant.KnowledgeBaseId, question.Search, Language: language, IncludeInternal: true, Inbox: conversation?.InboxId.Value), cancellationToken);
        var request = new AnswerRequest(
            asked, question.Before, language, [.. earlier.Select(static m => m.Role == HistoryRole.Customer ? m with { Role = HistoryRole.Agent } : m)],
            found.Passages, AssistantProfile.Of(assistant), Limits, found.Terms);
        var place = await places.PlaceAsync(conversation?.InboxId, cancellationToken);
        if (place.Assistant is null) place = place with { Assistant = assistant.Id, AssistantModel = assistant.ModelId };
        var chain = (await models.ForAsync(ModelStep.Answer, place, cancellationToken)).Models.TakeWhile(static m => m.Configuration is not null).ToList();
        if (chain.Count == 0) return await QuoteAsync(request, assistant, Without.Model(request.Language), cancellationToken);
        if ((await spending.ReadAsync(about.AccountId, conversation?.InboxId, cancellationToken)).FirstOrDefault(static b => b.State == BudgetState.Spent) is { } spent)
        {
            Log.CopilotBudgetSpent(logger, thread.Question.Id.Value, spent.Name);
            return await QuoteAsync(request, assistant, Without.Budget(request.Language), cancellationToken);
        }

        var rules = await book.ReadAsync(cancellationToken);
        ModelException? failed = null;
        foreach (var model in chain)
        {
            try
            {
                return await writer.WriteAsync(new CopilotWork(thread, request, assistant, conversation is null ? null : rules.Readable(conversation), rules), model, cancellationToken);
            }
            catch (ModelException failure)
            {
                Log.CopilotModelFailed(logger, thread.Question.Id.Value, model.Name, failure);
                failed ??= failure; // the first one is the one that was chosen: what stands in for it fails for reasons of its own
                thread.StartOver(); // the next one is asked, and at last the knowledge base is quoted
            }
        }

        return await QuoteAsync(request, assistant, Without.Answer(request.Language, failed!), cancellationToken);
    }

    /// <summary>Without a model: what the knowledge base says, word for word, and why it is no more than that.</summary>
    private async Task<CopilotContent> QuoteAsync(AnswerRequest request, Assistant assistant, Without why, CancellationToken cancellationToken)
    {
        var texts = CopilotTexts.In(request.Language);
        var hosts = new AllowedHosts([.. assistant.Settings.AllowedDomains ?? [], .. request.Passages.Select(static p => p.Url)]);
        var reply = new CitedReply(request.Passages, shown: CitedReply.Shown(() => hosts));
        var scope = new CheckScope(request.Language, [], hosts, "");
        using (await cpu.EnterAsync(cancellationToken))
        {
            await foreach (var item in extractive.WriteAsync(request, cancellationToken))
            {
                // What was quoted may be poisoned, as in an answer to a customer.
                if (item is WrittenSentence sentence && AnswerCheck.Visible(sentence.Text) is var text && AnswerCheck.ObjectionToQuoted(text, scope) is null) reply.Add(sentence with { Text = text });
            }
        }

        return reply.Sources.Count == 0
            ? new CopilotContent($"{texts.Nothing} {why.Text}", WrittenBy: ChosenModel.Builtin.Name, NeedsModel: why.NeedsModel)
            : new CopilotContent($"{reply.Text}\n\n*{why.Text}*", Sources: CopilotSources.Of(reply, request.Passages), WrittenBy: ChosenModel.Builtin.Name, NeedsModel: why.NeedsModel);
    }

    /// <summary>Why no model has answered: only where there is none does another one help.</summary>
    private sealed record Without(string Text, bool NeedsModel)
    {
        public static Without Model(string language) => new(CopilotTexts.In(language).NeedsModel, true);

        public static Without Budget(string language) => new(CopilotTexts.In(language).BudgetSpent, false);

        public static Without Answer(string language, ModelException failure) =>
            new(CopilotTexts.In(language).NotAnswered.Replace(CopilotTexts.Failure, failure.Message.TrimEnd('.'), StringComparison.Ordinal), false);
    }
}

/// <summary>What an answer is made for and of.</summary>
/// <param name="Conversation">Without what <paramref name="Rules"/> keep from models.</param>
internal sealed record CopilotWork(ThreadDesk Thread, AnswerRequest Request, Assistant Assistant, AgentTranscript? Conversation, SensitiveRules Rules);
