using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>What the model of a turn may call: reading a found document whole, and what its assistant was allowed to use.</summary>
internal sealed class TurnTools(CaptainDb db, IKnowledge knowledge, ToolCaller caller, BuiltinTools builtin, AskApproval approvals, ITextAnalysis analysis)
{
    /// <summary>Of a document that is read whole; a model with little room gets less.</summary>
    private const int MostOfDocument = 24_000;

    private static readonly IReadOnlyList<ToolParameter> OpenParameters = [new("source", "integer", "The number of a source that was found", true)];

    /// <param name="contextTokens">What the model reads at once; null where nobody said.</param>
    public async Task<IReadOnlyList<OfferedTool>> OfferAsync(TurnContext turn, int? contextTokens, CancellationToken cancellationToken)
    {
        // A third of what it can read, at three characters a token.
        var mostOfDocument = Math.Min(MostOfDocument, contextTokens ?? MostOfDocument);
        var mostOfResult = Math.Min(ToolCaller.MostText, mostOfDocument / 2);
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
            // Where agents answer, nothing is changed without their word, and what is only tried or looked at changes and asks nothing.
            var asks = allowed.First(t => t.Name == tool.Slug).Ask || (tool.Writes && (turn.Turn.Mode == ResponderMode.Draft || !turn.IsStored));
            if (asks && !turn.IsStored) continue;
            offered.Add(new OfferedTool(tool.Slug, tool.Description, ToolParameter.SchemaOf(tool.ParamSchema), (arguments, token) => CallAsync(turn, tool, asks, arguments, mostOfResult, token)));
        }

        return offered;
    }

    /// <summary>In a scenario only what it names. What the assistant may not use besides asks an agent where it may change something.</summary>
    private async Task<IReadOnlyList<AllowedTool>> AllowedAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var own = turn.Assistant.Settings.Tools ?? [];
        if (turn.Notes.Scenario is not { } running) return own;
        var reading = await db.CustomTools.AsNoTracking().Where(t => t.HttpMethod == "GET").Select(t => t.Slug).ToListAsync(cancellationToken);
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
        return Add(turn, $"open_document {id}", number => ToolPassage.Whole(number, document with { Text = document.Text.Clip(most) }));
    }

    private async Task<ToolAnswer> CallAsync(TurnContext turn, CustomTool tool, bool asks, IReadOnlyDictionary<string, JsonElement> arguments, int most, CancellationToken cancellationToken)
    {
        if (ToolArguments.Problem(tool.ParamSchema, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var call = CallOf(tool.Slug, arguments);
        if (Known(turn, call) is { } known) return known;
        if (asks) return await approvals.AskAsync(turn, new ProposedCall(tool.Slug, tool.Title, arguments, call, IsForCustomer: true), cancellationToken);
        var customer = new ToolCustomer(turn.Transcript.AccountId, turn.Assistant.Id, turn.Transcript, KeyOf(turn.Turn.Id, call));
        var reply = await caller.CallAsync(tool, arguments, customer, cancellationToken);
        if (!reply.Succeeded) return new ToolAnswer(ToolVerdicts.Failed, $"Error: {reply.Text}");
        if (reply.Text.Length == 0)
        {
            turn.Notes.ToolResults[call] = 0;
            return new ToolAnswer(ToolVerdicts.Done, "It was done; nothing was returned.");
        }

        var language = analysis.DetectLanguage(reply.Text, turn.Notes.Language);
        return Add(turn, call, number => ToolPassage.Of(number, tool.Title, reply.Text.Clip(most), language));
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

    /// <summary>The same for a turn that runs again after its node died, so that a server that keeps such keys does nothing twice.</summary>
    private static string KeyOf(Guid turn, string call) => $"{turn:N}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call)))[..16]}";
}
