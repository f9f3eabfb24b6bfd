using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.McpServers;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>What the model of a turn may call: reading a found document whole, and what its assistant was allowed to use.</summary>
internal sealed class TurnTools(
    CaptainDb db, IKnowledge knowledge, ToolCaller caller, CallOnce once, BuiltinTools builtin, AskApproval approvals, McpConnection servers, ITextAnalysis analysis)
{
    /// <summary>Characters of a document that is read whole; a model with little room gets less.</summary>
    private const int MostOfDocument = 24_000;

    private static readonly IReadOnlyList<ToolParameter> OpenParameters = [new("source", "integer", "The number of a source that was found", true)];

    /// <param name="contextTokens">What the model reads at once; null where nobody said.</param>
    public async Task<IReadOnlyList<OfferedTool>> OfferAsync(TurnContext turn, int? contextTokens, CancellationToken cancellationToken)
    {
        // In tokens: a third of what it can read for an article, half of that for what a tool returned.
        var mostOfDocument = contextTokens / 3 ?? int.MaxValue;
        var mostOfResult = mostOfDocument / 2;
        var offered = new List<OfferedTool>
        {
            new("open_document", "Returns the whole article that a source comes from. Use it when a source is about the question but only a part of it is shown.", ToolParameter.SchemaOf(OpenParameters), (arguments, token) => OpenAsync(turn, arguments, mostOfDocument, token)),
        };
        offered.AddRange(ScenarioTools.Offer(turn));
        var allowed = await AllowedAsync(turn, cancellationToken);
        if (allowed.Count == 0) return offered;
        var names = allowed.Select(static t => t.Name).ToList();
        offered.AddRange(builtin.Offer(turn, allowed));
        var tools = await db.CustomTools.AsNoTracking().Where(t => t.Enabled && names.Contains(t.Slug)).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        foreach (var tool in tools)
        {
            if (MayBeOffered(turn, allowed, tool.Slug, tool.Writes, out var asks))
                offered.Add(new OfferedTool(tool.Slug, tool.Description, ToolParameter.SchemaOf(tool.ParamSchema), (arguments, token) => CallAsync(turn, tool, asks, arguments, mostOfResult, token)));
        }

        foreach (var (server, tool) in await McpCalls.FindAllAsync(db, names, cancellationToken))
        {
            if (MayBeOffered(turn, allowed, tool.Slug, !tool.ReadsOnly, out var asks))
                offered.Add(new OfferedTool(tool.Slug, tool.Description, tool.Schema, (arguments, token) => CallAsync(turn, server, tool, asks, arguments, mostOfResult, token)));
        }

        return offered;
    }

    /// <summary>In a scenario only what it names. What the assistant may not use besides asks an agent where it may change something.</summary>
    private async Task<IReadOnlyList<AllowedTool>> AllowedAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var own = turn.Assistant.Settings.Tools ?? [];
        if (turn.Notes.Scenario is not { } running) return own;
        var reading = await db.CustomTools.AsNoTracking().Where(t => t.HttpMethod == "GET").Select(t => t.Slug).ToListAsync(cancellationToken);
        reading.AddRange((await McpCalls.FindAllAsync(db, running.Scenario.Settings.Tools.ToList(), cancellationToken)).Where(static t => t.Tool.ReadsOnly).Select(static t => t.Tool.Slug));
        return [.. running.Scenario.Settings.Tools.Select(name => own.FirstOrDefault(t => t.Name == name) ?? new AllowedTool(name, Ask: !BuiltinTools.IsOne(name) && !reading.Contains(name)))];
    }

    private async Task<ToolAnswer> OpenAsync(TurnContext turn, IReadOnlyDictionary<string, JsonElement> arguments, int most, CancellationToken cancellationToken)
    {
        if (ToolArguments.Problem(OpenParameters, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var passages = turn.Notes.Passages;
        var at = arguments["source"].GetInt64() - 1;
        if (at < 0 || at >= passages.Count || !ToolPassage.HasDocument(passages[(int)at].DocumentId)) return new ToolAnswer(ToolVerdicts.BadArguments, "Error: there is no article with that number.");
        var id = passages[(int)at].DocumentId;
        if (Known(turn, $"open_document {id}") is { } known) return known;
        // Asked again: it may have become internal since it was found.
        if (await knowledge.ReadPublicAsync(turn.Transcript.AccountId, turn.Assistant.KnowledgeBaseId, id, cancellationToken) is not { } document)
            return new ToolAnswer(ToolVerdicts.Failed, "Error: the article cannot be read any more.");
        var text = PromptBudget.Cut(document.Text.Clip(MostOfDocument), most);
        return Add(turn, $"open_document {id}", number => ToolPassage.Whole(number, document with { Text = text })) with { IsCut = text.Length < document.Text.Length };
    }

    private async Task<ToolAnswer> CallAsync(TurnContext turn, CustomTool tool, bool asks, IReadOnlyDictionary<string, JsonElement> arguments, int most, CancellationToken cancellationToken)
    {
        if (ToolArguments.Problem(tool.ParamSchema, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var call = CallOf(tool.Slug, arguments);
        if (Known(turn, call) is { } known) return known;
        if (asks || (tool.Writes && await MustAskAsync(turn, tool.Slug, call, arguments, ToolParameter.SchemaOf(tool.ParamSchema), cancellationToken)))
            return await approvals.AskAsync(turn, new ProposedCall(tool.Slug, tool.Title, arguments, call, IsForCustomer: true), cancellationToken);
        return await CallAsync(
            turn, tool.Slug, tool.Title, tool.Writes, call, most,
            (key, token) => caller.CallAsync(tool, arguments, new ToolCustomer(turn.Transcript.AccountId, turn.Assistant.Id, turn.Transcript, key), token), cancellationToken);
    }

    private async Task<ToolAnswer> CallAsync(TurnContext turn, McpServer server, McpTool tool, bool asks, IReadOnlyDictionary<string, JsonElement> arguments, int most, CancellationToken cancellationToken)
    {
        if (SchemaCheck.Problem(tool.Schema, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var call = CallOf(tool.Slug, arguments);
        if (Known(turn, call) is { } known) return known;
        var title = $"{server.Name}: {tool.Title}";
        if (asks || (!tool.ReadsOnly && await MustAskAsync(turn, tool.Slug, call, arguments, tool.Schema, cancellationToken)))
            return await approvals.AskAsync(turn, new ProposedCall(tool.Slug, title, arguments, call, IsForCustomer: true), cancellationToken);
        return await CallAsync(turn, tool.Slug, title, !tool.ReadsOnly, call, most, (key, token) => servers.CallAsync(server, tool, arguments, key, token), cancellationToken);
    }

    /// <summary>Of a tool that may be called by itself. What was begun is not asked for besides: it is told how far it came.</summary>
    private async Task<bool> MustAskAsync(TurnContext turn, string tool, string call, IReadOnlyDictionary<string, JsonElement> arguments, JsonElement schema, CancellationToken cancellationToken) =>
        !UnaskedCall.IsOfCustomer(turn, arguments, schema) && !await once.IsBegunAsync(turn, tool, call, cancellationToken);

    /// <summary>What changes nothing may be asked as often as somebody wants to know.</summary>
    private async Task<ToolAnswer> CallAsync(
        TurnContext turn, string tool, string title, bool writes, string call, int most, Func<string, CancellationToken, Task<ToolReply>> make, CancellationToken cancellationToken)
    {
        var outcome = writes ? await once.CallAsync(turn, tool, title, call, make, cancellationToken) : new CallOnce.Outcome(await make(KeyOf(turn.Turn.Id, call), cancellationToken));
        if (outcome.Reply is not { } reply) return outcome.Instead ?? throw new InvalidOperationException("A call came to nothing that can be told.");
        var verdict = outcome.IsStored ? ToolVerdicts.Repeated : ToolVerdicts.Done;
        if (!reply.Succeeded) return new ToolAnswer(ToolVerdicts.Failed, $"Error: {reply.Text}");
        if (reply.Text.Length == 0)
        {
            turn.Notes.ToolResults[call] = 0;
            return new ToolAnswer(verdict, "It was done; nothing was returned.");
        }

        var language = analysis.DetectLanguage(reply.Text, turn.Notes.Language);
        var text = PromptBudget.Cut(reply.Text.Clip(ToolCaller.MostText), most);
        return Add(turn, call, number => ToolPassage.Of(number, title, text, language)) with { Verdict = verdict, IsCut = text.Length < reply.Text.Length };
    }

    /// <summary>Where agents answer, nothing is changed without their word; what is only tried or looked at, or tells what came of a call, changes and asks nothing.</summary>
    private static bool MayBeOffered(TurnContext turn, IReadOnlyList<AllowedTool> allowed, string name, bool writes, out bool asks)
    {
        asks = allowed.First(t => t.Name == name).Ask || (writes && (turn.Turn.Mode == ResponderMode.Draft || !turn.IsStored));
        return turn.TellsResult ? !writes && !asks : turn.IsStored || !asks;
    }

    private static ToolAnswer Add(TurnContext turn, string call, Func<int, Passage> make)
    {
        var number = turn.Notes.Passages.Count + 1;
        var passage = make(number);
        turn.Notes.Passages.Add(passage);
        turn.Notes.ToolResults[call] = number;
        return new ToolAnswer(ToolVerdicts.Done, "", new NumberedPassage(number, passage));
    }

    /// <summary>A model that goes round in circles gets no second copy, and its tool no second call.</summary>
    public static ToolAnswer? Known(TurnContext turn, string call) =>
        !turn.Notes.ToolResults.TryGetValue(call, out var number) ? null
        : new ToolAnswer(ToolVerdicts.Repeated, number == 0 ? "You have called this before: it is done." : string.Create(CultureInfo.InvariantCulture, $"You have called this before: see source {number}."));

    /// <summary>A tool with its arguments, in whatever order they came.</summary>
    public static string CallOf(string tool, IReadOnlyDictionary<string, JsonElement> arguments) =>
        $"{tool} {JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(arguments.ToDictionary(), StringComparer.Ordinal))}";

    /// <summary>The same for a turn that runs again after its node died.</summary>
    private static string KeyOf(Guid turn, string call) => $"{turn:N}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call)))[..16]}";
}
