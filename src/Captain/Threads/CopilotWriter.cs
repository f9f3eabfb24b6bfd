using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Threads;

/// <summary>Lets a model answer an agent. As in a turn, a sentence counts only once its quotes stand in what the model was given to read.</summary>
internal sealed class CopilotWriter(
    ChatClients clients, ToolLoop loop, ProviderHealth health, SpendingBook spending, AnswerCheck check, IAgentDesk desk, IKnowledgeSearch search, ITextAnalysis analysis)
{
    private const int MaxSteps = 5;
    private const int MaxTotalTokens = 60_000;
    private const int LeastContextForTools = 8_000;
    private const int LongestEarlier = 1_200;

    /// <summary>Other conversations that are read unasked, where the model cannot search for them.</summary>
    private const int MostOthers = 3;
    private const int ForFences = 200;

    private static readonly PromptFile Prompt = PromptFile.Load("copilot.v1");

    /// <exception cref="ModelException">The provider failed.</exception>
    public async Task<CopilotContent> WriteAsync(CopilotWork work, ChosenModel model, CancellationToken cancellationToken)
    {
        var configuration = model.Configuration!;
        using var call = health.Begin(configuration);
        using var client = clients.Create(configuration);
        var sources = new CopilotSources();
        var boundary = ModelPrompt.Boundary(work.Request);
        var most = configuration.ContextTokens - configuration.MaxOutputTokens;
        var room = new ReadingRoom(most);
        IReadOnlyList<AIFunction> tools = configuration.CanCallTools && (configuration.ContextTokens ?? LeastContextForTools) >= LeastContextForTools
            ? PromptBudget.Fit(new CopilotTools(work, sources, boundary, room, desk, search, analysis).All(), most)
            : [];
        var others = tools.Count > 0 ? [] : await new CustomerHistory(work, desk, analysis).FindAsync($"{work.Request.Earlier}\n{work.Request.Question}", MostOthers, cancellationToken);
        var messages = Build(work, sources, others, boundary, most, tools);
        var answer = new AnswerInProgress(work.Request.Limits, work.Request.Language, sources.Texts);
        var reply = new CitedReply(sources.Passages, shown: CitedReply.Shown(() => HostsOf(work, sources)));
        var leavesOutStep = false;
        var limits = new ToolLoopLimits(
            MaxSteps, configuration.MaxOutputTokens, Math.Min(MaxTotalTokens, configuration.ContextTokens ?? MaxTotalTokens), configuration.Deadline,
            configuration.TakesTemperature ? 0 : null, Room: room);
        try
        {
            await foreach (var item in loop.RunAsync(client, messages, tools, limits, cancellationToken))
            {
                call.Speaks();
                foreach (var sentence in answer.Take(item)) leavesOutStep |= !IsReleased(work, sources, reply, sentence) && OrderedSteps.IsStep(sentence.Text);
            }

            foreach (var sentence in answer.End()) leavesOutStep |= !IsReleased(work, sources, reply, sentence) && OrderedSteps.IsStep(sentence.Text);
        }
        catch (ModelException failure)
        {
            call.Failed(failure);
            throw;
        }
        finally
        {
            // Also of an answer that broke off.
            if (answer.InputTokens + answer.OutputTokens > 0) await PayAsync(work, model, answer);
        }

        call.Succeeded();
        if (reply.Text.Length > 0 && (leavesOutStep || answer.LeavesOutStep)) reply.AddAside(CopilotTexts.In(work.Request.Language).StepMissing);
        if (reply.Text.Length > 0 && answer.IsCut) reply.AddAside(CopilotTexts.In(work.Request.Language).Cut);
        return reply.Text.Length == 0
            ? new CopilotContent(CopilotTexts.In(work.Request.Language).Nothing, WrittenBy: model.Name)
            : new CopilotContent(reply.Text, Sources: CopilotSources.Of(reply, sources.Passages), WrittenBy: model.Name);
    }

    private Task PayAsync(CopilotWork work, ChosenModel model, AnswerInProgress answer) => spending.RecordAsync(
        new Expense(
            work.Thread.Thread.AccountId, work.Conversation?.InboxId, work.Assistant.Id.Value, model.Name, ListModelChoices.NameOf(ModelStep.Answer),
            answer.InputTokens, answer.OutputTokens, model.Configuration!.PriceOf(answer.InputTokens, answer.OutputTokens)),
        CancellationToken.None);

    private bool IsReleased(CopilotWork work, CopilotSources sources, CitedReply reply, WrittenSentence written)
    {
        var sentence = written with { Text = AnswerCheck.Visible(written.Text) };
        var scope = new CheckScope(
            work.Request.Language,
            [.. sources.Passages.Select((p, i) => new CheckedPassage(string.Join('\n', p.HeadingPath.Append(p.Title)), sources.Texts[i], p.Language))],
            HostsOf(work, sources),
            string.Join('\n', work.Assistant.Name, work.Assistant.Settings.ProductName, work.Conversation?.ContactName, work.Request.Question));
        if (check.ObjectionTo(sentence, scope) is not null) return false;
        work.Thread.Stream(reply.Add(sentence).Text);
        return true;
    }

    private static AllowedHosts HostsOf(CopilotWork work, CopilotSources sources) =>
        new([.. work.Assistant.Settings.AllowedDomains ?? [], .. sources.Passages.Select(static p => p.Url)]);

    private static List<ChatMessage> Build(CopilotWork work, CopilotSources sources, IReadOnlyList<AgentTranscript> others, string boundary, int? most, IReadOnlyList<AIFunction> tools)
    {
        var request = work.Request;
        var instructions = Prompt.Fill(new Dictionary<string, string>
        {
            ["product"] = request.Assistant.ProductName ?? "the product",
            ["language"] = request.Language,
            ["max_words"] = request.Limits.MaxWords.ToString(CultureInfo.InvariantCulture),
            ["max_characters"] = request.Limits.MaxCharacters.ToString(CultureInfo.InvariantCulture),
            ["boundary"] = boundary,
        });
        var free = most is { } tokens ? Math.Max(0, PromptBudget.WithoutResults(tokens - PromptBudget.Tokens(instructions) - PromptBudget.Tokens(request.Question) - PromptBudget.Tokens(tools) - ForFences, tools)) : int.MaxValue;
        IReadOnlyList<HistoryMessage> earlier = [.. request.History.Select(static m => m with { Text = m.Text.ReplaceLineEndings(" ").Brief(LongestEarlier) })];
        if (most is not null) earlier = PromptBudget.Fit(earlier, free);
        if (work.Conversation is { } conversation) sources.Add(conversation, free == int.MaxValue ? free : free / 3);
        // Before the passages, of which something always fits: a small model gets the best one, in a sixth of what it reads.
        foreach (var other in free == int.MaxValue ? others : others.Take(1)) sources.Add(other, Math.Min(CopilotSources.MostOfConversation, free / 6));
        foreach (var passage in request.Passages) sources.Add(passage);
        IReadOnlyList<SourceText> shown = [.. sources.Passages.Select((p, i) => new SourceText(i + 1, p.Title, sources.Texts[i]))];
        if (most is not null) shown = PromptBudget.Fit(shown, free - earlier.Sum(static m => PromptBudget.Tokens(m.Text) + 4));
        var data = new StringBuilder();
        foreach (var source in shown) data.Append(ModelPrompt.Fence(source, boundary));
        if (shown.Count == 0) data.Append("There are no sources.\n\n");
        if (earlier.Count > 0)
        {
            data.Append(CultureInfo.InvariantCulture, $"--- THIS TALK SO FAR {boundary} ---\n");
            foreach (var message in earlier) data.Append(message.Role).Append(": ").Append(Without(message.Text, boundary)).Append('\n');
            data.Append(CultureInfo.InvariantCulture, $"--- END OF TALK {boundary} ---\n\n");
        }

        data.Append(CultureInfo.InvariantCulture, $"--- THE AGENT ASKS {boundary} ---\n{Without(request.Question, boundary)}\n--- END {boundary} ---\n");
        return [new ChatMessage(ChatRole.System, instructions), new ChatMessage(ChatRole.User, data.ToString())];
    }

    private static string Without(string text, string boundary) => text.Replace(boundary, "", StringComparison.OrdinalIgnoreCase);
}
