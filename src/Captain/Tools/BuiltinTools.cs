using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Tools;

/// <summary>A tool that changes something in the conversation itself.</summary>
/// <param name="Ends">It is done once the turn has said what it says.</param>
internal sealed record BuiltinTool(string Name, string Title, string Description, IReadOnlyList<ToolParameter> Parameters, bool Ends = false);

/// <summary>
/// What an assistant can be allowed to do to its conversation. Each step is done once for its turn, however often the turn runs
/// (the tool's name and how many of its steps came before are the key), and agents see what was done. Where agents answer and
/// the assistant only drafts, it does nothing but ask.
/// </summary>
internal sealed partial class BuiltinTools(IConversations conversations, AskApproval approvals)
{
    public const string HandOff = "hand_off";
    public const string Resolve = "resolve";
    private const string SetAttribute = "set_contact_attribute";

    /// <summary>So many steps of one kind are enough for one answer.</summary>
    private const int MostOfAKind = 3;

    private const int LongestNote = 2_000;
    private const int LongestAttribute = 255;
    private const int LongestReason = 500;

    public static readonly IReadOnlyList<BuiltinTool> All =
    [
        new("add_label", "Add a label", "Adds a label to this conversation, for the team.", [new("label", "string", "One word, such as refund", true)]),
        new("set_priority", "Set the priority", "Sets the priority of this conversation, for the team.", [new("priority", "string", "low, medium, high or urgent", true)]),
        new("add_private_note", "Write a private note", "Leaves a note that only the team reads. Use it for what the team should know and the customer need not read.", [new("note", "string", "The note, in a few sentences", true)]),
        new(SetAttribute, "Write down a fact about the customer", "Writes down what the customer said of himself, such as his plan or the serial number of his device.", [new("name", "string", "A short name such as plan", true), new("value", "string", "What the customer said", true)]),
        new(Resolve, "Resolve the conversation", "Closes this conversation once your answer is sent. Use it only when the customer says that nothing is left to do.", Reason("what was settled"), Ends: true),
        new(HandOff, "Hand over to people", "Gives this conversation to people instead of an answer. Use it when the team's instructions say so, or somebody has to look, decide or act.", Reason("what a person has to do, and why"), Ends: true),
    ];

    private static List<ToolParameter> Reason(string what) => [new("reason", "string", $"For the team, in a sentence: {what}", true)];

    public static bool IsOne(string name) => All.Any(t => t.Name == name);

    /// <param name="allowed">What the assistant may use.</param>
    public IEnumerable<OfferedTool> Offer(TurnContext turn, IReadOnlyList<AllowedTool> allowed)
    {
        if (!turn.IsStored) yield break;
        foreach (var tool in All)
        {
            if (allowed.FirstOrDefault(t => t.Name == tool.Name) is not { } leave || (turn.Turn.Mode == ResponderMode.Draft && (tool.Ends || !leave.Ask))) continue;
            // The turn that asked has done this; telling what came of it may only bring people. The customer may have asked something else since.
            if (turn.TellsResult && (tool.Name != HandOff || leave.Ask)) continue;
            yield return new OfferedTool(tool.Name, tool.Description, ToolParameter.SchemaOf(tool.Parameters), (arguments, token) => CallAsync(turn, tool, leave.Ask, arguments, token));
        }
    }

    /// <summary>Does what an agent has approved.</summary>
    public async Task<ToolAnswer> DoApprovedAsync(Approval approval, Assistant assistant, CancellationToken cancellationToken)
    {
        var (key, sender) = (approval.KeyFor("do"), CaptainResponder.SenderOf(assistant));
        if (approval.Tool == Resolve)
        {
            var why = $"**{assistant.Name}** resolved this conversation, approved by {approval.DecidedByName ?? "an agent"}: {approval.Arguments["reason"].GetString()}";
            return Told(await conversations.ResolveAsync(new Resolution(approval.ConversationId, key, approval.Sequence, sender, assistant.Settings.ResolutionMessage, why, approval.TurnId), cancellationToken));
        }

        // It was looked at before it was asked for, and an agent has read it since.
        return Read(approval.Tool, approval.Arguments, static _ => true) is (ActionStep step, _)
            ? Told(await conversations.ActAsync(new AutomatedAction(approval.ConversationId, key, approval.Sequence, sender, step, approval.TurnId, IsApproved: true), cancellationToken))
            : new ToolAnswer(ToolVerdicts.BadArguments, "Error: its arguments do not fit any more.");
    }

    private async Task<ToolAnswer> CallAsync(TurnContext turn, BuiltinTool tool, bool asks, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        if (ToolArguments.Problem(tool.Parameters, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var call = TurnTools.CallOf(tool.Name, arguments);
        if (TurnTools.Known(turn, call) is { } known) return known;
        var (step, wrong) = Read(tool.Name, arguments, text => IsSafe(turn, text));
        if (wrong is not null) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {wrong}");
        if (asks || MustAsk(turn, tool, arguments)) return await approvals.AskAsync(turn, new ProposedCall(tool.Name, tool.Title, arguments, call, IsForCustomer: false), cancellationToken);
        if (step is null) return End(turn, tool, arguments);
        var number = turn.Notes.Actions.GetValueOrDefault(tool.Name);
        if (number >= MostOfAKind) return new ToolAnswer(ToolVerdicts.TooMany, "Error: that was done often enough in this answer.");
        turn.Notes.Actions[tool.Name] = number + 1;
        var done = Told(await conversations.ActAsync(
            new AutomatedAction(turn.Transcript.ConversationId, KeyOf(turn.Turn.Id, tool.Name, number), turn.Turn.Sequence, CaptainResponder.SenderOf(turn.Assistant), step, turn.Turn.Id), cancellationToken));
        if (done.Verdict != ToolVerdicts.Failed) turn.Notes.ToolResults[call] = 0;
        return done;
    }

    /// <summary>
    /// What an article asks for is not done because it asks; people taking over is what it may have. A fact about the customer is one that he told, every
    /// other value is of few that are harmless or a text for the team.
    /// </summary>
    private static bool MustAsk(TurnContext turn, BuiltinTool tool, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var filledIn = arguments.Where(a => tool.Name == SetAttribute && a.Key == "value").ToDictionary();
        return tool.Name != HandOff && !UnaskedCall.IsOfCustomer(turn, filledIn, ToolParameter.SchemaOf([]));
    }

    /// <summary>
    /// Remembered for the end of the turn, which does it in the transaction of what it says. It is not done before that: a model that stands in
    /// for the one that wanted it begins without it, and may want it, too.
    /// </summary>
    private static ToolAnswer End(TurnContext turn, BuiltinTool tool, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var reason = AnswerCheck.Visible(arguments["reason"].GetString() ?? "").ReplaceLineEndings(" ").Trim();
        if (tool.Name == HandOff)
        {
            turn.Notes.HandsOverBecause = reason;
            return new ToolAnswer(ToolVerdicts.Done, "People take over now, and the customer is told so. Send the verdict handoff and nothing else.");
        }

        turn.Notes.ResolvesBecause = reason;
        return new ToolAnswer(ToolVerdicts.Done, "The conversation is resolved once your answer is sent. If there is nothing left to say, send the verdict abstained.");
    }

    private static ToolAnswer Told(PostReplyResult done) => done switch
    {
        PostReplyResult.Superseded or PostReplyResult.TakenOver => new ToolAnswer(ToolVerdicts.Failed, "Error: the conversation has gone on without you."),
        PostReplyResult.AlreadyPosted => new ToolAnswer(ToolVerdicts.Repeated, "It was done before."),
        _ => new ToolAnswer(ToolVerdicts.Done, "It is done. The customer does not see it."),
    };

    /// <summary>Neither a step nor a problem: what ends the turn.</summary>
    private static (ActionStep? Step, string? Problem) Read(string tool, IReadOnlyDictionary<string, JsonElement> arguments, Func<string, bool> isSafe)
    {
        string Text(string name) => AnswerCheck.Visible(arguments[name].GetString() ?? "").Trim();
        switch (tool)
        {
            case "add_label":
                return Text("label").ToLowerInvariant() is var label && Label().IsMatch(label) ? (new ActionStep.AddLabel(label), null) : (null, "label must be one word of at most 50 letters, digits, - or _.");
            case "set_priority":
                return Text("priority") is "low" or "medium" or "high" or "urgent" ? (new ActionStep.SetPriority(Text("priority")), null) : (null, "priority must be low, medium, high or urgent.");
            case "add_private_note":
                var note = Text("note");
                return note.Length is 0 or > LongestNote ? (null, "note must have at most 2000 characters.") : isSafe(note) ? (new ActionStep.WriteNote(note), null) : (null, "note must not name addresses that are not the company's, nor ask for secrets.");
            case Resolve or HandOff:
                var reason = Text("reason");
                return (null, reason.Length is 0 or > LongestReason ? "reason must have at most 500 characters." : isSafe(reason) ? null : "reason must not name addresses that are not the company's, nor ask for secrets.");
            default:
                var (name, value) = (Text("name"), Text("value"));
                return !AttributeName().IsMatch(name) ? (null, "name must be a word of letters, digits and _.")
                    : value.Length is 0 or > LongestAttribute ? (null, "value must have at most 255 characters.")
                    : (new ActionStep.SetContactAttributes(new JsonObject { [name] = value }), null);
        }
    }

    /// <summary>Agents trust their own colleague: a customer must not speak to them through it.</summary>
    private static bool IsSafe(TurnContext turn, string note)
    {
        try
        {
            return CheckScope.Of(turn).Hosts.FirstForeign(note) is null && !SecretRequests.IsIn(note);
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // what takes so long to read is not written unread
        }
    }

    private static Guid KeyOf(Guid turn, string tool, int number) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{turn:N}/{tool}/{number}")).AsSpan(0, 16));

    [GeneratedRegex(@"^[\p{L}\p{N}_-]{1,50}$")]
    private static partial Regex Label();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,49}$")]
    private static partial Regex AttributeName();
}
