using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Tools;

/// <summary>A tool that changes something in the conversation itself.</summary>
internal sealed record BuiltinTool(string Name, string Title, string Description, IReadOnlyList<ToolParameter> Parameters);

/// <summary>
/// What an assistant can be allowed to do to its conversation. Each step is done once for its turn, however often the turn runs
/// (the tool's name and how many of its steps came before are the key), and agents see what was done. Where agents answer and
/// the assistant only drafts, it does nothing.
/// </summary>
internal sealed partial class BuiltinTools(IConversations conversations)
{
    /// <summary>So many steps of one kind are enough for one answer.</summary>
    private const int MostOfAKind = 3;

    private const int LongestNote = 2_000;
    private const int LongestAttribute = 255;

    public static readonly IReadOnlyList<BuiltinTool> All =
    [
        new("add_label", "Add a label", "Adds a label to this conversation, for the team.", [new("label", "string", "One word, such as refund", true)]),
        new("set_priority", "Set the priority", "Sets the priority of this conversation, for the team.", [new("priority", "string", "low, medium, high or urgent", true)]),
        new("add_private_note", "Write a private note", "Leaves a note that only the team reads. Use it for what the team should know and the customer need not read.", [new("note", "string", "The note, in a few sentences", true)]),
        new("set_contact_attribute", "Write down a fact about the customer", "Writes down what the customer said of himself, such as his plan or the serial number of his device.", [new("name", "string", "A short name such as plan", true), new("value", "string", "What the customer said", true)]),
    ];

    public static bool IsOne(string name) => All.Any(t => t.Name == name);

    public IEnumerable<OfferedTool> Offer(TurnContext turn, IReadOnlyCollection<string> allowed) =>
        turn.Turn.Mode == ResponderMode.Draft ? []
        : All.Where(t => allowed.Contains(t.Name)).Select(tool => new OfferedTool(tool.Name, tool.Description, ToolParameter.SchemaOf(tool.Parameters), (arguments, token) => CallAsync(turn, tool, arguments, token)));

    private async Task<ToolAnswer> CallAsync(TurnContext turn, BuiltinTool tool, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        if (ToolArguments.Problem(tool.Parameters, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var call = TurnTools.CallOf(tool.Name, arguments);
        if (TurnTools.Known(turn, call) is { } known) return known;
        var (step, wrong) = Read(turn, tool.Name, arguments);
        if (step is null) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {wrong}");
        var number = turn.Notes.Actions.GetValueOrDefault(tool.Name);
        if (number >= MostOfAKind) return new ToolAnswer(ToolVerdicts.TooMany, "Error: that was done often enough in this answer.");
        turn.Notes.Actions[tool.Name] = number + 1;
        var done = await conversations.ActAsync(
            new AutomatedAction(turn.Transcript.ConversationId, KeyOf(turn.Turn.Id, tool.Name, number), turn.Turn.Sequence, CaptainResponder.SenderOf(turn.Assistant), step), cancellationToken);
        if (done is PostReplyResult.Superseded or PostReplyResult.TakenOver) return new ToolAnswer(ToolVerdicts.Failed, "Error: the conversation has gone on without you.");
        turn.Notes.ToolResults[call] = 0;
        return done == PostReplyResult.AlreadyPosted
            ? new ToolAnswer(ToolVerdicts.Repeated, "It was done before.")
            : new ToolAnswer(ToolVerdicts.Done, "It is done. The customer does not see it.");
    }

    private static (ActionStep? Step, string? Problem) Read(TurnContext turn, string tool, IReadOnlyDictionary<string, JsonElement> arguments)
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
                return note.Length is 0 or > LongestNote ? (null, "note must have at most 2000 characters.") : IsSafe(turn, note) ? (new ActionStep.WriteNote(note), null) : (null, "note must not name addresses that are not the company's, nor ask for secrets.");
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
